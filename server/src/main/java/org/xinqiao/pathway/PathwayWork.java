package org.xinqiao.pathway;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.xinqiao.organization.Organizations;
import org.xinqiao.shared.TenantRounds;
import org.xinqiao.shared.WorkLoop;

/// Runs planning on this node: at once for patients whose facts changed, once a day for everybody,
/// a page at a time.
@Component
class PathwayWork implements SmartLifecycle {

  private final Organizations organizations;
  private final StartPlans start;
  private final PlanContacts contacts;
  private final FollowUpSilence silence;
  private final SweepPlans sweep;
  private final Clock clock;
  private final boolean enabled;
  private final TenantRounds rounds = new TenantRounds("planning");
  private final WorkLoop planning =
      new WorkLoop("pathway-plan", Duration.ofSeconds(20), this::allTenants);
  private boolean running;

  PathwayWork(
      Organizations organizations,
      StartPlans start,
      PlanContacts contacts,
      FollowUpSilence silence,
      SweepPlans sweep,
      Clock clock,
      @Value("${xinqiao.work-loops.enabled:true}") boolean enabled) {
    this.organizations = organizations;
    this.start = start;
    this.contacts = contacts;
    this.silence = silence;
    this.sweep = sweep;
    this.clock = clock;
    this.enabled = enabled;
  }

  void wake() {
    planning.wake();
  }

  /// What would have been started since that day; returns when everybody was looked at.
  void backfill(LocalDate from) {
    sweep.begin(from, LocalDate.now(clock), clock.instant());
    boolean more = true;
    while (more) {
      more = sweep.awaitPage(LocalDate.now(clock), clock.instant());
    }
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

  /// One pass for the current tenant.
  ///
  /// @return whether there may be more to do at once
  boolean round() {
    LocalDate today = LocalDate.now(clock);
    boolean more = start.forPending(today, clock.instant()) > 0;
    more |= sweep.page(today, clock.instant());
    more |= contacts.round(today, clock.instant());
    silence.round(today, clock.instant());
    return more;
  }
}
