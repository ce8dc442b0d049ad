package org.xinqiao.profile;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The statements that work profiles out of facts: one for the profile, one for the preferences.
/// Each is written once, for some patients and for a range of them, so that what an event brings up
/// to date and what a rebuild makes cannot differ.
final class ProfileStatements {

  private static final Pattern OF = Pattern.compile("\\{of ([a-z]+)}");

  /// Which patients: `{x}` is the alias of the rows that are kept to them.
  enum Whom {
    SOME("{x}.tenant_id = :tenant AND {x}.patient_id = ANY (:patients)"),
    RANGE("{x}.tenant_id = :tenant AND {x}.patient_id > :after AND {x}.patient_id <= :until");

    private final String condition;

    Whom(String condition) {
      this.condition = condition;
    }

    private String keep(String sql) {
      return OF.matcher(sql).replaceAll(of -> condition.replace("{x}", of.group(1)));
    }
  }

  /// What is worked out of one fact.
  ///
  /// @param columns that the rows have beside `patient_id`; of a patient who has no such rows a
  ///   name with an asterisk is 0, one with an exclamation mark false, one with braces empty
  private record Section(String alias, String rows, List<String> columns) {

    Section(String alias, String columns, String rows) {
      this(alias, rows, List.of(columns.strip().split("[,\\s]+")));
    }
  }

