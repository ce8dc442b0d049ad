package org.xinqiao.duty;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.Tenancy;

/// A lead says what somebody can be given, and when they are away. What that means for open tasks,
/// whoever gives out work decides a moment later.
///
/// Refusals: those of [Refusal].
@Service
class KeepDuty {

  /// Why nothing was done.
  enum Refusal {
    /// Nobody of that id works here.
    UNKNOWN_STAFF,
    /// A kind of task that there is not.
    UNKNOWN_SKILL,
    /// The last day is before the first one.
    ENDS_BEFORE_IT_BEGINS,
    /// The last day has passed.
    IS_OVER,
    /// They are away on one of these days already.
    OVERLAPS,
    /// Whoever stands in must work here, be somebody else, and be there on all of these days.
    DEPUTY_UNFIT,
    /// There is no such absence, or it was ended.
    UNKNOWN_ABSENCE
  }

  private final JdbcClient jdbc;
  private final Duties duties;
  private final TaskKindList kinds;
  private final Organizations organizations;
  private final Audit audit;
  private final ApplicationEventPublisher events;
  private final IdGenerator ids;

  KeepDuty(
      JdbcClient jdbc,
      Duties duties,
      TaskKindList kinds,
      Organizations organizations,
      Audit audit,
      ApplicationEventPublisher events,
      IdGenerator ids) {
    this.jdbc = jdbc;
    this.duties = duties;
    this.kinds = kinds;
    this.organizations = organizations;
    this.audit = audit;
    this.events = events;
    this.ids = ids;
  }

  /// @param minutesPerDay 0 to 720
  @Transactional
  public Optional<Refusal> keep(
      StaffId staff,
      int minutesPerDay,
      Seniority seniority,
      Set<String> skills,
      CurrentStaff by,
      Instant at) {
    if (worksHere(staff).isEmpty()) {
      return Optional.of(Refusal.UNKNOWN_STAFF);
    }
    if (!skills.stream().allMatch(kinds::knows)) {
      return Optional.of(Refusal.UNKNOWN_SKILL);
    }
    jdbc.sql(
            """
            INSERT INTO duty_staff (tenant_id, staff_id, minutes_per_day, seniority, skills, changed_by, changed_at)
            VALUES (:tenant, :staff, :minutes, :seniority, :skills, :by, :at)
            ON CONFLICT (tenant_id, staff_id) DO UPDATE
               SET minutes_per_day = EXCLUDED.minutes_per_day, seniority = EXCLUDED.seniority,
                   skills = EXCLUDED.skills, changed_by = EXCLUDED.changed_by, changed_at = EXCLUDED.changed_at
            """)
        .param("tenant", tenant())
        .param("staff", staff.value())
        .param("minutes", minutesPerDay)
        .param("seniority", seniority.toString())
        .param("skills", skills.stream().sorted().toArray(String[]::new))
        .param("by", by.id().value())
        .param("at", Timestamp.from(at))
        .update();
    changed(staff, "duty.keep", by, at);
    return Optional.empty();
  }

  /// @param first the first day away
  /// @param last the last day away
  /// @param deputy who gets their open tasks; null: each is given anew
  /// @param today in the hospital's zone
  @Transactional
  public Optional<Refusal> away(
      StaffId staff,
      LocalDate first,
      LocalDate last,
      @Nullable StaffId deputy,
      CurrentStaff by,
      LocalDate today,
      Instant at) {
    if (worksHere(staff).isEmpty()) {
      return Optional.of(Refusal.UNKNOWN_STAFF);
    }
    if (last.isBefore(first)) {
      return Optional.of(Refusal.ENDS_BEFORE_IT_BEGINS);
    }
    if (last.isBefore(today)) {
      return Optional.of(Refusal.IS_OVER);
    }
    oneAtATime();
    List<Absence> known = duties.absences(today);
    if (isAway(known, staff, first, last)) {
      return Optional.of(Refusal.OVERLAPS);
    }
    if (deputy != null
        && (deputy.equals(staff)
            || worksHere(deputy).isEmpty()
            || isAway(known, deputy, first, last))) {
      return Optional.of(Refusal.DEPUTY_UNFIT);
    }
    jdbc.sql(
            """
            INSERT INTO duty_absence (tenant_id, absence_id, staff_id, first_day, last_day, deputy_staff_id,
                                      entered_by, entered_at)
            VALUES (:tenant, :id, :staff, :first, :last, :deputy, :by, :at)
            """)
        .param("tenant", tenant())
        .param("id", ids.next())
        .param("staff", staff.value())
        .param("first", first)
        .param("last", last)
        .param("deputy", deputy == null ? null : deputy.value(), Types.OTHER)
        .param("by", by.id().value())
        .param("at", Timestamp.from(at))
        .update();
    changed(staff, "duty.away", by, at);
    return Optional.empty();
  }

  /// They are back, or did not go.
  @Transactional
  public Optional<Refusal> back(UUID absence, CurrentStaff by, Instant at) {
    Optional<StaffId> whose =
        jdbc.sql(
                """
                UPDATE duty_absence SET ended_at = :at, ended_by = :by
                 WHERE tenant_id = :tenant AND absence_id = :id AND ended_at IS NULL
                RETURNING staff_id
                """)
            .param("at", Timestamp.from(at))
            .param("by", by.id().value())
            .param("tenant", tenant())
            .param("id", absence)
            .query(UUID.class)
            .optional()
            .map(StaffId::new);
    whose.ifPresent(staff -> changed(staff, "duty.back", by, at));
    return whose.isPresent() ? Optional.empty() : Optional.of(Refusal.UNKNOWN_ABSENCE);
  }

  private static boolean isAway(
      List<Absence> known, StaffId staff, LocalDate first, LocalDate last) {
    return known.stream().anyMatch(one -> one.staff().equals(staff) && one.overlaps(first, last));
  }

  private Optional<Staff> worksHere(StaffId staff) {
    return organizations.staff(staff).filter(Staff::active);
  }

  private void changed(StaffId staff, String what, CurrentStaff by, Instant at) {
    audit.record(AuditEvent.allowed(by.actor(), what).on("staff", staff));
    events.publishEvent(new DutyChanged(staff, at));
  }

  /// Of two who enter absences at once, one sees what the other entered.
  private void oneAtATime() {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('duty', :tenant)) IS NULL")
        .param("tenant", tenant())
        .query(Boolean.class)
        .single();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
