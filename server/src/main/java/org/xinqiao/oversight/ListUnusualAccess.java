package org.xinqiao.oversight;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.Tenancy;

/// Counts a day of the audit per member of staff, and lists who stands out by which rule. A day may
/// be listed any number of times; the last counts hold, and what was once found stays found.
///
/// Reads the day's entries of the audit, once, from the index by time; a month is compared from the
/// counts of its days.
@Service
class ListUnusualAccess {

  private static final int MONTH = 28;

  /// Days with charts that somebody needs before there is something usual about them.
  private static final int DAYS_OF_HABIT = 5;

  /// A tie between a member of staff `w`, or their department, and a patient `c`. What was opened
  /// in an emergency is none.
  private static final String TIED =
      """
      EXISTS (SELECT FROM care_fact_relation r
               WHERE r.tenant_id = c.tenant_id AND r.patient_id = c.patient_id
                 AND r.party_id IN (w.staff_id, w.department_id) AND r.until > :from)
      """;

  private static final String COUNT =
      """
      WITH event AS MATERIALIZED (
        SELECT a.tenant_id, cast(a.actor_id AS uuid) AS staff_id, a.action, a.outcome, a.patient_id,
               CASE WHEN :overMidnight
                    THEN cast(a.at AT TIME ZONE :zone AS time) >= :nightFrom OR cast(a.at AT TIME ZONE :zone AS time) < :nightTo
                    ELSE cast(a.at AT TIME ZONE :zone AS time) >= :nightFrom AND cast(a.at AT TIME ZONE :zone AS time) < :nightTo
               END AS night
          FROM audit_fact_event a
         WHERE a.tenant_id = :tenant AND a.at >= :from AND a.at < :until
           AND a.actor_kind = 'staff' AND a.actor_id IS NOT NULL),
      chart AS MATERIALIZED (
        SELECT tenant_id, staff_id, patient_id, bool_or(night) AS night FROM event
         WHERE action = 'patient.view' AND outcome = 'allowed' AND patient_id IS NOT NULL
         GROUP BY tenant_id, staff_id, patient_id),
      opened AS (
        SELECT c.staff_id, count(*) AS charts, count(*) FILTER (WHERE c.night) AS nights,
               count(*) FILTER (WHERE w.department_code IS NOT NULL AND NOT (%s)) AS strangers,
               count(*) FILTER (WHERE n.name = w.display_name) AS own_name,
               count(*) FILTER (WHERE n.name <> w.display_name AND EXISTS (
                 SELECT FROM organization_fact_workplace o
                  WHERE o.tenant_id = c.tenant_id AND o.display_name = n.name)) AS colleagues,
               count(*) FILTER (WHERE n.name <> w.display_name AND n.family_name <> '' AND w.display_name ^@ n.family_name) AS family,
               count(*) FILTER (WHERE EXISTS (
                 SELECT FROM clinical_fact_encounter e
                   JOIN organization_fact_department d
                     ON d.tenant_id = e.tenant_id AND d.code IN (e.department_code, e.source_department_code) AND d.sensitive
                  WHERE e.tenant_id = c.tenant_id AND e.patient_id = c.patient_id
                    AND d.code IS DISTINCT FROM w.department_code)) AS sensitive
          FROM chart c
          JOIN organization_fact_workplace w ON w.tenant_id = c.tenant_id AND w.staff_id = c.staff_id
          LEFT JOIN patient_fact_name n ON n.tenant_id = c.tenant_id AND n.patient_id = c.patient_id
         GROUP BY c.staff_id),
      did AS (
        SELECT staff_id, count(*) FILTER (WHERE outcome = 'denied') AS denied,
               count(*) FILTER (WHERE outcome = 'allowed' AND action IN
                 ('patient.reveal-phone', 'patient.reveal-identity', 'messaging.reveal-unknown-phone')) AS reveals,
               count(*) FILTER (WHERE outcome = 'allowed' AND action = 'listing.fetch') AS lists,
               count(*) FILTER (WHERE outcome = 'allowed' AND action = 'measure.patients') AS list_pages,
               count(*) FILTER (WHERE outcome = 'denied' AND action = 'access.chart-budget') AS throttled
          FROM event GROUP BY staff_id)
      INSERT INTO oversight_day (tenant_id, day, staff_id, charts, nights, denied, reveals, lists, throttled, strangers,
                                 own_name, colleagues, family, sensitive, list_pages)
      SELECT :tenant, :day, d.staff_id, coalesce(o.charts, 0), coalesce(o.nights, 0), d.denied, d.reveals, d.lists, d.throttled,
             coalesce(o.strangers, 0), coalesce(o.own_name, 0), coalesce(o.colleagues, 0), coalesce(o.family, 0),
             coalesce(o.sensitive, 0), d.list_pages
        FROM did d LEFT JOIN opened o ON o.staff_id = d.staff_id
      ON CONFLICT (tenant_id, day, staff_id) DO UPDATE SET
        charts = EXCLUDED.charts, nights = EXCLUDED.nights, denied = EXCLUDED.denied, reveals = EXCLUDED.reveals,
        lists = EXCLUDED.lists, throttled = EXCLUDED.throttled, strangers = EXCLUDED.strangers,
        own_name = EXCLUDED.own_name, colleagues = EXCLUDED.colleagues, family = EXCLUDED.family,
        sensitive = EXCLUDED.sensitive, list_pages = EXCLUDED.list_pages
      """
          .formatted(TIED);

