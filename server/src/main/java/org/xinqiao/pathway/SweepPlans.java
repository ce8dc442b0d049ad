package org.xinqiao.pathway;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.condition.PatientRange;
import org.xinqiao.shared.Tenancy;

/// Looks at every patient of a hospital once a day, a page at a time in the order of their ids.
/// Each page is a transaction of its own with how far it came, so that statements stay short
/// whatever the size of the hospital, and a sweep that was stopped goes on where it was. Nodes take
/// turns: a second one finds the hospital locked and leaves it.
///
/// A sweep of the past asks each page as of several days, since triggers look back some weeks.
@Service
class SweepPlans {

  private static final Logger log = LoggerFactory.getLogger(SweepPlans.class);

  /// Records of a page: worth what is read whole for it, and over in a second or so.
  static final int PAGE = 10_000;

  /// Between two days of a sweep of the past: less than the 30 days that triggers look back.
  private static final int DAYS = 25;

  private static final UUID FIRST = new UUID(0, 0);

  private final StartPlans start;
  private final JdbcClient jdbc;

  SweepPlans(StartPlans start, JdbcClient jdbc) {
    this.start = start;
    this.jdbc = jdbc;
  }

  /// How far the hospital in scope is.
  ///
  /// @param from the first day as of which triggers are asked
  /// @param asOf the day as of which the next page is asked
  /// @param after the last patient that is done; null at the beginning
  /// @param ended null while it goes on
  private record Sweep(
      LocalDate day,
      LocalDate from,
      LocalDate asOf,
      @Nullable UUID after,
      @Nullable Instant ended,
      long patients,
      long plans) {}

  /// The next page of today's sweep, which it begins when it was not begun yet.
  ///
  /// @return whether there is more to do; false also when another node is at it
  @Transactional
  public boolean page(LocalDate today, Instant now) {
    return page(today, now, PAGE);
  }

  /// @param size records of a page
  @Transactional
  public boolean page(LocalDate today, Instant now, int size) {
    return tryLock() && next(today, now, size);
  }

  /// The same, but waits for another node to end its page.
  @Transactional
  public boolean awaitPage(LocalDate today, Instant now) {
    lock();
    return next(today, now, PAGE);
  }

  /// Begins a sweep from the first patient, also when one goes on.
  ///
  /// @param from the first day as of which triggers are asked, for a hospital that loads its
  ///   history
  @Transactional
  public void begin(LocalDate from, LocalDate today, Instant now) {
    // A page that is under way would put down how far the old one was.
    lock();
    restart(from, today, now);
  }

  private void restart(LocalDate from, LocalDate today, Instant now) {
    jdbc.sql(
            """
            INSERT INTO pathway_sweep (tenant_id, for_day, from_day, as_of, begun_at)
            VALUES (:tenant, :today, :from, :from, :now)
            ON CONFLICT (tenant_id) DO UPDATE
               SET for_day = EXCLUDED.for_day, from_day = EXCLUDED.from_day, as_of = EXCLUDED.as_of,
                   after_patient = NULL, begun_at = EXCLUDED.begun_at, ended_at = NULL, patients = 0, plans = 0
            """)
        .param("tenant", tenant())
        .param("today", today)
        .param("from", from.isAfter(today) ? today : from)
        .param("now", Timestamp.from(now))
        .update();
  }

  private boolean next(LocalDate today, Instant now, int size) {
    Sweep sweep = sweep().orElse(null);
    if (sweep == null || sweep.ended() != null && sweep.day().isBefore(today)) {
      restart(today, today, now);
      sweep = sweep().orElseThrow();
    }
    if (sweep.ended() != null) {
      return false;
    }
    UUID after = sweep.after() == null ? FIRST : sweep.after();
    PageEnd page = pageAfter(after, size);
    int begun = 0;
    if (page.last() != null) {
      PatientRange range = new PatientRange(after, page.last());
      begun = start.forPage(range, sweep.asOf(), today, now);
      if (sweep.asOf().isBefore(today)) {
        progress(earlier(sweep.asOf().plusDays(DAYS), today), null, 0, begun, null);
        return true;
      }
      completeFinished(range, today, now);
    }
    boolean ends = page.records() < size;
    progress(sweep.from(), page.last(), page.records(), begun, ends ? now : null);
    if (ends) {
      log.info(
          "Everybody was looked at for plans: {} records, {} plans began",
          sweep.patients() + page.records(),
          sweep.plans() + begun);
    }
    return !ends;
  }

