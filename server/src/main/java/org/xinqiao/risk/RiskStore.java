package org.xinqiao.risk;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.RowBatch;
import org.xinqiao.shared.Tenancy;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// What scores gave, what staff said, and who is to be looked at.
@Repository
class RiskStore {

  private static final TypeReference<List<Kept.Used>> INPUTS = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final JdbcOperations operations;
  private final JsonMapper json;
  private final IdGenerator ids;

  RiskStore(JdbcClient jdbc, JdbcOperations operations, JsonMapper json, IdGenerator ids) {
    this.jdbc = jdbc;
    this.operations = operations;
    this.json = json;
    this.ids = ids;
  }

  /// Two who look at one patient at the same time would both keep the same.
  void lock(Collection<PatientId> patients) {
    jdbc.sql(
            """
            SELECT count(pg_advisory_xact_lock(hashtextextended('risk/' || patient, :tenant)) IS NULL)
              FROM unnest(:patients) patient
            """)
        .param("patients", patients.stream().map(PatientId::toString).toArray(String[]::new))
        .param("tenant", tenant())
        .query(Long.class)
        .single();
  }

  /// @return false when another node is at work on this hospital
  boolean lockWork() {
    return jdbc.sql("SELECT pg_try_advisory_xact_lock(hashtextextended('risk', :tenant))")
        .param("tenant", tenant())
        .query(Boolean.class)
        .single();
  }

  /// The newest row of each score.
  Map<PatientId, Map<String, Kept.Row>> newest(Collection<PatientId> patients) {
    record Of(PatientId patient, Kept.Row row) {}
    Map<PatientId, Map<String, Kept.Row>> newest = new HashMap<>();
    jdbc.sql(
            """
            SELECT DISTINCT ON (patient_id, score)
                   patient_id, number, score, version, value, band, raised, inputs::text AS inputs, computed_at
              FROM risk_result WHERE tenant_id = :tenant AND patient_id = ANY (:patients)
             ORDER BY patient_id, score, number DESC
            """)
        .param("tenant", tenant())
        .param("patients", patients.stream().map(PatientId::value).toArray(UUID[]::new))
        .query((row, n) -> new Of(new PatientId(row.getObject(1, UUID.class)), read(row)))
        .list()
        .forEach(one ->
            newest
                .computeIfAbsent(one.patient(), patient -> new HashMap<>())
                .put(one.row().kept().score(), one.row()));
    return newest;
  }