  private static final String FIND =
      """
      WITH counted AS (
        SELECT d.*, h.usual FROM oversight_day d
          LEFT JOIN LATERAL (
            SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY b.charts) AS usual FROM oversight_day b
             WHERE b.tenant_id = d.tenant_id AND b.staff_id = d.staff_id
               AND b.day >= cast(:day AS date) - :month AND b.day < :day AND b.charts > 0
            HAVING count(*) >= :habit) h ON true
         WHERE d.tenant_id = :tenant AND d.day = :day)
      INSERT INTO oversight_finding (tenant_id, day, staff_id, rule, seen, usual, found_at)
      SELECT c.tenant_id, c.day, c.staff_id, r.rule, r.seen, r.usual, :now
        FROM counted c
       CROSS JOIN LATERAL (VALUES
         ('budget-spent', c.throttled, 1),
         ('many-charts', c.charts, :charts),
         ('at-night', c.nights, :nightCharts),
         ('strangers', c.strangers, :strangers),
         ('own-name', c.own_name, 1),
         ('colleague', c.colleagues, 1),
         ('family-name', c.family, :familyName),
         ('sensitive', c.sensitive, :sensitive),
         ('denied', c.denied, :denied),
         ('reveals', c.reveals, :reveals),
         ('lists', c.lists, :lists),
         ('list-pages', c.list_pages, :listPages),
         ('more-than-usual', CASE WHEN c.charts >= :usualFrom AND c.charts > :times * c.usual THEN c.charts ELSE -1 END,
           coalesce(c.usual, 0))) AS r(rule, seen, usual)
       WHERE r.seen >= r.usual
      ON CONFLICT (tenant_id, day, staff_id, rule) DO UPDATE SET seen = EXCLUDED.seen, usual = EXCLUDED.usual
        WHERE oversight_finding.seen <> EXCLUDED.seen
      """;

  private final JdbcClient jdbc;
  private final OversightSettings settings;
  private final Clock clock;

  ListUnusualAccess(JdbcClient jdbc, OversightSettings settings, Clock clock) {
    this.jdbc = jdbc;
    this.settings = settings;
    this.clock = clock;
  }

  /// One node counts at a time: two would write the same rows, each in its own order.
  ///
  /// @param day of the hospital's calendar
  @Transactional
  public void list(LocalDate day) {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('oversight/' || :tenant, 0))")
        .param("tenant", Tenancy.current().toString())
        .query((row, n) -> 0)
        .list();
    ZoneId zone = clock.getZone();
    Map<String, Object> asked = new HashMap<>();
    asked.put("tenant", Tenancy.current().value());
    asked.put("day", day);
    asked.put("from", Timestamp.from(day.atStartOfDay(zone).toInstant()));
    asked.put("until", Timestamp.from(day.plusDays(1).atStartOfDay(zone).toInstant()));
    asked.put("zone", zone.getId());
    asked.put("nightFrom", settings.nightFrom());
    asked.put("nightTo", settings.nightTo());
    asked.put("overMidnight", settings.nightFrom().isAfter(settings.nightTo()));
    jdbc.sql(COUNT).params(asked).update();
    find(day);
  }

  private void find(LocalDate day) {
    Instant now = clock.instant();
    jdbc.sql(FIND)
        .param("tenant", Tenancy.current().value())
        .param("day", day)
        .param("month", MONTH)
        .param("habit", DAYS_OF_HABIT)
        .param("now", Timestamp.from(now))
        .param("charts", settings.charts())
        .param("times", settings.timesUsual())
        .param("usualFrom", settings.usualFrom())
        .param("nightCharts", settings.nightCharts())
        .param("strangers", settings.strangers())
        .param("familyName", settings.familyName())
        .param("sensitive", settings.sensitive())
        .param("denied", settings.denied())
        .param("reveals", settings.reveals())
        .param("lists", settings.lists())
        .param("listPages", settings.listPages())
        .update();
    jdbc.sql(
            """
            INSERT INTO oversight_listing (tenant_id, day, counted_at) VALUES (:tenant, :day, :now)
            ON CONFLICT (tenant_id, day) DO UPDATE SET counted_at = EXCLUDED.counted_at
            """)
        .param("tenant", Tenancy.current().value())
        .param("day", day)
        .param("now", Timestamp.from(now))
        .update();
  }

  /// Today, and yesterday as long as it was not listed since it ended.
  @Transactional
  public void round() {
    LocalDate today = LocalDate.now(clock);
    Instant midnight = today.atStartOfDay(clock.getZone()).toInstant();
    boolean finished =
        jdbc.sql(
                """
                SELECT EXISTS (SELECT FROM oversight_listing
                                WHERE tenant_id = :tenant AND day = :day AND counted_at > :midnight)
                """)
            .param("tenant", Tenancy.current().value())
            .param("day", today.minusDays(1))
            .param("midnight", Timestamp.from(midnight))
            .query(Boolean.class)
            .single();
    if (!finished) {
      list(today.minusDays(1));
    }
    list(today);
  }
}