  private static final List<Section> SECTIONS =
      List.of(
          new Section(
              "v",
              """
              visits*, emergency_visits*, stays*, in_hospital!, first_visit_on, last_visit_on, last_admitted_on,
              last_discharged_on, return_ordered_on, last_department, visit_days{}
              """,
              """
              SELECT e.patient_id, count(*) AS visits, count(*) FILTER (WHERE e.class = 'emergency') AS emergency_visits,
                     count(*) FILTER (WHERE e.class = 'inpatient') AS stays,
                     bool_or(e.class = 'inpatient' AND e.status = 'in-progress') AS in_hospital,
                     min(e.started_on) AS first_visit_on, max(e.started_on) AS last_visit_on,
                     max(e.started_on) FILTER (WHERE e.class = 'inpatient') AS last_admitted_on,
                     max(e.discharged_on) FILTER (WHERE e.class = 'inpatient') AS last_discharged_on,
                     max(e.return_ordered_on) AS return_ordered_on,
                     (array_agg(e.department_name ORDER BY e.started_at DESC NULLS LAST, e.encounter_id DESC))[1]
                       AS last_department,
                     array_agg(e.started_on ORDER BY e.started_at DESC NULLS LAST, e.encounter_id DESC)
                       FILTER (WHERE e.started_at IS NOT NULL) AS visit_days
                FROM clinical_fact_encounter e WHERE {of e} GROUP BY e.patient_id
              """),
          new Section(
              "d",
              "last_diagnosed_on, diagnosis_days{}, diagnosis_kinds{}",
              """
              SELECT k.patient_id, max(k.last_on) AS last_diagnosed_on,
                     array_agg(DISTINCT f.family ORDER BY f.family) FILTER (WHERE f.family IS NOT NULL) AS diseases,
                     array_agg(k.first_on ORDER BY k.kind, k.first_on DESC)
                       FILTER (WHERE k.counts) AS diagnosis_days,
                     array_agg(k.kind ORDER BY k.kind, k.first_on DESC)
                       FILTER (WHERE k.counts) AS diagnosis_kinds
                FROM (SELECT c.patient_id, left(c.code, 3) AS kind, min(c.recorded_on) AS first_on,
                             max(c.recorded_on) AS last_on,
                             left(c.code, 3) IS NOT NULL AND min(c.recorded_on) IS NOT NULL AS counts
                        FROM clinical_fact_condition c
                       WHERE {of c}
                       GROUP BY c.patient_id, left(c.code, 3), coalesce(c.encounter_id, c.condition_id)) AS k
                LEFT JOIN unnest(:categories::text[], :families::text[]) AS f (category, family)
                       ON f.category = k.kind
               GROUP BY k.patient_id
              """),
          new Section(
              "o",
              "operations*, last_operation_on",
              """
              SELECT r.patient_id, count(*) AS operations, max(r.performed_on) AS last_operation_on
                FROM clinical_fact_procedure r WHERE {of r} GROUP BY r.patient_id
              """),
          new Section(
              "m",
              "dispenses*, last_dispensed_on, medicines_until",
              """
              SELECT g.patient_id, count(*) AS dispenses, max(g.handed_over_on) AS last_dispensed_on,
                     max(g.runs_out_on) AS medicines_until
                FROM clinical_fact_medication_dispense g WHERE {of g} GROUP BY g.patient_id
              """),
          // LOINC: 8480-6 and 8462-4 blood pressure, 14771-0 fasting glucose, 4548-4 HbA1c, 22748-8
          // LDL
          // cholesterol, 39156-5 BMI, in the units of content/code-maps. The newest value holds.
          new Section(
              "l",
              """
              systolic, diastolic, pressure_on, glucose, glucose_on, hba1c, hba1c_on, ldl, ldl_on, bmi, bmi_on,
              last_result_on
              """,
              """
              SELECT b.patient_id,
                     (array_agg(b.value ORDER BY b.observed_at DESC, b.observation_id DESC)
                        FILTER (WHERE b.code = '8480-6' AND b.value IS NOT NULL))[1] AS systolic,
                     max(b.observed_on) FILTER (WHERE b.code = '8480-6' AND b.value IS NOT NULL) AS pressure_on,
                     (array_agg(b.value ORDER BY b.observed_at DESC, b.observation_id DESC)
                        FILTER (WHERE b.code = '8462-4' AND b.value IS NOT NULL))[1] AS diastolic,
                     (array_agg(b.value ORDER BY b.observed_at DESC, b.observation_id DESC)
                        FILTER (WHERE b.code = '14771-0' AND b.value IS NOT NULL))[1] AS glucose,
                     max(b.observed_on) FILTER (WHERE b.code = '14771-0' AND b.value IS NOT NULL) AS glucose_on,
                     (array_agg(b.value ORDER BY b.observed_at DESC, b.observation_id DESC)
                        FILTER (WHERE b.code = '4548-4' AND b.value IS NOT NULL))[1] AS hba1c,
                     max(b.observed_on) FILTER (WHERE b.code = '4548-4' AND b.value IS NOT NULL) AS hba1c_on,
                     (array_agg(b.value ORDER BY b.observed_at DESC, b.observation_id DESC)
                        FILTER (WHERE b.code = '22748-8' AND b.value IS NOT NULL))[1] AS ldl,
                     max(b.observed_on) FILTER (WHERE b.code = '22748-8' AND b.value IS NOT NULL) AS ldl_on,
                     (array_agg(b.value ORDER BY b.observed_at DESC, b.observation_id DESC)
                        FILTER (WHERE b.code = '39156-5' AND b.value IS NOT NULL))[1] AS bmi,
                     max(b.observed_on) FILTER (WHERE b.code = '39156-5' AND b.value IS NOT NULL) AS bmi_on,
                     max(b.observed_on) AS last_result_on
                FROM clinical_fact_observation b WHERE {of b} GROUP BY b.patient_id
              """),
          new Section(
              "a",
              "booked_until, kept*, no_shows*, last_no_show_on",
              """
              SELECT a.patient_id, max(a.starts_on) FILTER (WHERE a.status = 'booked') AS booked_until,
                     count(*) FILTER (WHERE a.status = 'fulfilled') AS kept,
                     count(*) FILTER (WHERE a.status = 'no-show') AS no_shows,
                     max(a.starts_on) FILTER (WHERE a.status = 'no-show') AS last_no_show_on
                FROM appointment_fact_appointment a WHERE {of a} GROUP BY a.patient_id
              """),
          new Section(
              "w",
              "revisit_due_on, revisit_attended_on",
              """
              SELECT w.patient_id,
                     min(w.due_on) FILTER (WHERE w.attended_on IS NULL AND NOT w.cancelled) AS revisit_due_on,
                     max(w.attended_on) AS revisit_attended_on
                FROM appointment_fact_revisit w WHERE {of w} GROUP BY w.patient_id
              """),
          new Section(
              "n",
              "messages*, messages_read*, messages_replied*, last_message_on",
              """
              SELECT n.patient_id, count(n.sent_at) AS messages, count(n.read_at) AS messages_read,
                     count(n.replied_at) AS messages_replied,
                     max((n.sent_at AT TIME ZONE 'Asia/Shanghai')::date) AS last_message_on
                FROM messaging_fact_contact n WHERE {of n} GROUP BY n.patient_id
              """),
          new Section(
              "y",
              "",
              """
              SELECT y.patient_id, max((y.at AT TIME ZONE 'Asia/Shanghai')::date) AS last_reply_on
                FROM messaging_fact_reply y WHERE {of y} AND NOT y.shared GROUP BY y.patient_id
              """),
          new Section(
              "q",
              "forms*, forms_answered*, last_form_on",
              """
              SELECT q.patient_id, count(*) AS forms, count(q.submitted_at) AS forms_answered,
                     max((q.submitted_at AT TIME ZONE 'Asia/Shanghai')::date) AS last_form_on
                FROM questionnaire_fact_form q WHERE {of q} GROUP BY q.patient_id
              """),
          new Section(
              "t",
              "open_alerts*",
              """
              SELECT t.patient_id, count(*) FILTER (WHERE t.state <> 'closed') AS open_alerts
                FROM alert_fact_alert t WHERE {of t} GROUP BY t.patient_id
              """));

