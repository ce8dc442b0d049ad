package org.xinqiao.consent;

import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.xinqiao.organization.Organizations;
import org.xinqiao.shared.TenantRounds;
import org.xinqiao.shared.WorkLoop;

/// Looks every quarter of an hour for grants that came to their end, for all tenants in turn.
@Component
class ConsentLoop implements SmartLifecycle {

  private final Organizations organizations;
  private final ObjectProvider<ExpireConsents> expire;
  private final Clock clock;
  private final boolean enabled;
  private final TenantRounds rounds = new TenantRounds("ending consents");
  private final WorkLoop expiring =
      new WorkLoop("consent-expire", Duration.ofMinutes(15), this::round);
  private boolean running;

  ConsentLoop(
      Organizations organizations,
      ObjectProvider<ExpireConsents> expire,
      Clock clock,
      @Value("${xinqiao.work-loops.enabled:true}") boolean enabled) {
    this.organizations = organizations;
    this.expire = expire;
    this.clock = clock;
    this.enabled = enabled;
  }

  @Override
  public void start() {
    running = true;
    if (enabled) {
      expiring.start();
    }
  }

  @Override
  public void stop() {
    running = false;
    expiring.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private boolean round() {
    return rounds.round(organizations.tenantIds(), () -> expire.getObject().round(clock.instant()));
  }
}
