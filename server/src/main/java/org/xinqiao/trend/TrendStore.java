package org.xinqiao.trend;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Reads results and interventions of one patient: one statement for the list, two for a chart. Of
/// results those that count: not withdrawn, there already, and with a meaning and a unit that the
/// code maps know.
@Repository
class TrendStore {

  /// @param results how many of this code there are
  /// @param first when the first was measured
  record Latest(Row row, int results, Instant first) {}

  /// @param value null when the unit it came in is not known
  /// @param unit of raw and range, as the source wrote it
  record Row(
      UUID id,
      String code,
      @Nullable Double value,
      @Nullable String comparator,
      String raw,
      @Nullable String unit,
      @Nullable String range,
      @Nullable String interpretation,
      Instant at) {}

  /// @param kind `operation`, `admission`, `pathway`, `prescription` or `dispense`
  /// @param name what it is: an operation, a department, the id of a pathway, a medicine
  /// @param code and dose of a medicine
  record Done(
      String kind,
      UUID id,
      LocalDate on,
      String name,
      @Nullable String code,
      @Nullable String dose,
      @Nullable LocalDate until) {}

  private final JdbcClient jdbc;

  TrendStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// The newest result of each code.
  ///
  /// @param before results of that time and after have not happened yet: such a day is an error
  List<Latest> latest(PatientId patient, String[] codes, String[] units, Instant before) {
    return of(
            patient,
            jdbc.sql(
                """
                SELECT DISTINCT ON (o.mapped_code)
                       o.observation_id, o.mapped_code, o.mapped_value, o.comparator, o.raw_value, o.unit,
                       o.reference_range, o.interpretation, o.observed_at,
                       count(*) OVER same AS results, min(o.observed_at) OVER same AS first_at
                  FROM clinical_fact_reported_observation o
                  JOIN unnest(:codes, :units) AS known (code, unit)
                    ON known.code = o.mapped_code AND known.unit = o.mapped_unit
                 WHERE o.tenant_id = :tenant AND o.patient_id = :patient AND o.mapped_value IS NOT NULL
                   AND o.observed_at < :before AND o.status NOT IN ('D', 'W', 'X', 'I', 'N', 'O')
                WINDOW same AS (PARTITION BY o.mapped_code)
                 ORDER BY o.mapped_code, o.observed_at DESC, o.observation_id DESC
                """))
        .param("codes", codes)
        .param("units", units)
        .param("before", Timestamp.from(before))
        .query((row, n) -> new Latest(row(row), row.getInt("results"), instant(row, "first_at")))
        .list();
  }

  /// The results of some codes within a time, the newest first.
  List<Row> results(
      PatientId patient, String[] codes, String unit, Instant from, Instant before, int most) {
    return of(
            patient,
            jdbc.sql(
                """
                SELECT observation_id, mapped_code, CASE WHEN mapped_unit = :unit THEN mapped_value END AS mapped_value,
                       comparator, raw_value, unit, reference_range, interpretation, observed_at
                  FROM clinical_fact_reported_observation
                 WHERE tenant_id = :tenant AND patient_id = :patient AND mapped_code = ANY (:codes) AND value IS NOT NULL
                   AND observed_at >= :from AND observed_at < :before AND status NOT IN ('D', 'W', 'X', 'I', 'N', 'O')
                 ORDER BY observed_at DESC, observation_id DESC LIMIT :most
                """))
        .param("codes", codes)
        .param("unit", unit)
        .param("from", Timestamp.from(from))
        .param("before", Timestamp.from(before))
        .param("most", most)
        .query((row, n) -> row(row))
        .list();
  }

  /// Operations, admissions, follow-ups that began, and medicines: of some kinds, the newest first.
  ///
  /// @param medicines what their codes mean
  /// @param names generic names within the names of products, as patterns of LIKE
  List<Done> done(
      PatientId patient,
      String[] kinds,
      String[] medicines,
      String[] names,
      LocalDate from,
      LocalDate until,
      int most) {
    return of(
            patient,
            jdbc.sql(
                """
                SELECT kind, id, on_day, name, code, dose, until FROM (
                  SELECT 'operation' AS kind, procedure_id AS id, performed_on AS on_day, name, NULL AS code, NULL AS dose,
                         NULL::date AS until
                    FROM clinical_fact_procedure WHERE tenant_id = :tenant AND patient_id = :patient
                  UNION ALL
                  SELECT 'admission', encounter_id, started_on, department_name, NULL, NULL, NULL
                    FROM clinical_fact_encounter
                   WHERE tenant_id = :tenant AND patient_id = :patient AND class = 'inpatient'
                  UNION ALL
                  SELECT 'pathway', plan_id, (started_at AT TIME ZONE 'Asia/Shanghai')::date, pathway_id, NULL, NULL, NULL
                    FROM pathway_fact_plan WHERE tenant_id = :tenant AND patient_id = :patient
                  UNION ALL
                  SELECT 'prescription', request_id, starts_on, name, code, dose, ends_on
                    FROM clinical_fact_medication_request
                   WHERE tenant_id = :tenant AND patient_id = :patient AND status <> 'cancelled'
                     AND (code = ANY (:medicines) OR name LIKE ANY (:names))
                  UNION ALL
                  SELECT 'dispense', dispense_id, handed_over_on, name, code, dose, runs_out_on
                    FROM clinical_fact_medication_dispense
                   WHERE tenant_id = :tenant AND patient_id = :patient
                     AND (code = ANY (:medicines) OR name LIKE ANY (:names))) done
                 WHERE kind = ANY (:kinds) AND on_day BETWEEN :from AND :until
                 ORDER BY on_day DESC, kind, id DESC LIMIT :most
                """))
        .param("kinds", kinds)
        .param("medicines", medicines)
        .param("names", names)
        .param("from", from)
        .param("until", until)
        .param("most", most)
        .query((row, n) ->
            new Done(
                row.getString("kind"),
                row.getObject("id", UUID.class),
                row.getObject("on_day", LocalDate.class),
                row.getString("name"),
                row.getString("code"),
                row.getString("dose"),
                row.getObject("until", LocalDate.class)))
        .list();
  }

  private static JdbcClient.StatementSpec of(PatientId patient, JdbcClient.StatementSpec sql) {
    return sql.param("tenant", Tenancy.current().value()).param("patient", patient.value());
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getObject("observation_id", UUID.class),
        row.getString("mapped_code"),
        row.getObject("mapped_value", Double.class),
        row.getString("comparator"),
        row.getString("raw_value"),
        row.getString("unit"),
        row.getString("reference_range"),
        row.getString("interpretation"),
        instant(row, "observed_at"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
