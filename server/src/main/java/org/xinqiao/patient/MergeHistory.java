package org.xinqiao.patient;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// What was merged, by whom and why, and what undoing it would mean.
@Service
class MergeHistory {

  /// @param survivor the record that was to stay, and so its name and number
  /// @param cause `source`, `identifiers` or `staff`
  /// @param undoable the retired record is still part of another
  record Merge(
      UUID id,
      UUID survivor,
      String survivorName,
      @Nullable String survivorMrn,
      UUID retired,
      String retiredName,
      @Nullable String retiredMrn,
      String cause,
      Instant mergedAt,
      @Nullable String mergedBy,
      @Nullable String reason,
      @Nullable Instant undoneAt,
      @Nullable String undoneBy,
      @Nullable String undoReason,
      boolean undoable) {}

  /// What goes where when a record is parted from the one that stands for it.
  ///
  /// @param leaving the record itself and those that were merged into it
  /// @param from the record that stands for it now
  /// @param rows how much goes, and how much stays; of each table that has something
  record Parting(List<RecordName> leaving, RecordName from, List<PartingRows> rows) {}

  record RecordName(UUID id, String name, @Nullable String mrn) {}

  /// @param kind the table
  record PartingRows(String kind, long goes, long stays) {}

  private static final String MERGES =
      """
      SELECT m.merge_id, m.patient_id, p.name, p.mrn, m.retired_id, r.name AS retired_name, r.mrn AS retired_mrn,
             m.cause, m.merged_at, s.display_name AS merged_by, m.reason, m.undone_at, u.display_name AS undone_by,
             m.undo_reason, m.undone_at IS NULL AND r.merged_into IS NOT NULL AS undoable
        FROM patient_merge m
        JOIN patient p ON p.tenant_id = m.tenant_id AND p.patient_id = m.patient_id
        JOIN patient r ON r.tenant_id = m.tenant_id AND r.patient_id = m.retired_id
        LEFT JOIN organization_fact_staff s ON s.tenant_id = m.tenant_id AND s.staff_id = m.merged_by
        LEFT JOIN organization_fact_staff u ON u.tenant_id = m.tenant_id AND u.staff_id = m.undone_by
       WHERE m.tenant_id = :tenant
      """;

  private final JdbcClient jdbc;
  private final Patients patients;
  private final MergeStore store;
  private final Audit audit;

  MergeHistory(JdbcClient jdbc, Patients patients, MergeStore store, Audit audit) {
    this.jdbc = jdbc;
    this.patients = patients;
    this.store = store;
    this.audit = audit;
  }

  /// All merges, the newest first.
  @Transactional(readOnly = true)
  public Page<Merge> all(@Nullable String cursorText, int limit) {
    Cursor cursor = Cursor.parse(cursorText, 2);
    List<Merge> rows =
        jdbc.sql(
                MERGES
                    + """
                       AND (cast(:at AS timestamptz) IS NULL
                            OR (m.merged_at, m.merge_id) < (cast(:at AS timestamptz), cast(:id AS uuid)))
                     ORDER BY m.merged_at DESC, m.merge_id DESC LIMIT :limit
                    """)
            .param("tenant", Tenancy.current().value())
            .param("at", cursor == null ? null : cursor.moment(0).toString(), Types.VARCHAR)
            .param("id", cursor == null ? null : cursor.id(1).toString(), Types.VARCHAR)
            .param("limit", limit + 1)
            .query((row, n) -> merge(row))
            .list();
    return Page.of(rows, limit, one -> Cursor.of(one.mergedAt(), one.id()));
  }

  /// The merges that made a patient what they are, also those that were undone.
  ///
  /// @return empty when there is no such patient
  @Transactional
  public Optional<List<Merge>> of(PatientId patient, CurrentStaff staff) {
    return patients
        .find(patient)
        .map(found -> {
          audit.record(
              AuditEvent.allowed(staff.actor(), "patient.view")
                  .on("patient-merges", found.id())
                  .of(found.id()));
          return jdbc.sql(
                  MERGES
                      + """
                         AND (m.patient_id = ANY (:records) OR m.retired_id = ANY (:records))
                       ORDER BY m.merged_at DESC, m.merge_id DESC
                      """)
              .param("tenant", Tenancy.current().value())
              .param("records", values(store.mergedInto(found.id())))
              .query((row, n) -> merge(row))
              .list();
        });
  }

  /// @return empty when the record stands for itself, or there is none
  @Transactional(readOnly = true)
  public Optional<Parting> parting(PatientId retired) {
    if (store.mergedIntoOf(retired).isEmpty()) {
      return Optional.empty();
    }
    PatientId standing = patients.standing(retired);
    List<PatientId> leaving = store.mergedInto(retired);
    Map<String, Long> all = store.rows(standing, null);
    Map<String, Long> going = store.rows(standing, leaving);
    List<PartingRows> rows = new ArrayList<>();
    all.forEach((table, count) -> {
      if (count > 0) {
        long goes = going.getOrDefault(table, 0L);
        rows.add(new PartingRows(table, goes, count - goes));
      }
    });
    return Optional.of(
        new Parting(
            leaving.stream().map(this::named).toList(), named(standing), List.copyOf(rows)));
  }

  private RecordName named(PatientId record) {
    return jdbc.sql(
            "SELECT patient_id, name, mrn FROM patient WHERE tenant_id = :tenant AND patient_id = :record")
        .param("tenant", Tenancy.current().value())
        .param("record", record.value())
        .query((row, n) ->
            new RecordName(
                row.getObject("patient_id", UUID.class),
                row.getString("name"),
                row.getString("mrn")))
        .single();
  }

  private static UUID[] values(List<PatientId> records) {
    return records.stream().map(PatientId::value).toArray(UUID[]::new);
  }

  private static Merge merge(ResultSet row) throws SQLException {
    Timestamp undone = row.getTimestamp("undone_at");
    return new Merge(
        row.getObject("merge_id", UUID.class),
        row.getObject("patient_id", UUID.class),
        row.getString("name"),
        row.getString("mrn"),
        row.getObject("retired_id", UUID.class),
        row.getString("retired_name"),
        row.getString("retired_mrn"),
        row.getString("cause"),
        row.getTimestamp("merged_at").toInstant(),
        row.getString("merged_by"),
        row.getString("reason"),
        undone == null ? null : undone.toInstant(),
        row.getString("undone_by"),
        row.getString("undo_reason"),
        row.getBoolean("undoable"));
  }
}
