package org.xinqiao.prediction;

import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.dao.support.DataAccessUtils;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Examples of the past, and today's questions, with what was known before their day. The two are
/// the same statement over other rows, so that a patient is asked about as the model was trained.
///
/// What counts as known is dated by the day on which it happened. That a message about it came
/// later cannot be told.
@Repository
class ExampleStore {

  /// The same patients at every training, and all of their rows or none.
  private static final String SAMPLED =
      "(hashtextextended(s.patient_id::text, :seed) & 1048575) < :share";

  /// An appointment that was neither cancelled nor kept. Systems that never say `no-show` leave it
  /// booked for ever; that nobody came is seen from the visits of that day.
  private static final String MISSED =
      """
      (s.status = 'no-show' OR s.status = 'booked' AND NOT EXISTS (
         SELECT FROM clinical_fact_encounter came
          WHERE came.tenant_id = s.tenant_id AND came.patient_id = s.patient_id AND came.started_on = s.starts_on))
      """;

  private static final String APPOINTMENT_COLUMNS =
      """
      s.patient_id, s.starts_at, s.department_name AS department,
      CASE WHEN s.booked_at < s.starts_at
           THEN s.starts_on - (s.booked_at AT TIME ZONE 'Asia/Shanghai')::date END AS lead,
      date_part('hour', s.starts_at AT TIME ZONE 'Asia/Shanghai') AS hour, date_part('isodow', s.starts_on) AS weekday,
      NULL::date AS visited, NULL::date AS came_again, NULL::text AS inpatient,
      """;

  private static final String VISIT_COLUMNS =
      """
      s.patient_id, NULL::timestamptz AS starts_at, s.department, NULL::integer AS lead, NULL::integer AS hour,
      NULL::integer AS weekday, s.ended AS visited,
      (SELECT min(n.started_on) FROM clinical_fact_encounter n
        WHERE n.tenant_id = :tenant AND n.patient_id = s.patient_id AND n.started_on > s.ended) AS came_again,
      s.inpatient, s.ended + 1 AS day, false AS happened
      """;

  private static final String PATIENT_COLUMNS =
      """
      s.patient_id, NULL::timestamptz AS starts_at, NULL::text AS department, NULL::integer AS lead,
      NULL::integer AS hour, NULL::integer AS weekday, NULL::date AS visited, NULL::date AS came_again,
      NULL::text AS inpatient,
      """;

  private static final String ACTIVE =
      """
      EXISTS (SELECT FROM clinical_fact_encounter was
               WHERE was.tenant_id = :tenant AND was.patient_id = s.patient_id
                 AND was.started_on >= d.day - 365 AND was.started_on < d.day)
      """;

  private static final String VISITS =
      """
      SELECT DISTINCT ON (e.patient_id, coalesce(e.discharged_on, e.started_on))
             e.patient_id, coalesce(e.discharged_on, e.started_on) AS ended, e.department_name AS department,
             CASE WHEN e.class = 'inpatient' THEN 'yes' ELSE 'no' END AS inpatient
        FROM clinical_fact_encounter e WHERE e.tenant_id = :tenant
      """;

