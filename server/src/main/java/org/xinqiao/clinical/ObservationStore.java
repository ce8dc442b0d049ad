package org.xinqiao.clinical;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Results, the newest report of each value: what the source said last, by its own time, in
/// whatever order its messages come. So a correction that is withdrawn is withdrawn, and what is
/// reported again after that holds. What is still to come is older than what came, whatever the
/// times; of one moment a correction is newer than the final value, and a withdrawal newer than
/// both.
@Repository
class ObservationStore {

  private final JdbcClient jdbc;
  private final IdGenerator ids;

  ObservationStore(JdbcClient jdbc, IdGenerator ids) {
    this.jdbc = jdbc;
    this.ids = ids;
  }

  private record Key(PatientId patient, String report, String code) {

    private static final Comparator<Key> ORDER =
        Comparator.<Key, UUID>comparing(key -> key.patient().value())
            .thenComparing(Key::report)
            .thenComparing(Key::code);
  }

  private record Row(PatientId patient, ObservationRecord result, Source source, boolean atHome) {

    private static final Comparator<Row> NEWNESS =
        Comparator.<Row, Boolean>comparing(row -> !row.result().isAwaited())
            .thenComparing(row -> row.source().eventAt())
            .thenComparingInt(row -> rank(row.result()));

    private static int rank(ObservationRecord result) {
      if (result.isWithdrawn()) {
        return 2;
      }
      return result.status().equals("C") ? 1 : 0;
    }
  }

  /// @return what holds now of what the messages say
  List<ResultsRecorded.Result> write(List<ClinicalFacts.Results> messages) {
    Map<Key, Row> newest = newest(messages);
    if (newest.isEmpty()) {
      return List.of();
    }
    List<Row> rows = List.copyOf(newest.values());
    List<ResultsRecorded.Result> holding = new ArrayList<>();
    jdbc.sql(
            """
            INSERT INTO clinical_observation AS old (
                tenant_id, patient_id, observation_id, code, name, value, comparator, raw_value, unit,
                reference_range, interpretation, observed_at, status, report_key, event_at,
                source_message_id, source_patient, given_code, mapped_system, mapped_code, mapped_name,
                mapped_value, mapped_unit)
            SELECT :tenant, r.* FROM unnest(:patients, :ids, :codes, :names, :values, :comparators, :raws, :units,
                :ranges, :interpretations, :at::timestamptz[], :statuses, :reports, :events::timestamptz[], :messages,
                :numbers, :given, :mappedSystems, :mappedCodes, :mappedNames, :mappedValues, :mappedUnits) AS r
            ON CONFLICT (tenant_id, patient_id, report_key, code) WHERE home_id IS NULL DO UPDATE SET
                value = EXCLUDED.value, comparator = EXCLUDED.comparator, raw_value = EXCLUDED.raw_value,
                unit = EXCLUDED.unit, reference_range = EXCLUDED.reference_range,
                interpretation = EXCLUDED.interpretation, observed_at = EXCLUDED.observed_at,
                name = EXCLUDED.name, status = EXCLUDED.status, event_at = EXCLUDED.event_at,
                source_message_id = EXCLUDED.source_message_id, source_patient = EXCLUDED.source_patient,
                given_code = EXCLUDED.given_code, mapped_system = EXCLUDED.mapped_system,
                mapped_code = EXCLUDED.mapped_code, mapped_name = EXCLUDED.mapped_name,
                mapped_value = EXCLUDED.mapped_value, mapped_unit = EXCLUDED.mapped_unit
             WHERE (old.status <> ALL (:awaited), old.event_at,
                    CASE WHEN old.status = ANY (:withdrawn) THEN 2 WHEN old.status = 'C' THEN 1 ELSE 0 END)
                <= (EXCLUDED.status <> ALL (:awaited), EXCLUDED.event_at,
                    CASE WHEN EXCLUDED.status = ANY (:withdrawn) THEN 2 WHEN EXCLUDED.status = 'C' THEN 1 ELSE 0 END)
            RETURNING patient_id, report_key, code
            """)
        .param("tenant", Tenancy.current().value())
        .param("patients", column(rows, row -> row.patient().value(), UUID[]::new))
        .param("ids", column(rows, row -> ids.next(), UUID[]::new))
        .param("codes", text(rows, row -> row.result().code()))
        .param("names", text(rows, row -> row.result().name()))
        .param("values", column(rows, row -> row.result().value(), Double[]::new))
        .param("comparators", text(rows, row -> row.result().comparator()))
        .param("raws", text(rows, row -> row.result().rawValue()))
        .param("units", text(rows, row -> row.result().unit()))
        .param("ranges", text(rows, row -> row.result().referenceRange()))
        .param("interpretations", text(rows, ObservationStore::interpretation))
        .param("at", text(rows, row -> row.result().observedAt().toString()))
        .param("statuses", text(rows, row -> row.result().status()))
        .param("reports", text(rows, row -> row.result().reportKey()))
        .param("events", text(rows, row -> row.source().eventAt().toString()))
        .param("messages", column(rows, row -> row.source().messageId(), UUID[]::new))
        .param("numbers", text(rows, row -> row.source().patientNumber()))
        .param("given", text(rows, row -> row.result().givenCode()))
        .param("mappedSystems", text(rows, row -> mapped(row, MappedCode::system)))
        .param("mappedCodes", text(rows, row -> mapped(row, MappedCode::code)))
        .param("mappedNames", text(rows, row -> mapped(row, MappedCode::name)))
        .param("mappedValues", column(rows, row -> mapped(row, MappedCode::value), Double[]::new))
        .param("mappedUnits", text(rows, row -> mapped(row, MappedCode::unit)))
        .param("awaited", ObservationRecord.AWAITED.toArray(String[]::new))
        .param("withdrawn", ObservationRecord.WITHDRAWN.toArray(String[]::new))
        .query(found -> {
          PatientId patient = new PatientId(found.getObject(1, UUID.class));
          Row row = newest.get(new Key(patient, found.getString(2), found.getString(3)));
          if (row != null) {
            holding.add(new ResultsRecorded.Result(patient, row.result(), row.atHome()));
          }
        });
    return holding;
  }