  private static final List<String> PREFERENCES =
      List.of("channel", "hour", "doctor", "slot", "place");

  /// How often somebody did what: each row one value of one preference.
  private static final String DONE =
      """
      SELECT n.patient_id, 'channel' AS preference, n.channel AS value, count(*) AS times, max(n.replied_at) AS newest
        FROM messaging_fact_contact n
       WHERE {of n} AND n.replied_at IS NOT NULL AND n.channel IS NOT NULL GROUP BY 1, 3
      UNION ALL
      SELECT n.patient_id, 'hour',
             CASE WHEN h.hour BETWEEN 6 AND 11 THEN 'morning' WHEN h.hour IN (12, 13) THEN 'noon'
                  WHEN h.hour BETWEEN 14 AND 17 THEN 'afternoon' ELSE 'evening' END,
             count(*), max(n.replied_at)
        FROM messaging_fact_contact n
       CROSS JOIN LATERAL (SELECT extract(hour FROM n.replied_at AT TIME ZONE 'Asia/Shanghai')) AS h (hour)
       WHERE {of n} AND n.replied_at IS NOT NULL GROUP BY 1, 3
      UNION ALL
      SELECT e.patient_id, 'doctor', e.attending_doctor, count(*), max(e.started_at)
        FROM clinical_fact_encounter e
       WHERE {of e} AND e.class = 'outpatient' AND e.attending_doctor IS NOT NULL GROUP BY 1, 3
      UNION ALL
      SELECT a.patient_id, 'slot',
             extract(isodow FROM a.starts_at AT TIME ZONE 'Asia/Shanghai')::text
               || CASE WHEN extract(hour FROM a.starts_at AT TIME ZONE 'Asia/Shanghai') < 12 THEN '-am' ELSE '-pm' END,
             count(*), max(a.starts_at)
        FROM appointment_fact_appointment a WHERE {of a} AND a.status = 'fulfilled' GROUP BY 1, 3
      UNION ALL
      SELECT a.patient_id, 'place', a.place, count(*), max(a.starts_at)
        FROM appointment_fact_appointment a
       WHERE {of a} AND a.status = 'fulfilled' AND a.place IS NOT NULL GROUP BY 1, 3
      """;

  private ProfileStatements() {}

  /// Writes profiles where they are not as they should be.
  static String profiles(Whom whom) {
    StringBuilder columns = new StringBuilder();
    StringBuilder values = new StringBuilder();
    StringBuilder joins = new StringBuilder();
    for (Section section : SECTIONS) {
      for (String column : section.columns()) {
        if (!column.isEmpty()) {
          String name = column.replaceAll("[*!{}]", "");
          String value = section.alias() + "." + name;
          columns.append(", ").append(name);
          values.append(", ").append(known(value, column));
        }
      }
      joins.append(
          "LEFT JOIN (%s) AS %s ON %s.patient_id = p.patient_id%n"
              .formatted(section.rows(), section.alias(), section.alias()));
    }
    String names = "sex, birth_date, deceased, registered_on, diseases, last_word_on" + columns;
    return whom.keep(
        """
        INSERT INTO profile_patient AS old (tenant_id, patient_id, %1$s)
        SELECT p.tenant_id, p.patient_id, p.sex, p.birth_date, p.deceased,
               (p.registered_at AT TIME ZONE 'Asia/Shanghai')::date, coalesce(d.diseases, '{}'),
               greatest(y.last_reply_on, q.last_form_on)%2$s
          FROM patient_fact_patient p
        %3$s WHERE {of p}
        ON CONFLICT (tenant_id, patient_id) DO UPDATE SET (%1$s) = ROW (%4$s)
         WHERE (%5$s) IS DISTINCT FROM (%4$s)
        """
            .formatted(names, values, joins, prefixed("EXCLUDED", names), prefixed("old", names)));
  }

