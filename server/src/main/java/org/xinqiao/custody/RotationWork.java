package org.xinqiao.custody;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.xinqiao.crypto.KeyRotation;
import org.xinqiao.crypto.KeyUses;
import org.xinqiao.organization.HospitalLoops;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.TenantId;
import org.xinqiao.shared.WorkLoop;

/// Writes down how much keys are used, says in the log when it is time for others, and seals anew
/// in the background what is under an older key, a batch of each hospital in turn.
@Component
class RotationWork {

  private static final Logger log = LoggerFactory.getLogger(RotationWork.class);
  private static final Duration LOOK_EVERY = Duration.ofHours(1);

  private final KeyRotation rotation;
  private final KeyUses uses;
  private final KeyAge age;
  private final Clock clock;
  private final Map<TenantId, Instant> looked = new ConcurrentHashMap<>();
  private final WorkLoop loop;

  RotationWork(KeyRotation rotation, KeyUses uses, KeyAge age, Clock clock, HospitalLoops loops) {
    this.rotation = rotation;
    this.uses = uses;
    this.age = age;
    this.clock = clock;
    this.loop = loops.add("changing keys", Duration.ofSeconds(10), this::roundOfTenant);
  }

  void wake() {
    loop.wake();
  }

  private boolean roundOfTenant() {
    uses.writeDown();
    Instant now = clock.instant();
    Instant before = looked.get(Tenancy.current());
    if (before == null || !now.isBefore(before.plus(LOOK_EVERY))) {
      looked.put(Tenancy.current(), now);
      age.due()
          .ifPresent(due ->
              log.warn("The keys of tenant {} should be changed: {}", Tenancy.current(), due));
    }
    return rotation.round();
  }
}
