package org.xinqiao.erasure;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The table of erasures, and what the database does for them.
@Repository
class ErasureStore {

  private static final int SHOWN = 50;

  private final JdbcClient jdbc;
  private final JsonMapper json;

  ErasureStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /// How many rows there are of these records, by table.
  Map<String, Long> rows(Collection<PatientId> records) {
    return counts(
        jdbc.sql("SELECT rows_of_patients(:records)")
            .param("records", values(records))
            .query(String.class)
            .single());
  }

  /// What is still going on for a patient and ends with the erasure.
  ///
  /// @param queued messages that have not gone
  record Going(int queued, int plans, int tasks, int alerts) {}

  Going going(Collection<PatientId> records) {
    return jdbc.sql(
            """
            SELECT (SELECT count(*) FROM messaging_fact_contact
                     WHERE tenant_id = :tenant AND patient_id = ANY (:records) AND state = 'planned'),
                   (SELECT count(*) FROM pathway_fact_plan
                     WHERE tenant_id = :tenant AND patient_id = ANY (:records) AND state = 'active'),
                   (SELECT count(*) FROM task_fact_task
                     WHERE tenant_id = :tenant AND patient_id = ANY (:records) AND state <> 'done'),
                   (SELECT count(*) FROM alert_fact_alert
                     WHERE tenant_id = :tenant AND patient_id = ANY (:records) AND state <> 'closed')
            """)
        .param("tenant", tenant())
        .param("records", values(records))
        .query((row, n) -> new Going(row.getInt(1), row.getInt(2), row.getInt(3), row.getInt(4)))
        .single();
  }

  /// Whether texts of a patient who stays may be under the key of one of these records: they were
  /// merged once, and parted. Asked of the whole hospital, whomever the asker may see.
  boolean parted(Collection<PatientId> records) {
    return jdbc.sql("SELECT patient_parted_from_others(:records)")
        .param("records", values(records))
        .query(Boolean.class)
        .single();
  }

  /// @return false when one for the same patient waits already
  boolean ask(Erasure asked, byte @Nullable [] note) {
    return jdbc.sql(
                """
                INSERT INTO erasure_request (tenant_id, erasure_id, standing_id, records, ground, note_enc, asked_by, asked_at)
                VALUES (:tenant, :id, :standing, :records, :ground, :note, :by, :at)
                ON CONFLICT DO NOTHING
                """)
            .param("tenant", tenant())
            .param("id", asked.id())
            .param("standing", asked.standing().value())
            .param("records", values(asked.records()))
            .param("ground", asked.ground().toString())
            .param("note", note, Types.BINARY)
            .param("by", asked.askedBy().value())
            .param("at", Timestamp.from(asked.askedAt()))
            .update()
        == 1;
  }

  /// Keeps one that two people decided before the database was restored to a time before that.
  void askedAndApproved(Erasure known) {
    jdbc.sql(
            """
            INSERT INTO erasure_request AS old (tenant_id, erasure_id, standing_id, records, ground, asked_by, asked_at,
                                                decided_by, decided_at, approved, erased_at)
            VALUES (:tenant, :id, :standing, :records, :ground, :asked, :askedAt, :decided, :decidedAt, true, :at)
            ON CONFLICT (tenant_id, erasure_id) DO UPDATE
              SET decided_by = EXCLUDED.decided_by, decided_at = EXCLUDED.decided_at, approved = true,
                  note_enc = NULL, erased_at = EXCLUDED.erased_at
            WHERE old.erased_at IS NULL
            """)
        .param("tenant", tenant())
        .param("id", known.id())
        .param("standing", known.standing().value())
        .param("records", values(known.records()))
        .param("ground", known.ground().toString())
        .param("asked", known.askedBy().value())
        .param("askedAt", Timestamp.from(known.askedAt()))
        .param("decided", known.decidedBy() == null ? null : known.decidedBy().value(), Types.OTHER)
        .param("decidedAt", timestamp(known.decidedAt()), Types.TIMESTAMP)
        .param("at", timestamp(known.erasedAt()), Types.TIMESTAMP)
        .update();
  }

  /// @return false when it is decided already
  boolean decide(UUID id, boolean yes, StaffId by, Instant at) {
    return jdbc.sql(
                """
                UPDATE erasure_request
                   SET approved = :yes, decided_by = :by, decided_at = :at,
                       erased_at = CASE WHEN :yes THEN CAST(:at AS timestamptz) END
                 WHERE tenant_id = :tenant AND erasure_id = :id AND decided_at IS NULL
                """)
            .param("tenant", tenant())
            .param("id", id)
            .param("yes", yes)
            .param("by", by.value())
            .param("at", Timestamp.from(at))
            .update()
        == 1;
  }