  /// The newest first.
  ///
  /// @param before the number of the last one seen; null for the first page
  List<Kept.Row> history(PatientId patient, String score, @Nullable Long before, int limit) {
    return jdbc.sql(
            """
            SELECT number, score, version, value, band, raised, inputs::text AS inputs, computed_at
              FROM risk_result
             WHERE tenant_id = :tenant AND patient_id = :patient AND score = :score
               AND (:before::bigint IS NULL OR number < :before::bigint)
             ORDER BY number DESC LIMIT :limit
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("score", score)
        .param("before", before, Types.BIGINT)
        .param("limit", limit)
        .query((row, n) -> read(row))
        .list();
  }

  private Kept.Row read(ResultSet row) throws SQLException {
    return new Kept.Row(
        row.getLong("number"),
        row.getTimestamp("computed_at").toInstant(),
        new Kept(
            row.getString("score"),
            row.getInt("version"),
            row.getObject("value", Double.class),
            row.getString("band"),
            row.getBoolean("raised"),
            json.readValue(row.getString("inputs"), INPUTS)));
  }

  void append(Map<PatientId, List<Kept>> results, Instant at) {
    RowBatch batch =
        RowBatch.into(
            "risk_result",
            "patient_id uuid",
            "result_id uuid",
            "score text",
            "version int4",
            "state text",
            "value float8",
            "band text",
            "raised bool",
            "inputs jsonb",
            "computed_at timestamptz");
    results.forEach((patient, kept) ->
        kept.forEach(one ->
            batch.add(
                patient.value(),
                ids.next(),
                one.score(),
                one.version(),
                one.computed() ? "computed" : "lapsed",
                one.value(),
                one.band(),
                one.raised(),
                json.writeValueAsString(one.inputs()),
                at.toString())));
    batch.insert(operations);
  }

  void enter(
      PatientId patient,
      UUID entry,
      String input,
      @Nullable Double value,
      @Nullable String said,
      LocalDate on,
      UUID by,
      Instant at) {
    jdbc.sql(
            """
            INSERT INTO risk_input (tenant_id, patient_id, entry_id, input, value, said, measured_on, entered_by, entered_at)
            VALUES (:tenant, :patient, :entry, :input, :value, :said, :on, :by, :at)
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("entry", entry)
        .param("input", input)
        .param("value", value, Types.DOUBLE)
        .param("said", said, Types.VARCHAR)
        .param("on", on)
        .param("by", by)
        .param("at", Timestamp.from(at))
        .update();
  }

  /// Whether what staff last said about the input still counts.
  boolean saidByHand(PatientId patient, String input) {
    return jdbc.sql(
            """
            SELECT value IS NOT NULL FROM risk_input
             WHERE tenant_id = :tenant AND patient_id = :patient AND input = :input
             ORDER BY entered_at DESC, entry_id DESC LIMIT 1
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("input", input)
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }

  /// @param more whether others may be due as well
  record Due(List<PatientId> patients, boolean more) {}

  /// Takes away who is due, with all that waits for them, also for later: it is set anew.
  ///
  /// @param limit of entries; several may be about one patient
  Due claim(int limit, Instant now) {
    AtomicBoolean more = new AtomicBoolean();
    List<PatientId> patients =
        jdbc.sql(
                """
                WITH due AS (
                  SELECT patient_id FROM risk_due WHERE tenant_id = :tenant AND due_at <= :now
                   ORDER BY bulk, due_at LIMIT :limit),
                gone AS (
                  DELETE FROM risk_due d WHERE d.tenant_id = :tenant AND d.patient_id IN (SELECT patient_id FROM due)
                  RETURNING d.patient_id)
                SELECT DISTINCT patient_id, (SELECT count(*) = :limit FROM due) FROM gone
                """)
            .param("tenant", tenant())
            .param("now", Timestamp.from(now))
            .param("limit", limit)
            .query((row, n) -> {
              more.set(row.getBoolean(2));
              return new PatientId(row.getObject(1, UUID.class));
            })
            .list();
    return new Due(patients, more.get());
  }

  void lookAt(Map<PatientId, Instant> when) {
    RowBatch batch = RowBatch.into("risk_due", "patient_id uuid", "due_at timestamptz");
    when.forEach((patient, at) -> batch.add(patient.value(), at.toString()));
    batch.insert(operations);
  }

  /// Everybody is due once more when the content is another one than the last time.
  void lookAtEverybody(String fingerprint, Instant at) {
    boolean changed =
        jdbc.sql(
                    """
                    INSERT INTO risk_content AS old (tenant_id, fingerprint, since) VALUES (:tenant, :fingerprint, :at)
                    ON CONFLICT (tenant_id) DO UPDATE SET fingerprint = EXCLUDED.fingerprint, since = EXCLUDED.since
                     WHERE old.fingerprint <> EXCLUDED.fingerprint
                    """)
                .param("tenant", tenant())
                .param("fingerprint", fingerprint)
                .param("at", Timestamp.from(at))
                .update()
            == 1;
    if (changed) {
      jdbc.sql(
              """
              INSERT INTO risk_due (tenant_id, patient_id, bulk)
              SELECT tenant_id, patient_id, true FROM patient_fact_patient WHERE tenant_id = :tenant AND NOT deceased
              """)
          .param("tenant", tenant())
          .update();
    }
  }

  Map<UUID, String> staffNames(Collection<UUID> staff) {
    Map<UUID, String> names = new HashMap<>();
    List<UUID> asked = new ArrayList<>(staff);
    if (!asked.isEmpty()) {
      jdbc.sql(
              """
              SELECT staff_id, display_name FROM organization_fact_staff
               WHERE tenant_id = :tenant AND staff_id = ANY (:staff)
              """)
          .param("tenant", tenant())
          .param("staff", asked.toArray(UUID[]::new))
          .query(row -> {
            names.put(row.getObject(1, UUID.class), row.getString(2));
          });
    }
    return names;
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