  private static LocalDate earlier(LocalDate one, LocalDate other) {
    return one.isBefore(other) ? one : other;
  }

  /// A plan is complete when its last step's time is over, or when nothing of it was left to be
  /// done.
  private void completeFinished(PatientRange range, LocalDate today, Instant now) {
    jdbc.sql(
            """
            UPDATE pathway_plan p SET state = 'completed', ended_at = :now
             WHERE p.tenant_id = :tenant AND p.patient_id > :after AND p.patient_id <= :until AND p.state = 'active'
               AND coalesce((SELECT max(s.closes_on) FROM pathway_step s
                              WHERE s.tenant_id = p.tenant_id AND s.patient_id = p.patient_id
                                AND s.plan_id = p.plan_id), p.anchor_on) < :today
            """)
        .param("tenant", tenant())
        .param("after", range.after())
        .param("until", range.until())
        .param("today", today)
        .param("now", Timestamp.from(now))
        .update();
  }

  private boolean tryLock() {
    return jdbc.sql("SELECT pg_try_advisory_xact_lock(hashtextextended('pathway', :tenant))")
        .param("tenant", tenant())
        .query(Boolean.class)
        .single();
  }

  private void lock() {
    jdbc.sql(
            """
            SELECT set_config('lock_timeout', '60s', true), pg_advisory_xact_lock(hashtextextended('pathway', :tenant))
            """)
        .param("tenant", tenant())
        .query()
        .listOfRows();
  }

  private Optional<Sweep> sweep() {
    return jdbc.sql(
            """
            SELECT for_day, from_day, as_of, after_patient, ended_at, patients, plans
              FROM pathway_sweep WHERE tenant_id = :tenant
            """)
        .param("tenant", tenant())
        .query((row, n) -> {
          Timestamp ended = row.getTimestamp("ended_at");
          return new Sweep(
              row.getObject("for_day", LocalDate.class),
              row.getObject("from_day", LocalDate.class),
              row.getObject("as_of", LocalDate.class),
              row.getObject("after_patient", UUID.class),
              ended == null ? null : ended.toInstant(),
              row.getLong("patients"),
              row.getLong("plans"));
        })
        .optional();
  }

  private void progress(
      LocalDate asOf, @Nullable UUID after, long patients, long plans, @Nullable Instant ended) {
    jdbc.sql(
            """
            UPDATE pathway_sweep
               SET as_of = :asOf, after_patient = coalesce(:after::uuid, after_patient),
                   patients = patients + :patients, plans = plans + :plans, ended_at = :ended::timestamptz
             WHERE tenant_id = :tenant
            """)
        .param("tenant", tenant())
        .param("asOf", asOf)
        .param("after", after, Types.OTHER)
        .param("patients", patients)
        .param("plans", plans)
        .param("ended", ended == null ? null : Timestamp.from(ended), Types.TIMESTAMP)
        .update();
  }

  /// The end of a page.
  ///
  /// @param last its last record; null when there are none any more
  private record PageEnd(@Nullable UUID last, long records) {}

  private PageEnd pageAfter(UUID after, int size) {
    return jdbc.sql(
            """
            SELECT (array_agg(record_id ORDER BY record_id DESC))[1], count(*)
              FROM (SELECT record_id FROM patient_fact_record
                     WHERE tenant_id = :tenant AND record_id > :after ORDER BY record_id LIMIT :size) AS page
            """)
        .param("tenant", tenant())
        .param("after", after)
        .param("size", size)
        .query((row, n) -> new PageEnd(row.getObject(1, UUID.class), row.getLong(2)))
        .single();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