  /// What is known of each asked patient before the day.
  private static final String KNOWN =
      """
      )
      SELECT a.*, date_part('year', age(a.day, p.birth_date)) AS age, p.sex, v.visits, coalesce(a.day - v.last, 99999) AS since,
             v.departments, coalesce(v.admitted, 'no') AS admitted, u.usual, k.missed, k.kept,
             CASE WHEN c.chronic THEN 'yes' ELSE 'no' END AS chronic,
             CASE WHEN o.ordered_on < a.day + 180 THEN 'yes' ELSE 'no' END AS ordered, o.ordered_on,
             CASE WHEN g.agreed THEN 'yes' ELSE 'no' END AS reminder
        FROM asked a
        JOIN patient_fact_patient p ON p.tenant_id = :tenant AND p.patient_id = a.patient_id AND NOT p.deceased
       CROSS JOIN LATERAL (
             SELECT max(e.started_on) AS last,
                    count(DISTINCT e.started_on) FILTER (WHERE e.started_on >= a.day - 365) AS visits,
                    count(DISTINCT e.department_name) FILTER (WHERE e.started_on >= a.day - 365) AS departments,
                    max('yes') FILTER (WHERE e.class = 'inpatient' AND e.started_on >= a.day - 365) AS admitted
               FROM clinical_fact_encounter e
              WHERE e.tenant_id = :tenant AND e.patient_id = a.patient_id AND e.started_on < a.day) v
       CROSS JOIN LATERAL (
             SELECT CASE WHEN count(gap) >= 2 THEN percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) END AS usual
               FROM (SELECT started_on - lag(started_on) OVER (ORDER BY started_on) AS gap
                       FROM (SELECT DISTINCT e.started_on FROM clinical_fact_encounter e
                              WHERE e.tenant_id = :tenant AND e.patient_id = a.patient_id
                                AND e.started_on < a.day) visits) gaps) u
       CROSS JOIN LATERAL (
             SELECT count(*) FILTER (WHERE was.missed) AS missed, count(*) FILTER (WHERE NOT was.missed) AS kept
               FROM (SELECT
      """
          + MISSED
          + """
                         AS missed FROM appointment_fact_appointment s
                          WHERE s.tenant_id = :tenant AND s.patient_id = a.patient_id AND s.status <> 'cancelled'
                            AND s.starts_on >= a.day - 1095 AND s.starts_on < a.day) was) k
           CROSS JOIN LATERAL (
                 SELECT bool_or(EXISTS (SELECT FROM unnest(:from_codes::text[], :to_codes::text[]) range (first, last)
                                         WHERE left(d.code, 3) COLLATE "C" BETWEEN range.first AND range.last)) AS chronic
                   FROM clinical_fact_condition d
                  WHERE d.tenant_id = :tenant AND d.patient_id = a.patient_id AND d.recorded_on < a.day) c
           CROSS JOIN LATERAL (
                 SELECT min(e.return_ordered_on) AS ordered_on FROM clinical_fact_encounter e
                  WHERE e.tenant_id = :tenant AND e.patient_id = a.patient_id
                    AND coalesce(e.discharged_on, e.started_on) < a.day AND e.return_ordered_on >= a.day) o
           CROSS JOIN LATERAL (
                 SELECT bool_or(word.decision = 'grant') AS agreed
                   FROM (SELECT DISTINCT ON (w.channel) w.decision FROM consent_fact_decision w
                          WHERE w.tenant_id = :tenant AND w.patient_id = a.patient_id AND w.purpose IN ('P-REMIND', '*')
                            AND w.at < a.day::timestamp AT TIME ZONE 'Asia/Shanghai'
                          ORDER BY w.channel, w.at DESC, w.event_id DESC) word) g
          """;

  private static final String PAST_APPOINTMENTS =
      "WITH asked AS MATERIALIZED (SELECT "
          + APPOINTMENT_COLUMNS
          + "s.starts_on AS day, "
          + MISSED
          + """
             AS happened FROM appointment_fact_appointment s
           WHERE s.tenant_id = :tenant AND s.status <> 'cancelled'
             AND s.starts_on >= :from AND s.starts_on < :until AND
          """
          + SAMPLED
          + KNOWN;

  private static final String PAST_PATIENTS =
      "WITH asked AS MATERIALIZED (SELECT "
          + PATIENT_COLUMNS
          + """
            d.day, NOT EXISTS (SELECT FROM clinical_fact_encounter n
                                WHERE n.tenant_id = :tenant AND n.patient_id = s.patient_id
                                  AND n.started_on >= d.day AND n.started_on < d.day + 180) AS happened
             FROM patient_fact_patient s CROSS JOIN unnest(:days::date[]) AS d (day)
            WHERE s.tenant_id = :tenant AND
          """
          + SAMPLED
          + " AND "
          + ACTIVE
          + KNOWN;

