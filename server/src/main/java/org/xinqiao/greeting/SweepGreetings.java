package org.xinqiao.greeting;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.condition.PatientRange;
import org.xinqiao.shared.Tenancy;

/// Plans the greetings of each day once, a page of the hospital at a time in the order of patient
/// ids, as plans are (ADR 0072). Each page is a transaction of its own with how far it came. Days
/// on which nothing ran are made up for with a reason and without a message, a week of them at
/// most.
@Service
class SweepGreetings {

  /// Records of a page.
  static final int PAGE = 10_000;

  private static final int DAYS_BACK = 7;
  private static final UUID FIRST = new UUID(0, 0);

  private final PlanGreetings plan;
  private final JdbcClient jdbc;

  SweepGreetings(PlanGreetings plan, JdbcClient jdbc) {
    this.plan = plan;
    this.jdbc = jdbc;
  }

  /// @param after the last patient that is done; null at the beginning
  private record Sweep(LocalDate day, @Nullable UUID after, boolean ended) {}

  /// The next page of the first day that is not done.
  ///
  /// @param today in the hospital's zone
  /// @return whether there is more to do; false also when another node is at it
  @Transactional
  public boolean page(LocalDate today, Instant now) {
    return page(today, now, PAGE);
  }

  /// @param size records of a page
  @Transactional
  boolean page(LocalDate today, Instant now, int size) {
    return tryLock() && next(today, now, size);
  }

  private boolean next(LocalDate today, Instant now, int size) {
    Sweep sweep = sweep().orElse(null);
    if (sweep == null) {
      sweep = begin(today, now);
    } else if (sweep.ended() && sweep.day().isBefore(today)) {
      LocalDate earliest = today.minusDays(DAYS_BACK);
      LocalDate following = sweep.day().plusDays(1);
      sweep = begin(following.isBefore(earliest) ? earliest : following, now);
    }
    if (sweep.ended()) {
      return false;
    }
    List<Greeting> greetings = plan.of(sweep.day());
    if (greetings.isEmpty()) {
      progress(null, 0, 0, now);
      return sweep.day().isBefore(today);
    }
    UUID after = sweep.after() == null ? FIRST : sweep.after();
    PageEnd page = pageAfter(after, size);
    int planned =
        page.last() == null
            ? 0
            : plan.forPage(new PatientRange(after, page.last()), greetings, sweep.day(), today);
    boolean ends = page.records() < size;
    progress(page.last(), page.records(), planned, ends ? now : null);
    return !ends || sweep.day().isBefore(today);
  }

  private Sweep begin(LocalDate day, Instant now) {
    jdbc.sql(
            """
            INSERT INTO greeting_sweep (tenant_id, for_day, begun_at) VALUES (:tenant, :day, :now)
            ON CONFLICT (tenant_id) DO UPDATE
               SET for_day = EXCLUDED.for_day, after_patient = NULL, begun_at = EXCLUDED.begun_at, ended_at = NULL,
                   patients = 0, planned = 0
            """)
        .param("tenant", tenant())
        .param("day", day)
        .param("now", Timestamp.from(now))
        .update();
    return new Sweep(day, null, false);
  }

  private boolean tryLock() {
    return jdbc.sql("SELECT pg_try_advisory_xact_lock(hashtextextended('greeting', :tenant))")
        .param("tenant", tenant())
        .query(Boolean.class)
        .single();
  }

  private Optional<Sweep> sweep() {
    return jdbc.sql(
            """
            SELECT for_day, after_patient, ended_at IS NOT NULL AS ended FROM greeting_sweep
             WHERE tenant_id = :tenant
            """)
        .param("tenant", tenant())
        .query((row, n) ->
            new Sweep(
                row.getObject("for_day", LocalDate.class),
                row.getObject("after_patient", UUID.class),
                row.getBoolean("ended")))
        .optional();
  }

  private void progress(@Nullable UUID after, long patients, int planned, @Nullable Instant ended) {
    jdbc.sql(
            """
            UPDATE greeting_sweep
               SET after_patient = coalesce(:after::uuid, after_patient), patients = patients + :patients,
                   planned = planned + :planned, ended_at = :ended::timestamptz
             WHERE tenant_id = :tenant
            """)
        .param("tenant", tenant())
        .param("after", after, Types.OTHER)
        .param("patients", patients)
        .param("planned", planned)
        .param("ended", ended == null ? null : Timestamp.from(ended), Types.TIMESTAMP)
        .update();
  }

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
