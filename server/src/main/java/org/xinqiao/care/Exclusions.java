package org.xinqiao.care;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.StaffId;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Who must not see a patient's file (回避): a relative, a neighbour, a colleague; because the
/// patient wished it or the hospital did. It stands before every permission and before an
/// emergency.
@Service
class Exclusions {

  /// @param endedAt null while it holds
  record Exclusion(
      UUID id, StaffId staff, String reason, Instant since, @Nullable Instant endedAt) {}

  enum Refusal {
    UNKNOWN_PATIENT,
    UNKNOWN_STAFF,
    /// Whoever decides about it cannot be the one it is about: they would lock themselves out, or
    /// let themselves in.
    OWN,
    EXCLUDED_ALREADY,
    UNKNOWN
  }

  private final JdbcClient jdbc;
  private final Patients patients;
  private final Organizations organizations;
  private final FieldCipher cipher;
  private final Audit audit;
  private final IdGenerator ids;

  Exclusions(
      JdbcClient jdbc,
      Patients patients,
      Organizations organizations,
      FieldCipher cipher,
      Audit audit,
      IdGenerator ids) {
    this.jdbc = jdbc;
    this.patients = patients;
    this.organizations = organizations;
    this.cipher = cipher;
    this.audit = audit;
    this.ids = ids;
  }

  @Transactional
  public Optional<Refusal> exclude(
      PatientId patient, StaffId staff, String reason, CurrentStaff by, Instant now) {
    if (patients.find(patient).isEmpty()) {
      return Optional.of(Refusal.UNKNOWN_PATIENT);
    }
    if (organizations.staff(staff).isEmpty()) {
      return Optional.of(Refusal.UNKNOWN_STAFF);
    }
    if (staff.equals(by.id())) {
      return Optional.of(Refusal.OWN);
    }
    if (of(patient).stream().anyMatch(one -> one.staff().equals(staff) && one.endedAt() == null)) {
      return Optional.of(Refusal.EXCLUDED_ALREADY);
    }
    UUID id = ids.next();
    jdbc.sql(
            """
            INSERT INTO care_exclusion (tenant_id, patient_id, exclusion_id, staff_id, reason_enc, since, added_by)
            VALUES (:tenant, :patient, :id, :staff, :reason, :now, :by)
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("id", id)
        .param("staff", staff.value())
        .param("reason", cipher.encrypt(patient, "care_exclusion.reason", id, reason))
        .param("now", Timestamp.from(now))
        .param("by", by.id().value())
        .update();
    audit.record(AuditEvent.allowed(by.actor(), "care.exclude").on("staff", staff).of(patient));
    return Optional.empty();
  }

  @Transactional
  public Optional<Refusal> end(PatientId patient, UUID exclusion, CurrentStaff by, Instant now) {
    Optional<StaffId> whom =
        jdbc.sql(
                """
                UPDATE care_exclusion SET ended_at = :now, ended_by = :by
                 WHERE tenant_id = :tenant AND patient_id = :patient AND exclusion_id = :id
                   AND ended_at IS NULL AND staff_id <> :by
                RETURNING staff_id
                """)
            .param("now", Timestamp.from(now))
            .param("by", by.id().value())
            .param("tenant", tenant())
            .param("patient", patient.value())
            .param("id", exclusion)
            .query(UUID.class)
            .optional()
            .map(StaffId::new);
    whom.ifPresent(staff ->
        audit.record(
            AuditEvent.allowed(by.actor(), "care.end-exclusion").on("staff", staff).of(patient)));
    return whom.isPresent() ? Optional.empty() : Optional.of(Refusal.UNKNOWN);
  }

  /// Those that hold first, then the newest.
  @Transactional(readOnly = true)
  public List<Exclusion> of(PatientId patient) {
    return jdbc.sql(
            """
            SELECT exclusion_id, staff_id, reason_enc, since, ended_at FROM care_exclusion
             WHERE tenant_id = :tenant AND patient_id = :patient
             ORDER BY ended_at IS NOT NULL, since DESC, exclusion_id
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .query((row, n) -> {
          UUID id = row.getObject("exclusion_id", UUID.class);
          Timestamp ended = row.getTimestamp("ended_at");
          return new Exclusion(
              id,
              new StaffId(row.getObject("staff_id", UUID.class)),
              cipher.decrypt(patient, "care_exclusion.reason", id, row.getBytes("reason_enc")),
              row.getTimestamp("since").toInstant(),
              ended == null ? null : ended.toInstant());
        })
        .list();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
