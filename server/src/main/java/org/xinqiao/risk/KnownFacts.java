package org.xinqiao.risk;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.risk.domain.Known;
import org.xinqiao.risk.domain.Source;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Reads what is known of patients: one statement for each kind of fact, whether for one patient or
/// for a page of them.
@Repository
class KnownFacts {

  /// What registrations say.
  record Person(UUID patient, @Nullable String sex, @Nullable LocalDate birthDate) {}

  /// @param value and unit as mapped; a value whose unit is not known is null
  record Result(
      UUID id,
      String code,
      @Nullable Double value,
      @Nullable String unit,
      String said,
      LocalDate on) {}

  record Diagnosis(UUID id, String code, LocalDate on) {}

  /// @param until the last day for which there is some
  record Medicine(UUID id, String code, LocalDate on, LocalDate until) {}

  record Stay(UUID id, LocalDate from, LocalDate to) {}

  /// What the patient said of a topic in a questionnaire.
  record Said(UUID id, String topic, String code, LocalDate on) {}

  record Entry(UUID id, String input, double value, @Nullable String said, LocalDate on, UUID by) {}

  /// What is known of one patient, as the tables say it.
  record Facts(
      Person person,
      List<Result> results,
      List<Diagnosis> diagnoses,
      List<Medicine> medicines,
      @Nullable Stay stay,
      List<Entry> entries,
      List<Said> said) {

    /// Without what a source dates in the future: such a day is an error, and would be the newest
    /// for years.
    Facts upTo(LocalDate today) {
      return new Facts(
          person,
          results,
          diagnoses.stream().filter(one -> !one.on().isAfter(today)).toList(),
          medicines.stream().filter(one -> !one.on().isAfter(today)).toList(),
          stay == null || stay.to().isAfter(today) ? null : stay,
          entries,
          said.stream().filter(one -> !one.on().isAfter(today)).toList());
    }
  }

  private final JdbcClient jdbc;
  private final Sayings sayings;
  private final ZoneId zone;
  private final String[] observed;
  private final String[] diagnosed;
  private final String[] taken;
  private final String[] asked;

  KnownFacts(JdbcClient jdbc, RiskLibrary risks, Clock clock) {
    this.jdbc = jdbc;
    this.zone = clock.getZone();
    this.sayings = new Sayings(risks.inputs());
    Set<String> results = new TreeSet<>();
    Set<String> diagnoses = new TreeSet<>();
    Set<String> medicines = new TreeSet<>();
    Set<String> topics = new TreeSet<>();
    risks.inputs().values().stream()
        .flatMap(input -> input.sources().stream())
        .forEach(source -> {
          switch (source) {
            case Source.Observed(List<String> codes) -> results.addAll(codes);
            case Source.BodyMass(String weight, String height, int days) ->
                results.addAll(List.of(weight, height));
            case Source.Diagnosed(List<String> beginnings) -> diagnoses.addAll(beginnings);
            case Source.Taken(List<String> codes, int days) -> medicines.addAll(codes);
            case Source.Registered registered -> {}
            case Source.Said said -> topics.add(said.topic());
            case Source.Stayed stayed -> {}
            case Source.OfScore ofScore -> {}
          }
        });
    this.observed = results.toArray(String[]::new);
    this.diagnosed = diagnoses.toArray(String[]::new);
    this.taken = medicines.toArray(String[]::new);
    this.asked = topics.toArray(String[]::new);
  }

  /// @return those of the patients that there are; a record that another one stands for is none
  Map<PatientId, Known> of(Collection<PatientId> patients, LocalDate today) {
    UUID[] ids = patients.stream().map(PatientId::value).distinct().toArray(UUID[]::new);
    List<Person> persons = persons(ids);
    Map<UUID, List<Result>> results = results(ids, today);
    Map<UUID, List<Diagnosis>> diagnoses = diagnoses(ids);
    Map<UUID, List<Medicine>> medicines = medicines(ids);
    Map<UUID, List<Stay>> stays = stays(ids);
    Map<UUID, List<Entry>> entries = entries(ids);
    Map<UUID, List<Said>> said = said(ids);
    Map<PatientId, Known> known = new HashMap<>();
    for (Person person : persons) {
      UUID id = person.patient();
      List<Stay> stay = stays.getOrDefault(id, List.of());
      known.put(
          new PatientId(id),
          sayings.of(
              new Facts(
                  person,
                  results.getOrDefault(id, List.of()),
                  diagnoses.getOrDefault(id, List.of()),
                  medicines.getOrDefault(id, List.of()),
                  stay.isEmpty() ? null : stay.getFirst(),
                  entries.getOrDefault(id, List.of()),
                  said.getOrDefault(id, List.of())),
              today));
    }
    return known;
  }

