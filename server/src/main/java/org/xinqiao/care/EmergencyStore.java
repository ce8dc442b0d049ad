package org.xinqiao.care;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Files that were opened in an emergency. Reasons and notes are encrypted under the patient's key:
/// people write what they saw.
@Repository
class EmergencyStore {

  private static final String COLUMNS =
      """
      SELECT patient_id, access_id, staff_id, reason_enc, opened_at, ends_at, verdict, review_note_enc,
             reviewed_by, reviewed_at
        FROM care_emergency_access WHERE tenant_id = :tenant
      """;

  /// Who is told at once, by role.
  private static final List<Staff.Role> AUDIENCES = List.of(Staff.Role.LEAD, Staff.Role.AUDITOR);

  private final JdbcClient jdbc;
  private final FieldCipher cipher;

  EmergencyStore(JdbcClient jdbc, FieldCipher cipher) {
    this.jdbc = jdbc;
    this.cipher = cipher;
  }

  void add(EmergencyAccess access) {
    jdbc.sql(
            """
            INSERT INTO care_emergency_access (tenant_id, patient_id, access_id, staff_id, reason_enc, opened_at, ends_at)
            VALUES (:tenant, :patient, :id, :staff, :reason, :opened, :ends)
            """)
        .param("tenant", tenant())
        .param("patient", access.patient().value())
        .param("id", access.id())
        .param("staff", access.by().value())
        .param(
            "reason",
            cipher.encrypt(
                access.patient(), "care_emergency_access.reason", access.id(), access.reason()))
        .param("opened", Timestamp.from(access.openedAt()))
        .param("ends", Timestamp.from(access.endsAt()))
        .update();
    jdbc.sql(
            """
            INSERT INTO care_emergency_notice (tenant_id, patient_id, access_id, audience, made_at)
            SELECT :tenant, :patient, :id, audience, :at FROM unnest(:audiences) audience
            """)
        .param("tenant", tenant())
        .param("patient", access.patient().value())
        .param("id", access.id())
        .param("at", Timestamp.from(access.openedAt()))
        .param("audiences", AUDIENCES.stream().map(Staff.Role::toString).toArray(String[]::new))
        .update();
  }

  /// Notes that one of those who are told has seen all there are.
  @Transactional
  void seen(CurrentStaff by, Instant now) {
    jdbc.sql(
            """
            UPDATE care_emergency_notice SET seen_at = :now, seen_by = :by
             WHERE tenant_id = :tenant AND audience = :role AND seen_at IS NULL
            """)
        .param("now", Timestamp.from(now))
        .param("by", by.id().value())
        .param("tenant", tenant())
        .param("role", by.role().toString())
        .update();
  }

  @Transactional(readOnly = true)
  int unseen(Staff.Role role) {
    return jdbc.sql(
            """
            SELECT count(*) FROM care_emergency_notice
             WHERE tenant_id = :tenant AND audience = :role AND seen_at IS NULL
            """)
        .param("tenant", tenant())
        .param("role", role.toString())
        .query(Integer.class)
        .single();
  }

  /// Whether somebody must not see the file of this patient.
  boolean excluded(PatientId patient, StaffId staff, Instant now) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT FROM care_relation
                            WHERE tenant_id = :tenant AND patient_id = :patient AND party_id = :staff
                              AND kind = 'excluded' AND until > :now)
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("staff", staff.value())
        .param("now", Timestamp.from(now))
        .query(Boolean.class)
        .single();
  }

  Optional<EmergencyAccess> lock(UUID id) {
    return jdbc.sql(COLUMNS + " AND access_id = :id FOR UPDATE")
        .param("tenant", tenant())
        .param("id", id)
        .query((row, n) -> access(row))
        .optional();
  }

  void review(EmergencyAccess access, EmergencyAccess.Review review) {
    String note = review.note();
    jdbc.sql(
            """
            UPDATE care_emergency_access
               SET verdict = :verdict, review_note_enc = :note, reviewed_by = :by, reviewed_at = :at
             WHERE tenant_id = :tenant AND patient_id = :patient AND access_id = :id
            """)
        .param("verdict", review.verdict().toString())
        .param(
            "note",
            note == null
                ? null
                : cipher.encrypt(
                    access.patient(), "care_emergency_access.review_note", access.id(), note),
            Types.BINARY)
        .param("by", review.by().value())
        .param("at", Timestamp.from(review.at()))
        .param("tenant", tenant())
        .param("patient", access.patient().value())
        .param("id", access.id())
        .update();
  }

  /// Newest first.
  @Transactional(readOnly = true)
  Page<EmergencyAccess> page(boolean waiting, @Nullable String cursorText, int limit) {
    Cursor cursor = Cursor.parse(cursorText, 2);
    List<EmergencyAccess> rows =
        jdbc.sql(
                COLUMNS
                    + (waiting ? " AND reviewed_at IS NULL" : " AND reviewed_at IS NOT NULL")
                    + (cursor == null ? "" : " AND (opened_at, access_id) < (:at, :id)")
                    + " ORDER BY opened_at DESC, access_id DESC LIMIT :limit")
            .param("tenant", tenant())
            .param("at", cursor == null ? null : Timestamp.from(cursor.moment(0)), Types.TIMESTAMP)
            .param("id", cursor == null ? null : cursor.id(1), Types.OTHER)
            .param("limit", limit + 1)
            .query((row, n) -> access(row))
            .list();
    return Page.of(rows, limit, access -> Cursor.of(access.openedAt(), access.id()));
  }

  @Transactional(readOnly = true)
  int waiting() {
    return jdbc.sql(
            "SELECT count(*) FROM care_emergency_access WHERE tenant_id = :tenant AND reviewed_at IS NULL")
        .param("tenant", tenant())
        .query(Integer.class)
        .single();
  }

  private EmergencyAccess access(ResultSet row) throws SQLException {
    PatientId patient = new PatientId(row.getObject("patient_id", UUID.class));
    UUID id = row.getObject("access_id", UUID.class);
    String verdict = row.getString("verdict");
    byte[] note = row.getBytes("review_note_enc");
    return new EmergencyAccess(
        id,
        patient,
        new StaffId(row.getObject("staff_id", UUID.class)),
        cipher.decrypt(patient, "care_emergency_access.reason", id, row.getBytes("reason_enc")),
        row.getTimestamp("opened_at").toInstant(),
        row.getTimestamp("ends_at").toInstant(),
        verdict == null
            ? null
            : new EmergencyAccess.Review(
                EmergencyAccess.Verdict.of(verdict),
                note == null
                    ? null
                    : cipher.decrypt(patient, "care_emergency_access.review_note", id, note),
                new StaffId(row.getObject("reviewed_by", UUID.class)),
                row.getTimestamp("reviewed_at").toInstant()));
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
