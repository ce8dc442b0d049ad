package org.xinqiao.risk;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import org.xinqiao.organization.HospitalLoops;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.TenantId;

/// Keeps the scores fresh while the application runs: a change of a fact is in them within a
/// second.
@Component
class RiskWork {

  private static final Duration PAUSE = Duration.ofMillis(500);

  private final AssessRisks assess;
  private final Set<TenantId> begun = ConcurrentHashMap.newKeySet();

  RiskWork(AssessRisks assess, HospitalLoops loops) {
    this.assess = assess;
    loops.add("risk scores", PAUSE, this::round);
  }

  /// Once while the program runs it is asked whether its content is another one than before.
  private boolean round() {
    TenantId tenant = Tenancy.current();
    if (!begun.contains(tenant)) {
      assess.begin();
      begun.add(tenant);
    }
    return assess.round();
  }
}