  private List<Person> persons(UUID[] patients) {
    return about(
            jdbc.sql(
                """
                SELECT patient_id, sex, birth_date FROM patient_fact_patient
                 WHERE tenant_id = :tenant AND patient_id = ANY (:patients) AND NOT deceased
                """),
            patients)
        .query((row, n) ->
            new Person(
                row.getObject(1, UUID.class), row.getString(2), row.getObject(3, LocalDate.class)))
        .list();
  }

  /// The newest of each code. A result that was withdrawn, is not there yet or never will be (HL7
  /// table 0085) is none, and neither is one that is only known to be below or above something.
  private Map<UUID, List<Result>> results(UUID[] patients, LocalDate today) {
    return byPatient(
        about(
                jdbc.sql(
                    """
                    SELECT DISTINCT ON (patient_id, meant)
                           patient_id, observation_id, meant, number, unit, said, on_day
                      FROM (SELECT patient_id, observation_id, observed_at, coalesce(mapped_code, given_code, code) AS meant,
                                   CASE WHEN mapped_code IS NULL THEN value ELSE mapped_value END AS number,
                                   CASE WHEN mapped_code IS NULL THEN unit ELSE mapped_unit END AS unit,
                                   concat_ws(' ', raw_value, unit) AS said,
                                   (observed_at AT TIME ZONE 'Asia/Shanghai')::date AS on_day
                              FROM clinical_fact_reported_observation
                             WHERE tenant_id = :tenant AND patient_id = ANY (:patients) AND value IS NOT NULL
                               AND comparator IS NULL AND observed_at < :tomorrow
                               AND coalesce(status, '') NOT IN ('D', 'X', 'W', 'N', 'I', 'O')) result
                     WHERE meant = ANY (:codes)
                     ORDER BY patient_id, meant, observed_at DESC, observation_id DESC
                    """),
                patients)
            .param("codes", observed)
            .param("tomorrow", Timestamp.from(today.plusDays(1).atStartOfDay(zone).toInstant())),
        row ->
            new Result(
                row.getObject("observation_id", UUID.class),
                row.getString("meant"),
                row.getObject("number", Double.class),
                row.getString("unit"),
                row.getString("said"),
                row.getObject("on_day", LocalDate.class)));
  }

  private Map<UUID, List<Diagnosis>> diagnoses(UUID[] patients) {
    return byPatient(
        about(
                jdbc.sql(
                    """
                    SELECT patient_id, condition_id, code, recorded_on FROM clinical_fact_condition c
                     WHERE tenant_id = :tenant AND patient_id = ANY (:patients)
                       AND EXISTS (SELECT FROM unnest(:codes) beginning WHERE c.code ^@ beginning)
                     ORDER BY recorded_on, condition_id
                    """),
                patients)
            .param("codes", diagnosed),
        row ->
            new Diagnosis(
                row.getObject("condition_id", UUID.class),
                row.getString("code"),
                row.getObject("recorded_on", LocalDate.class)));
  }

