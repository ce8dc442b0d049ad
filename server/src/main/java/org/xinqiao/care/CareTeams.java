package org.xinqiao.care;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// The people who look after one patient (医护团队). A member may see the file, whatever department
/// they work in, until their membership ends.
@Service
class CareTeams {

  /// What a member does, in lower case with a hyphen on the wire and in the database.
  enum Function {
    ATTENDING_DOCTOR,
    PRIMARY_NURSE,
    OWNER;

    static Function of(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// @param until when it ends by itself; null when nobody has said
  record Member(
      UUID id, StaffId staff, Function function, Instant since, @Nullable Instant until) {}

  enum Refusal {
    UNKNOWN_PATIENT,
    UNKNOWN_STAFF,
    ENDS_BEFORE_IT_BEGINS,
    MEMBER_ALREADY,
    UNKNOWN
  }

  private final JdbcClient jdbc;
  private final Patients patients;
  private final Organizations organizations;
  private final Audit audit;
  private final IdGenerator ids;

  CareTeams(
      JdbcClient jdbc,
      Patients patients,
      Organizations organizations,
      Audit audit,
      IdGenerator ids) {
    this.jdbc = jdbc;
    this.patients = patients;
    this.organizations = organizations;
    this.audit = audit;
    this.ids = ids;
  }

  @Transactional
  public Optional<Refusal> add(
      PatientId patient,
      StaffId staff,
      Function function,
      @Nullable Instant until,
      CurrentStaff by,
      Instant now) {
    if (patients.find(patient).isEmpty()) {
      return Optional.of(Refusal.UNKNOWN_PATIENT);
    }
    if (organizations.staff(staff).filter(Staff::active).isEmpty()) {
      return Optional.of(Refusal.UNKNOWN_STAFF);
    }
    if (until != null && !until.isAfter(now)) {
      return Optional.of(Refusal.ENDS_BEFORE_IT_BEGINS);
    }
    if (of(patient, now).stream()
        .anyMatch(member -> member.staff().equals(staff) && member.function() == function)) {
      return Optional.of(Refusal.MEMBER_ALREADY);
    }
    jdbc.sql(
            """
            INSERT INTO care_team_member (tenant_id, patient_id, member_id, staff_id, function, since, until, added_by)
            VALUES (:tenant, :patient, :id, :staff, :function, :now, :until, :by)
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("id", ids.next())
        .param("staff", staff.value())
        .param("function", function.toString())
        .param("now", Timestamp.from(now))
        .param("until", until == null ? null : Timestamp.from(until), Types.TIMESTAMP)
        .param("by", by.id().value())
        .update();
    audit.record(AuditEvent.allowed(by.actor(), "care.join-team").on("staff", staff).of(patient));
    return Optional.empty();
  }

  @Transactional
  public Optional<Refusal> end(PatientId patient, UUID member, CurrentStaff by, Instant now) {
    Optional<UUID> whom =
        jdbc.sql(
                """
                UPDATE care_team_member SET ended_at = :now, ended_by = :by
                 WHERE tenant_id = :tenant AND patient_id = :patient AND member_id = :id AND ended_at IS NULL
                RETURNING staff_id
                """)
            .param("now", Timestamp.from(now))
            .param("by", by.id().value())
            .param("tenant", tenant())
            .param("patient", patient.value())
            .param("id", member)
            .query(UUID.class)
            .optional();
    whom.ifPresent(staff ->
        audit.record(
            AuditEvent.allowed(by.actor(), "care.leave-team").on("staff", staff).of(patient)));
    return whom.isPresent() ? Optional.empty() : Optional.of(Refusal.UNKNOWN);
  }

  /// Those who are members at that time.
  @Transactional(readOnly = true)
  public List<Member> of(PatientId patient, Instant now) {
    return jdbc.sql(
            """
            SELECT member_id, staff_id, function, since, until FROM care_team_member
             WHERE tenant_id = :tenant AND patient_id = :patient AND ended_at IS NULL
               AND (until IS NULL OR until > :now)
             ORDER BY function, since, member_id
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("now", Timestamp.from(now))
        .query((row, n) -> {
          Timestamp until = row.getTimestamp("until");
          return new Member(
              row.getObject("member_id", UUID.class),
              new StaffId(row.getObject("staff_id", UUID.class)),
              Function.of(row.getString("function")),
              row.getTimestamp("since").toInstant(),
              until == null ? null : until.toInstant());
        })
        .list();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