  private static String known(String value, String column) {
    if (column.endsWith("*")) {
      return "coalesce(" + value + ", 0)";
    }
    if (column.endsWith("{}")) {
      return "coalesce(" + value + ", '{}')";
    }
    return column.endsWith("!") ? "coalesce(" + value + ", false)" : value;
  }

  private static String prefixed(String alias, String names) {
    return List.of(names.split(", ")).stream()
        .map(name -> alias + "." + name)
        .collect(Collectors.joining(", "));
  }

  /// Writes preferences where they are not as they should be.
  static String preferences(Whom whom) {
    StringBuilder columns = new StringBuilder("tone, birthday");
    StringBuilder values = new StringBuilder("s.tone, s.birthday");
    StringBuilder best = new StringBuilder();
    StringBuilder said = new StringBuilder();
    for (String preference : PREFERENCES) {
      columns.append(", %1$s, %1$s_said, %1$s_times, %1$s_of".formatted(preference));
      String own =
          preference.equals("channel")
              ? "coalesce(s.channel, p.preferred_channel)"
              : "s." + preference;
      values.append(
          """
          , coalesce(%2$s, b.%1$s), %2$s IS NOT NULL, CASE WHEN %2$s IS NULL THEN b.%1$s_times END,
          CASE WHEN %2$s IS NULL THEN b.%1$s_of END
          """
              .formatted(preference, own));
      best.append(
          """
          , max(value) FILTER (WHERE preference = '%1$s') AS %1$s,
          max(times) FILTER (WHERE preference = '%1$s') AS %1$s_times,
          max("of") FILTER (WHERE preference = '%1$s') AS %1$s_of
          """
              .formatted(preference));
      said.append(", max(value) FILTER (WHERE preference = '%1$s') AS %1$s".formatted(preference));
    }
    return whom.keep(
        """
        INSERT INTO profile_preference AS old (tenant_id, patient_id, %1$s)
        SELECT p.tenant_id, p.patient_id, %2$s
          FROM patient_fact_patient p
          LEFT JOIN (
            SELECT patient_id%3$s
              FROM (SELECT DISTINCT ON (patient_id, preference) patient_id, preference, value, times,
                           sum(times) OVER (PARTITION BY patient_id, preference) AS "of"
                      FROM (%4$s) AS done
                     ORDER BY patient_id, preference, times DESC, newest DESC, value) AS most
             GROUP BY patient_id) AS b ON b.patient_id = p.patient_id
          LEFT JOIN (
            SELECT patient_id%5$s, max(value) FILTER (WHERE preference = 'tone') AS tone,
                   max(value) FILTER (WHERE preference = 'birthday') AS birthday
              FROM (SELECT DISTINCT ON (z.patient_id, z.preference) z.patient_id, z.preference, z.value
                      FROM profile_said z WHERE {of z}
                     ORDER BY z.patient_id, z.preference, z.entered_at DESC, z.entry_id DESC) AS newest
             GROUP BY patient_id) AS s ON s.patient_id = p.patient_id
         WHERE {of p}
        ON CONFLICT (tenant_id, patient_id) DO UPDATE SET (%1$s) = ROW (%6$s)
         WHERE (%7$s) IS DISTINCT FROM (%6$s)
        """
            .formatted(
                columns,
                values,
                best,
                DONE,
                said,
                prefixed("EXCLUDED", columns.toString()),
                prefixed("old", columns.toString())));
  }

  /// Takes away the profiles of records that stand for nobody any more.
  static String departed(Whom whom, String table) {
    return whom.keep(
        """
        DELETE FROM %s g
         WHERE {of g} AND NOT EXISTS (SELECT FROM patient_fact_patient p
                                       WHERE p.tenant_id = g.tenant_id AND p.patient_id = g.patient_id)
        """
            .formatted(table));
  }
}