  /// Of which it is known until when they last.
  private Map<UUID, List<Medicine>> medicines(UUID[] patients) {
    return byPatient(
        about(
                jdbc.sql(
                    """
                    SELECT patient_id, id, code, on_day, until FROM (
                      SELECT patient_id, request_id AS id, code, coalesce(starts_on, (ordered_at AT TIME ZONE 'Asia/Shanghai')::date) AS on_day,
                             ends_on AS until
                        FROM clinical_fact_medication_request
                       WHERE tenant_id = :tenant AND patient_id = ANY (:patients) AND status IN ('active', 'completed')
                         AND ends_on IS NOT NULL
                      UNION ALL
                      SELECT patient_id, dispense_id, code, handed_over_on, runs_out_on - 1 FROM clinical_fact_medication_dispense
                       WHERE tenant_id = :tenant AND patient_id = ANY (:patients) AND runs_out_on IS NOT NULL) taken
                     WHERE code = ANY (:codes)
                     ORDER BY until DESC, id DESC
                    """),
                patients)
            .param("codes", taken),
        row ->
            new Medicine(
                row.getObject("id", UUID.class),
                row.getString("code"),
                row.getObject("on_day", LocalDate.class),
                row.getObject("until", LocalDate.class)));
  }

  private Map<UUID, List<Stay>> stays(UUID[] patients) {
    return byPatient(
        about(
            jdbc.sql(
                """
                SELECT DISTINCT ON (patient_id) patient_id, encounter_id, started_on, discharged_on
                  FROM clinical_fact_encounter
                 WHERE tenant_id = :tenant AND patient_id = ANY (:patients) AND class = 'inpatient'
                   AND discharged_on IS NOT NULL AND started_on IS NOT NULL
                 ORDER BY patient_id, discharged_at DESC, encounter_id DESC
                """),
            patients),
        row ->
            new Stay(
                row.getObject("encounter_id", UUID.class),
                row.getObject("started_on", LocalDate.class),
                row.getObject("discharged_on", LocalDate.class)));
  }

  /// What the patient said last of each topic.
  private Map<UUID, List<Said>> said(UUID[] patients) {
    return byPatient(
        about(
                jdbc.sql(
                    """
                    SELECT patient_id, statement_id, topic, code, (said_at AT TIME ZONE 'Asia/Shanghai')::date AS on_day
                      FROM selfreport_fact_statement
                     WHERE tenant_id = :tenant AND patient_id = ANY (:patients) AND topic = ANY (:topics) AND code IS NOT NULL
                     ORDER BY topic, statement_id
                    """),
                patients)
            .param("topics", asked),
        row ->
            new Said(
                row.getObject("statement_id", UUID.class),
                row.getString("topic"),
                row.getString("code"),
                row.getObject("on_day", LocalDate.class)));
  }

  /// What staff said of the latest day about each input, since something was last taken back.
  private Map<UUID, List<Entry>> entries(UUID[] patients) {
    return byPatient(
        about(
            jdbc.sql(
                """
                SELECT DISTINCT ON (patient_id, input)
                       patient_id, entry_id, input, value, said, measured_on, entered_by
                  FROM risk_input e
                 WHERE tenant_id = :tenant AND patient_id = ANY (:patients) AND value IS NOT NULL
                   AND NOT EXISTS (SELECT FROM risk_input b
                                    WHERE b.tenant_id = e.tenant_id AND b.patient_id = e.patient_id AND b.input = e.input
                                      AND b.value IS NULL AND (b.entered_at, b.entry_id) > (e.entered_at, e.entry_id))
                 ORDER BY patient_id, input, measured_on DESC, entered_at DESC, entry_id DESC
                """),
            patients),
        row ->
            new Entry(
                row.getObject("entry_id", UUID.class),
                row.getString("input"),
                row.getDouble("value"),
                row.getString("said"),
                row.getObject("measured_on", LocalDate.class),
                row.getObject("entered_by", UUID.class)));
  }

  private static JdbcClient.StatementSpec about(
      JdbcClient.StatementSpec statement, UUID[] patients) {
    return statement.param("tenant", Tenancy.current().value()).param("patients", patients);
  }

  @FunctionalInterface
  private interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private static <T> Map<UUID, List<T>> byPatient(
      JdbcClient.StatementSpec statement, RowReader<T> reader) {
    record Of<T>(UUID patient, T what) {}
    return statement
        .query((row, n) -> new Of<>(row.getObject("patient_id", UUID.class), reader.read(row)))
        .list()
        .stream()
        .collect(
            Collectors.groupingBy(Of::patient, Collectors.mapping(Of::what, Collectors.toList())));
  }
}
