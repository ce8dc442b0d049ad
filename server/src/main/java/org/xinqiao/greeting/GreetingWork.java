package org.xinqiao.greeting;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.xinqiao.organization.Organizations;
import org.xinqiao.shared.TenantRounds;
import org.xinqiao.shared.WorkLoop;

/// Plans greetings on this node: those of a day once, soon after it begins.
@Component
class GreetingWork implements SmartLifecycle {

  private final Organizations organizations;
  private final SweepGreetings sweep;
  private final Clock clock;
  private final boolean enabled;
  private final TenantRounds rounds = new TenantRounds("greetings");
  private final WorkLoop planning =
      new WorkLoop("greeting-plan", Duration.ofMinutes(1), this::allTenants);
  private boolean running;

  GreetingWork(
      Organizations organizations,
      SweepGreetings sweep,
      Clock clock,
      @Value("${xinqiao.work-loops.enabled:true}") boolean enabled) {
    this.organizations = organizations;
    this.sweep = sweep;
    this.clock = clock;
    this.enabled = enabled;
  }

  @Override
  public void start() {
    running = true;
    if (enabled) {
      planning.start();
    }
  }

  @Override
  public void stop() {
    running = false;
    planning.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private boolean allTenants() {
    return rounds.round(organizations.tenantIds(), this::round);
  }

  /// One page for the current tenant.
  ///
  /// @return whether there is more to do at once
  boolean round() {
    return sweep.page(LocalDate.now(clock), clock.instant());
  }
}
