package org.xinqiao.pathway;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.organization.Organizations;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.TenantId;
import org.xinqiao.shared.TenantRounds;
import org.xinqiao.shared.WorkLoop;

/// Runs planning on this node: at once for patients whose facts changed, once a day for everybody.
@Component
class PathwayWork implements SmartLifecycle {

  private final Organizations organizations;
  private final StartPlans start;
  private final PlanContacts contacts;
  private final FollowUpSilence silence;
  private final TransactionTemplate transaction;
  private final JdbcClient jdbc;
  private final Clock clock;
  private final boolean enabled;
  private final TenantRounds rounds = new TenantRounds("planning");
  private final ConcurrentMap<TenantId, LocalDate> sweptOn = new ConcurrentHashMap<>();
  private final WorkLoop planning =
      new WorkLoop("pathway-plan", Duration.ofSeconds(20), this::allTenants);
  private boolean running;

  PathwayWork(
      Organizations organizations,
      StartPlans start,
      PlanContacts contacts,
      FollowUpSilence silence,
      TransactionTemplate transaction,
      JdbcClient jdbc,
      Clock clock,
      @Value("${xinqiao.work-loops.enabled:true}") boolean enabled) {
    this.organizations = organizations;
    this.start = start;
    this.contacts = contacts;
    this.silence = silence;
    this.transaction = transaction;
    this.jdbc = jdbc;
    this.clock = clock;
    this.enabled = enabled;
  }

  void wake() {
    planning.wake();
  }

  void backfill(LocalDate day, LocalDate today) {
    start.asOf(day, today, clock.instant());
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
    LocalDate swept = sweptOn.put(Tenancy.current(), today);
    if (!today.equals(swept)) {
      start.forAll(today, clock.instant());
      completeFinished(today);
    }
    more |= contacts.round(today);
    silence.round(today, clock.instant());
    return more;
  }

  /// A plan is complete when its last step's time is over.
  private void completeFinished(LocalDate today) {
    transaction.executeWithoutResult(status ->
        jdbc.sql(
                """
                UPDATE pathway_plan p SET state = 'completed', ended_at = now()
                 WHERE p.tenant_id = :tenant AND p.state = 'active'
                   AND (SELECT max(s.closes_on) FROM pathway_step s
                         WHERE s.tenant_id = p.tenant_id AND s.patient_id = p.patient_id
                           AND s.plan_id = p.plan_id) < :today
                """)
            .param("tenant", Tenancy.current().value())
            .param("today", today)
            .update());
  }
}