  /// One statement cannot write a row twice. Of a value that one report gives twice the first
  /// stands, of several reports the newest. In the order of the patients and reports, so that two
  /// nodes that write the same ones do not wait for each other.
  private static Map<Key, Row> newest(List<ClinicalFacts.Results> messages) {
    Map<Key, Row> newest = new TreeMap<>(Key.ORDER);
    for (ClinicalFacts.Results message : messages) {
      Map<Key, Row> said = new LinkedHashMap<>();
      for (ObservationRecord result : message.results()) {
        said.putIfAbsent(
            new Key(message.patient(), result.reportKey(), result.code()),
            new Row(message.patient(), result, message.source(), message.atHome()));
      }
      said.forEach((key, row) ->
          newest.merge(key, row, (old, next) -> Row.NEWNESS.compare(old, next) <= 0 ? next : old));
    }
    return newest;
  }

  private static <V> @Nullable V mapped(Row row, Function<MappedCode, @Nullable V> part) {
    MappedCode mapped = row.result().mapped();
    return mapped == null ? null : part.apply(mapped);
  }

  private static @Nullable String interpretation(Row row) {
    ObservationRecord.Interpretation interpretation = row.result().interpretation();
    return interpretation == null ? null : interpretation.toString();
  }

  private static @Nullable String[] text(List<Row> rows, Function<Row, @Nullable String> value) {
    return column(rows, value, String[]::new);
  }

  private static <V> @Nullable V[] column(
      List<Row> rows, Function<Row, @Nullable V> value, IntFunction<@Nullable V[]> array) {
    return rows.stream().map(value).toArray(array);
  }
}
