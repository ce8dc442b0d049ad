package org.xinqiao.pathway;

import java.sql.Types;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.governor.Reason;
import org.xinqiao.messaging.Contacts;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Staff keep a plan quiet for a while, let it speak again, or end it. What falls into the quiet
/// days is not made up for later: a question about day 7 is none on day 20.
@Service
public class KeepPlans {

  /// Why a plan may be muted.
  public static final Set<String> MUTE_REASONS =
      Set.of("patient-asked", "in-hospital", "away", "cared-for-elsewhere");

  /// Why staff may end a plan.
  public static final Set<String> END_REASONS =
      Set.of("patient-asked", "goal-reached", "doctor-decided", "by-mistake");

  /// Before the reason of a plan that staff ended.
  static final String ENDED = "ended-";

  /// The longest time for which a plan is muted, in days; for longer it is ended.
  private static final int LONGEST = 180;

  /// Why it was not done.
  public enum Refusal {
    /// The plan has ended, or there is none.
    NOT_RUNNING,
    /// The day is before today or too far away.
    DAY,
    /// There is no such reason.
    REASON
  }

  private final StopPlans stop;
  private final Contacts contacts;
  private final Audit audit;
  private final JdbcClient jdbc;
  private final Clock clock;

  KeepPlans(StopPlans stop, Contacts contacts, Audit audit, JdbcClient jdbc, Clock clock) {
    this.stop = stop;
    this.contacts = contacts;
    this.audit = audit;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /// @param until the last quiet day, in the hospital's zone
  /// @return empty when it was done; muted again with another day, the newest holds
  @Transactional
  public Optional<Refusal> mute(
      PatientId patient, UUID plan, LocalDate until, String reason, Actor by) {
    LocalDate today = LocalDate.now(clock);
    if (until.isBefore(today) || until.isAfter(today.plusDays(LONGEST))) {
      return Optional.of(Refusal.DAY);
    }
    if (!MUTE_REASONS.contains(reason)) {
      return Optional.of(Refusal.REASON);
    }
    if (!keep(patient, plan, until, reason)) {
      return Optional.of(Refusal.NOT_RUNNING);
    }
    contacts.cancel(patient, Reference.plan(plan), Reason.PLAN_MUTED);
    audit.record(AuditEvent.allowed(by, "plan.mute").on("plan", plan).of(patient));
    return Optional.empty();
  }

  /// @return empty when it was done, also when it was not muted
  @Transactional
  public Optional<Refusal> resume(PatientId patient, UUID plan, Actor by) {
    if (!keep(patient, plan, null, null)) {
      return Optional.of(Refusal.NOT_RUNNING);
    }
    audit.record(AuditEvent.allowed(by, "plan.resume").on("plan", plan).of(patient));
    return Optional.empty();
  }

  /// Ends it with all that it asked of others. An event begins no second plan; what runs once at a
  /// time begins again with a newer visit.
  ///
  /// @return empty when it was done
  @Transactional
  public Optional<Refusal> end(PatientId patient, UUID plan, String reason, Actor by) {
    if (!END_REASONS.contains(reason)) {
      return Optional.of(Refusal.REASON);
    }
    if (!keep(patient, plan, null, null)) {
      return Optional.of(Refusal.NOT_RUNNING);
    }
    stop.stop(new StopPlans.Running(patient, plan), ENDED + reason, clock.instant());
    audit.record(AuditEvent.allowed(by, "plan.end").on("plan", plan).of(patient));
    return Optional.empty();
  }

  /// @return whether the plan runs
  private boolean keep(
      PatientId patient, UUID plan, @Nullable LocalDate until, @Nullable String reason) {
    return jdbc.sql(
                """
                UPDATE pathway_plan SET muted_until = :until::date, mute_reason = :reason
                 WHERE tenant_id = :tenant AND patient_id = :patient AND plan_id = :plan AND state = 'active'
                """)
            .param("tenant", Tenancy.current().value())
            .param("patient", patient.value())
            .param("plan", plan)
            .param("until", until == null ? null : until.toString(), Types.VARCHAR)
            .param("reason", reason, Types.VARCHAR)
            .update()
        == 1;
  }
}