  /// Erases what was approved, as far as there is anything.
  ///
  /// @return rows that went
  long erase(UUID id) {
    return jdbc.sql("SELECT erase_patient(:id)").param("id", id).query(Long.class).single();
  }

  /// @return false when it was lifted before, or nothing was erased
  boolean lift(UUID id, StaffId by, Instant at) {
    return jdbc.sql(
                """
                UPDATE erasure_request SET lifted_at = :at, lifted_by = :by
                 WHERE tenant_id = :tenant AND erasure_id = :id AND erased_at IS NOT NULL AND lifted_at IS NULL
                """)
            .param("tenant", tenant())
            .param("id", id)
            .param("by", by.value())
            .param("at", Timestamp.from(at))
            .update()
        == 1;
  }

  /// Those of which something that began before may have left rows.
  List<Erasure> notSwept() {
    return jdbc.sql(SELECT + " AND erased_at IS NOT NULL AND swept_at IS NULL ORDER BY erased_at")
        .param("tenant", tenant())
        .query((row, n) -> erasure(row))
        .list();
  }

  /// Whether everything is over that began before the erasure.
  boolean settled(UUID id) {
    return jdbc.sql(
            """
            SELECT erased_in < pg_snapshot_xmin(pg_current_snapshot()) FROM erasure_request
             WHERE tenant_id = :tenant AND erasure_id = :id
            """)
        .param("tenant", tenant())
        .param("id", id)
        .query(Boolean.class)
        .single();
  }

  void swept(UUID id, Instant at) {
    jdbc.sql(
            "UPDATE erasure_request SET swept_at = :at WHERE tenant_id = :tenant AND erasure_id = :id")
        .param("tenant", tenant())
        .param("id", id)
        .param("at", Timestamp.from(at))
        .update();
  }

  Optional<Erasure> find(UUID id) {
    return jdbc.sql(SELECT + " AND erasure_id = :id")
        .param("tenant", tenant())
        .param("id", id)
        .query((row, n) -> erasure(row))
        .optional();
  }

  List<Erasure> waiting() {
    return jdbc.sql(SELECT + " AND decided_at IS NULL ORDER BY asked_at, erasure_id LIMIT :shown")
        .param("tenant", tenant())
        .param("shown", SHOWN)
        .query((row, n) -> erasure(row))
        .list();
  }

  List<Erasure> decided() {
    return jdbc.sql(
            SELECT
                + " AND decided_at IS NOT NULL ORDER BY asked_at DESC, erasure_id DESC LIMIT :shown")
        .param("tenant", tenant())
        .param("shown", SHOWN)
        .query((row, n) -> erasure(row))
        .list();
  }

  Optional<byte[]> note(UUID id) {
    return jdbc.sql(
            """
            SELECT note_enc FROM erasure_request
             WHERE tenant_id = :tenant AND erasure_id = :id AND note_enc IS NOT NULL
            """)
        .param("tenant", tenant())
        .param("id", id)
        .query(byte[].class)
        .optional();
  }

  private static final String SELECT =
      """
      SELECT erasure_id, standing_id, records, ground, asked_by, asked_at, decided_by, decided_at, approved, erased_at,
             lifted_at, rows
        FROM erasure_request WHERE tenant_id = :tenant
      """;

  private Erasure erasure(ResultSet row) throws SQLException {
    Array records = row.getArray("records");
    UUID decidedBy = row.getObject("decided_by", UUID.class);
    return new Erasure(
        row.getObject("erasure_id", UUID.class),
        new PatientId(row.getObject("standing_id", UUID.class)),
        Arrays.stream((UUID[]) records.getArray()).map(PatientId::new).toList(),
        Ground.of(row.getString("ground")),
        new StaffId(row.getObject("asked_by", UUID.class)),
        row.getTimestamp("asked_at").toInstant(),
        decidedBy == null ? null : new StaffId(decidedBy),
        instant(row, "decided_at"),
        row.getBoolean("approved"),
        instant(row, "erased_at"),
        instant(row, "lifted_at"),
        counts(row.getString("rows")));
  }

  private Map<String, Long> counts(@Nullable String text) {
    return text == null
        ? Map.of()
        : json.readValue(text, new TypeReference<Map<String, Long>>() {});
  }

  private static UUID[] values(Collection<PatientId> records) {
    return records.stream().map(PatientId::value).toArray(UUID[]::new);
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant at) {
    return at == null ? null : Timestamp.from(at);
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