  private static final String PAST_VISITS =
      "WITH asked AS MATERIALIZED (SELECT "
          + VISIT_COLUMNS
          + "FROM ("
          + VISITS
          + """
             AND e.started_on < :until AND coalesce(e.discharged_on, e.started_on) >= :from
             AND coalesce(e.discharged_on, e.started_on) < :until
           ORDER BY e.patient_id, coalesce(e.discharged_on, e.started_on), e.class = 'inpatient' DESC, e.encounter_id) s
           WHERE
          """
          + SAMPLED
          + KNOWN;

  private static final String COMING_APPOINTMENTS =
      "WITH asked AS MATERIALIZED (SELECT "
          + APPOINTMENT_COLUMNS
          + """
            :today::date AS day, false AS happened FROM appointment_fact_appointment s
           WHERE s.tenant_id = :tenant AND s.patient_id = :patient AND s.status = 'booked' AND s.starts_at > :now
           ORDER BY s.starts_at LIMIT 3
          """
          + KNOWN
          + " ORDER BY a.starts_at";

  private static final String PATIENT_TODAY =
      "WITH asked AS MATERIALIZED (SELECT "
          + PATIENT_COLUMNS
          + """
            d.day, false AS happened FROM (SELECT :patient::uuid AS patient_id) s
            CROSS JOIN (SELECT :today::date AS day) d WHERE
          """
          + ACTIVE
          + KNOWN;

  private static final String LAST_VISIT =
      "WITH asked AS MATERIALIZED (SELECT "
          + VISIT_COLUMNS
          + "FROM ("
          + VISITS
          + """
             AND e.patient_id = :patient AND e.started_on <= :today AND coalesce(e.discharged_on, e.started_on) <= :today
           ORDER BY e.patient_id, coalesce(e.discharged_on, e.started_on) DESC, e.class = 'inpatient' DESC, e.encounter_id
           LIMIT 1) s
          """
          + KNOWN;

  private static final Set<String> NO_FEATURES =
      Set.of("patient_id", "starts_at", "day", "happened", "visited", "came_again", "ordered_on");

  private final JdbcClient jdbc;
  private final PredictionContent content;

  ExampleStore(JdbcClient jdbc, PredictionContent content) {
    this.jdbc = jdbc;
    this.content = content;
  }

  /// Appointments of the past.
  void appointments(LocalDate from, LocalDate until, Consumer<Example> each) {
    long all =
        count(
            jdbc.sql(
                    """
                    SELECT count(*) FROM appointment_fact_appointment
                     WHERE tenant_id = :tenant AND starts_on >= :from AND starts_on < :until
                    """)
                .param("from", Date.valueOf(from))
                .param("until", Date.valueOf(until)));
    sampled(jdbc.sql(PAST_APPOINTMENTS), all)
        .param("from", Date.valueOf(from))
        .param("until", Date.valueOf(until))
        .query(handler(each));
  }

  /// Patients who had come within a year, on each of these days.
  void patients(List<LocalDate> days, Consumer<Example> each) {
    long all =
        count(jdbc.sql("SELECT count(*) FROM patient_fact_patient WHERE tenant_id = :tenant"));
    sampled(jdbc.sql(PAST_PATIENTS), all * days.size())
        .param("days", days.stream().map(LocalDate::toString).toArray(String[]::new))
        .query(handler(each));
  }

  /// Days on which a visit ended.
  void visits(LocalDate from, LocalDate until, Consumer<Example> each) {
    long all =
        count(
            jdbc.sql(
                    """
                    SELECT count(*) FROM clinical_fact_encounter
                     WHERE tenant_id = :tenant AND started_on >= :from AND started_on < :until
                    """)
                .param("from", Date.valueOf(from))
                .param("until", Date.valueOf(until)));
    sampled(jdbc.sql(PAST_VISITS), all)
        .param("from", Date.valueOf(from))
        .param("until", Date.valueOf(until))
        .query(handler(each));
  }

