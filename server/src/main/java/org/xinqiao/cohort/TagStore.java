package org.xinqiao.cohort;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.list;
import static org.jooq.impl.DSL.noField;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.condition.Conditions;
import org.xinqiao.condition.PatientRange;
import org.xinqiao.condition.Whom;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// What is put on patients, and how far the pass over all of them is.
@Repository
class TagStore {

  private final JdbcClient jdbc;
  private final DSLContext dsl;
  private final Conditions conditions;

  TagStore(JdbcClient jdbc, DSLContext dsl, Conditions conditions) {
    this.jdbc = jdbc;
    this.dsl = dsl;
    this.conditions = conditions;
  }

  /// Waits for whoever else puts something on patients of this hospital.
  void lock() {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('tag', :tenant)) IS NULL")
        .param("tenant", tenant())
        .query(Boolean.class)
        .single();
  }

  /// @return false when somebody else is at it
  boolean tryLock() {
    return jdbc.sql("SELECT pg_try_advisory_xact_lock(hashtextextended('tag', :tenant))")
        .param("tenant", tenant())
        .query(Boolean.class)
        .single();
  }

  /// Puts on what the rules say of these patients and ends what they do not say any more, in one
  /// statement for all rules.
  ///
  /// @return how many intervals began or ended
  long apply(List<TagRule> rules, Whom whom, LocalDate today, Instant now) {
    if (whom instanceof PatientRange) {
      joinByHashes();
    } else {
      keepPlans();
    }
    Set<String> kinds = new TreeSet<>();
    List<Field<?>> evidence = new ArrayList<>();
    for (TagRule rule : rules) {
      kinds.add(rule.kind().word());
      evidence.add(field("WHEN {0} THEN {1}", inline(rule.name()), evidence(rule, today)));
    }
    // An array and not VALUES, whose rows the database would compile anew for each patient.
    Select<?> matched =
        dsl.select(
                field("p.patient_id"),
                ofRule(rules, rule -> inline(rule.kind().word())).as("kind"),
                ofRule(rules, rule -> inline(rule.name())).as("name"),
                ofRule(rules, rule -> inline(rule.version())).as("version"),
                field("v.value"))
            .from(conditions.patients(whom))
            .crossJoin(
                table(
                    "LATERAL unnest(ARRAY[{0}]) WITH ORDINALITY AS v (value, place)",
                    list(rules.stream().map(rule -> value(rule, today, whom)).toList())))
            .where(condition("{0} IS FALSE", conditions.patientField("profile.deceased", today)))
            .and(condition("v.value IS NOT NULL"));
    Select<?> begun =
        dsl.select(
                val(tenant()),
                field("m.patient_id"),
                field("m.kind"),
                field("m.name"),
                field("m.value"),
                inline("rule"),
                field("m.version"),
                val(Timestamp.from(now)),
                field("jsonb_strip_nulls(CASE m.name {0} END)", separated(evidence)))
            .from(conditions.patients(whom))
            .join(table("matched m"))
            .on(condition("p.patient_id = m.patient_id"))
            .where(
                condition(
                    """
                    NOT EXISTS (SELECT FROM cohort_interval i
                                 WHERE i.tenant_id = {0} AND i.patient_id = m.patient_id AND {1} AND i.until IS NULL
                                   AND i.origin = 'rule' AND i.kind = m.kind AND i.name = m.name AND i.value = m.value)
                    """,
                    val(tenant()), whom.beside().holds("i")));
    return dsl.fetchSingle(
            """
            WITH matched AS MATERIALIZED ({0}),
            ended AS (
              UPDATE cohort_interval i SET until = {2}
               WHERE i.tenant_id = {3} AND {4} AND i.until IS NULL AND i.origin = 'rule'
                 AND i.kind = ANY ({5})
                 AND NOT EXISTS (SELECT FROM matched m WHERE m.patient_id = i.patient_id AND m.kind = i.kind
                                    AND m.name = i.name AND m.value = i.value)
              RETURNING 1),
            begun AS (
              INSERT INTO cohort_interval (tenant_id, patient_id, kind, name, value, origin, version, since, evidence)
              {1}
              RETURNING 1)
            SELECT (SELECT count(*) FROM ended) + (SELECT count(*) FROM begun)
            """,
            matched,
            begun,
            val(Timestamp.from(now)),
            val(tenant()),
            whom.holds("i"),
            val(kinds.toArray(String[]::new)))
        .get(0, Long.class);
  }

  /// For a few patients the database plans the statement far longer than it runs it.
  private void keepPlans() {
    jdbc.sql("SELECT set_config('plan_cache_mode', 'force_generic_plan', true)")
        .query()
        .singleRow();
  }

  /// See [PatientRange].
  private void joinByHashes() {
    jdbc.sql(
            "SELECT set_config('enable_nestloop', 'off', true), set_config('work_mem', '64MB', true)")
        .query()
        .listOfRows();
  }

  /// What there is of each rule, at the place of the row.
  private static Field<?> ofRule(List<TagRule> rules, Function<TagRule, Field<?>> part) {
    return field("(ARRAY[{0}])[v.place::integer]", list(rules.stream().map(part).toList()));
  }

  /// The value of the first case that holds; null when none does.
  private Field<?> value(TagRule rule, LocalDate today, Whom whom) {
    List<Field<?>> cases = new ArrayList<>();
    for (TagRule.Case each : rule.cases()) {
      cases.add(
          field(
              "WHEN {0} THEN {1}",
              conditions.compileFor(each.when(), today, whom),
              each.valueOf() == null
                  ? inline(each.value())
                  : conditions.patientField(each.valueOf(), today)));
    }
    return field("CASE {0} END", separated(cases));
  }

  /// What the fields that a rule compares are now, by their names.
  private Field<?> evidence(TagRule rule, LocalDate today) {
    Set<String> names = new TreeSet<>();
    rule.cases().forEach(each -> names.addAll(conditions.patientFieldsOf(each.when())));
    List<Field<?>> pairs = new ArrayList<>();
    for (String name : names) {
      pairs.add(inline(name));
      pairs.add(conditions.patientField(name, today));
    }
    return pairs.isEmpty() ? field("NULL::jsonb") : field("jsonb_build_object({0})", list(pairs));
  }

  /// One after another.
  private static Field<?> separated(List<Field<?>> parts) {
    return parts.stream()
        .<Field<?>>map(part -> part)
        .reduce((a, b) -> field("{0} {1}", a, b))
        .orElse(noField());
  }

  /// Ends what was put on by hand until a day that is over.
  int endWhatIsOver(LocalDate today, Instant now) {
    return jdbc.sql(
            """
            UPDATE cohort_interval SET until = :now
             WHERE tenant_id = :tenant AND kind IN ('tag', 'free') AND until IS NULL AND ends_on < :today
            """)
        .param("tenant", tenant())
        .param("now", Timestamp.from(now))
        .param("today", today)
        .update();
  }

  /// A pass over all patients.
  ///
  /// @param after the last patient that is done; null at the beginning
  /// @param ended null while it goes on
  record Pass(
      String fingerprint,
      LocalDate day,
      @Nullable UUID after,
      Instant begun,
      @Nullable Instant ended,
      long patients,
      long changes) {}

  Optional<Pass> pass() {
    return jdbc.sql(
            """
            SELECT fingerprint, for_day, after_patient, begun_at, ended_at, patients, changes
              FROM cohort_pass WHERE tenant_id = :tenant
            """)
        .param("tenant", tenant())
        .query((row, n) -> {
          Timestamp ended = row.getTimestamp("ended_at");
          return new Pass(
              row.getString("fingerprint"),
              row.getObject("for_day", LocalDate.class),
              row.getObject("after_patient", UUID.class),
              row.getTimestamp("begun_at").toInstant(),
              ended == null ? null : ended.toInstant(),
              row.getLong("patients"),
              row.getLong("changes"));
        })
        .optional();
  }

  void begin(String fingerprint, LocalDate day, Instant at) {
    jdbc.sql(
            """
            INSERT INTO cohort_pass (tenant_id, fingerprint, for_day, begun_at) VALUES (:tenant, :fingerprint, :day, :at)
            ON CONFLICT (tenant_id) DO UPDATE
               SET fingerprint = EXCLUDED.fingerprint, for_day = EXCLUDED.for_day, after_patient = NULL,
                   begun_at = EXCLUDED.begun_at, ended_at = NULL, patients = 0, changes = 0
            """)
        .param("tenant", tenant())
        .param("fingerprint", fingerprint)
        .param("day", day)
        .param("at", Timestamp.from(at))
        .update();
  }

  void progress(@Nullable UUID after, long patients, long changes, @Nullable Instant ended) {
    jdbc.sql(
            """
            UPDATE cohort_pass
               SET after_patient = coalesce(:after::uuid, after_patient), patients = patients + :patients,
                   changes = changes + :changes, ended_at = :ended::timestamptz
             WHERE tenant_id = :tenant
            """)
        .param("tenant", tenant())
        .param("after", after, Types.OTHER)
        .param("patients", patients)
        .param("changes", changes)
        .param("ended", ended == null ? null : Timestamp.from(ended), Types.TIMESTAMP)
        .update();
  }

  /// The end of a page.
  ///
  /// @param last its last patient; null when there are none any more
  record PageEnd(@Nullable UUID last, long patients) {}

  /// The next patients that have a profile, in the order of their ids.
  PageEnd pageAfter(UUID after, int size) {
    return jdbc.sql(
            """
            SELECT (array_agg(patient_id ORDER BY patient_id DESC))[1], count(*)
              FROM (SELECT patient_id FROM profile_fact_profile
                     WHERE tenant_id = :tenant AND patient_id > :after ORDER BY patient_id LIMIT :size) AS page
            """)
        .param("tenant", tenant())
        .param("after", after)
        .param("size", size)
        .query((row, n) -> new PageEnd(row.getObject(1, UUID.class), row.getLong(2)))
        .single();
  }

  /// An interval of a tag.
  ///
  /// @param origin rule, staff or overruled
  /// @param said what was put on, where another name stands for it now; else null
  /// @param version of the content file whose rule put it on
  /// @param by who put it on or overruled it; null for a rule
  record Interval(
      UUID id,
      String kind,
      String name,
      String value,
      String origin,
      Instant since,
      @Nullable Instant until,
      @Nullable LocalDate endsOn,
      @Nullable String evidence,
      @Nullable String reason,
      @Nullable String said,
      int version,
      @Nullable String by) {}

  /// What is open, of every kind and origin.
  List<Interval> open(PatientId patient) {
    return jdbc.sql(
            """
            SELECT i.interval_id, i.kind, i.name, i.value, i.origin, i.since, i.until, i.ends_on,
                   i.evidence::text AS evidence, i.reason, i.said, i.version, s.display_name
              FROM cohort_interval i
              LEFT JOIN organization_fact_staff s ON s.tenant_id = i.tenant_id AND s.staff_id = i.entered_by
             WHERE i.tenant_id = :tenant AND i.patient_id = :patient AND i.until IS NULL
             ORDER BY i.kind, i.name, i.since
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .query((row, n) -> interval(row))
        .list();
  }

  /// What was ever put on, the newest first.
  ///
  /// @param before beginning and id of the last one seen; null for the first page
  List<Interval> history(
      PatientId patient, @Nullable Instant before, @Nullable UUID beforeId, int limit) {
    return jdbc.sql(
            """
            SELECT i.interval_id, i.kind, i.name, i.value, i.origin, i.since, i.until, i.ends_on,
                   i.evidence::text AS evidence, i.reason, i.said, i.version, s.display_name
              FROM cohort_interval i
              LEFT JOIN organization_fact_staff s ON s.tenant_id = i.tenant_id AND s.staff_id = i.entered_by
             WHERE i.tenant_id = :tenant AND i.patient_id = :patient
               AND (:before::timestamptz IS NULL OR (i.since, i.interval_id) < (:before::timestamptz, :beforeId::uuid))
             ORDER BY i.since DESC, i.interval_id DESC LIMIT :limit
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("before", before == null ? null : Timestamp.from(before), Types.TIMESTAMP)
        .param("beforeId", beforeId, Types.OTHER)
        .param("limit", limit)
        .query((row, n) -> interval(row))
        .list();
  }

  /// What was open at some time of a span, of every kind and origin, in the order of its beginning.
  List<Interval> openWithin(PatientId patient, Instant from, Instant to) {
    return jdbc.sql(
            """
            SELECT i.interval_id, i.kind, i.name, i.value, i.origin, i.since, i.until, i.ends_on,
                   i.evidence::text AS evidence, i.reason, i.said, i.version, s.display_name
              FROM cohort_interval i
              LEFT JOIN organization_fact_staff s ON s.tenant_id = i.tenant_id AND s.staff_id = i.entered_by
             WHERE i.tenant_id = :tenant AND i.patient_id = :patient AND i.since < :to
               AND (i.until IS NULL OR i.until >= :from)
             ORDER BY i.kind DESC, i.since, i.interval_id
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("from", Timestamp.from(from))
        .param("to", Timestamp.from(to))
        .query((row, n) -> interval(row))
        .list();
  }

  /// How much began and ended on a day.
  record Changes(LocalDate day, int began, int ended) {}

  /// The days on which anything began or ended, the latest first.
  ///
  /// @param hidden names of tags that are left out
  /// @param before the last day seen; null for the first page
  List<Changes> changes(
      PatientId patient,
      Collection<String> hidden,
      ZoneId zone,
      @Nullable LocalDate before,
      int limit) {
    return jdbc.sql(
            """
            SELECT c.day, sum(c.began) AS began, sum(c.ended) AS ended
              FROM (SELECT (since AT TIME ZONE :zone)::date AS day, 1 AS began, 0 AS ended FROM cohort_interval
                     WHERE tenant_id = :tenant AND patient_id = :patient
                       AND NOT (kind IN ('tag', 'free') AND name = ANY (:hidden))
                    UNION ALL
                    SELECT (until AT TIME ZONE :zone)::date, 0, 1 FROM cohort_interval
                     WHERE tenant_id = :tenant AND patient_id = :patient AND until IS NOT NULL
                       AND NOT (kind IN ('tag', 'free') AND name = ANY (:hidden))) AS c
             WHERE :before::date IS NULL OR c.day < :before::date
             GROUP BY c.day ORDER BY c.day DESC LIMIT :limit
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("zone", zone.getId())
        .param("hidden", hidden.toArray(String[]::new))
        .param("before", before, Types.DATE)
        .param("limit", limit)
        .query((row, n) ->
            new Changes(
                row.getObject("day", LocalDate.class), row.getInt("began"), row.getInt("ended")))
        .list();
  }

  private static Interval interval(ResultSet row) throws SQLException {
    Timestamp until = row.getTimestamp("until");
    return new Interval(
        row.getObject("interval_id", UUID.class),
        row.getString("kind"),
        row.getString("name"),
        row.getString("value"),
        row.getString("origin"),
        row.getTimestamp("since").toInstant(),
        until == null ? null : until.toInstant(),
        row.getObject("ends_on", LocalDate.class),
        row.getString("evidence"),
        row.getString("reason"),
        row.getString("said"),
        row.getInt("version"),
        row.getString("display_name"));
  }

  void putOn(
      PatientId patient,
      UUID id,
      String kind,
      String name,
      String origin,
      int version,
      @Nullable LocalDate endsOn,
      @Nullable String reason,
      UUID by,
      Instant at) {
    jdbc.sql(
            """
            INSERT INTO cohort_interval (tenant_id, patient_id, interval_id, kind, name, origin, version, since, ends_on,
                                      reason, entered_by)
            VALUES (:tenant, :patient, :id, :kind, :name, :origin, :version, :at, :endsOn, :reason, :by)
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("id", id)
        .param("kind", kind)
        .param("name", name)
        .param("origin", origin)
        .param("version", version)
        .param("at", Timestamp.from(at))
        .param("endsOn", endsOn, Types.DATE)
        .param("reason", reason, Types.VARCHAR)
        .param("by", by)
        .update();
  }

  /// @return whether there was one to end
  boolean end(PatientId patient, String kind, String name, String origin, UUID by, Instant at) {
    return jdbc.sql(
                """
                UPDATE cohort_interval SET until = :at, ended_by = :by
                 WHERE tenant_id = :tenant AND patient_id = :patient AND kind = :kind AND name = :name
                   AND origin = :origin AND until IS NULL
                """)
            .param("tenant", tenant())
            .param("patient", patient.value())
            .param("kind", kind)
            .param("name", name)
            .param("origin", origin)
            .param("by", by)
            .param("at", Timestamp.from(at))
            .update()
        > 0;
  }

  /// How many patients have what now.
  record Count(String kind, String name, String value, long patients) {}

  List<Count> counts() {
    return jdbc.sql(
            """
            SELECT kind, name, value, count(*) AS patients FROM (
              SELECT DISTINCT 'tag' AS kind, name, '' AS value, patient_id FROM cohort_fact_tag WHERE tenant_id = :tenant
              UNION ALL SELECT 'stratum', name, value, patient_id FROM cohort_fact_stratum WHERE tenant_id = :tenant
              UNION ALL SELECT 'strategy', name, value, patient_id FROM cohort_fact_strategy WHERE tenant_id = :tenant) AS held
             GROUP BY kind, name, value
            """)
        .param("tenant", tenant())
        .query((row, n) ->
            new Count(
                row.getString("kind"),
                row.getString("name"),
                row.getString("value"),
                row.getLong("patients")))
        .list();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