  /// The next three appointments of a patient, the soonest first.
  ///
  /// @param known what happened before this day is known
  List<Coming> coming(PatientId patient, LocalDate known, java.time.Instant now) {
    List<Coming> coming = new ArrayList<>();
    patient(jdbc.sql(COMING_APPOINTMENTS), patient, known)
        .param("now", java.sql.Timestamp.from(now))
        .query(
            (RowCallbackHandler)
                row ->
                    coming.add(
                        new Coming(
                            row.getTimestamp("starts_at").toInstant(),
                            row.getString("department"),
                            example(row))));
    return coming;
  }

  record Coming(java.time.Instant startsAt, String department, Example example) {}

  /// @return empty when the patient did not come within a year
  Optional<Example> today(PatientId patient, LocalDate today) {
    return one(patient(jdbc.sql(PATIENT_TODAY), patient, today));
  }

  /// The last visit that is over.
  Optional<Example> lastVisit(PatientId patient, LocalDate today) {
    return one(patient(jdbc.sql(LAST_VISIT), patient, today));
  }

  private static Optional<Example> one(JdbcClient.StatementSpec asked) {
    return Optional.ofNullable(
        DataAccessUtils.singleResult(asked.query((row, n) -> example(row)).list()));
  }

  private JdbcClient.StatementSpec patient(
      JdbcClient.StatementSpec asked, PatientId patient, LocalDate today) {
    return codes(asked).param("patient", patient.value()).param("today", Date.valueOf(today));
  }

  private JdbcClient.StatementSpec sampled(JdbcClient.StatementSpec asked, long all) {
    double share = all == 0 ? 1 : Math.min(1, (double) content.mostExamples() / all);
    return codes(asked)
        .withFetchSize(2_000)
        .param("seed", content.seed())
        .param("share", (long) Math.ceil(share * (1 << 20)));
  }

  private JdbcClient.StatementSpec codes(JdbcClient.StatementSpec asked) {
    return asked
        .param("tenant", Tenancy.current().value())
        .param("from_codes", bounds(0))
        .param("to_codes", bounds(1));
  }

  private String[] bounds(int side) {
    return content.chronic().stream().map(range -> range.split("-")[side]).toArray(String[]::new);
  }

  private static long count(JdbcClient.StatementSpec asked) {
    return asked.param("tenant", Tenancy.current().value()).query(Long.class).single();
  }

  private static RowCallbackHandler handler(Consumer<Example> each) {
    return row -> each.accept(example(row));
  }

  private static Example example(ResultSet row) throws SQLException {
    Map<String, Object> values = new HashMap<>();
    ResultSetMetaData columns = row.getMetaData();
    for (int column = 1; column <= columns.getColumnCount(); column++) {
      String name = columns.getColumnLabel(column);
      Object value = NO_FEATURES.contains(name) ? null : row.getObject(column);
      if (value instanceof String text) {
        values.put(name, text.intern());
      } else if (value != null) {
        values.put(name, value);
      }
    }
    LocalDate visited = row.getObject("visited", LocalDate.class);
    return new Example(
        row.getObject("patient_id", UUID.class),
        row.getObject("day", LocalDate.class),
        values,
        row.getBoolean("happened"),
        days(visited, row.getObject("came_again", LocalDate.class)),
        days(visited, row.getObject("ordered_on", LocalDate.class)) instanceof Integer in
            ? Double.valueOf(in)
            : null,
        row.getObject("usual", Double.class));
  }

  private static @org.jspecify.annotations.Nullable Integer days(
      @org.jspecify.annotations.Nullable LocalDate from,
      @org.jspecify.annotations.Nullable LocalDate to) {
    return from == null || to == null
        ? null
        : Integer.valueOf(Math.toIntExact(java.time.temporal.ChronoUnit.DAYS.between(from, to)));
  }
}
