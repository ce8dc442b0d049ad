package org.xinqiao.interop;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.shared.Tenancy;

/// How many messages come from each peer, and when. Nothing is counted where messages are taken:
/// what is over is counted from an index afterwards and kept, so that whoever looks counts minutes
/// and not a day (ADR 0035).
@Repository
class IntakeRates {

  /// How long a time stays open after its end: a transaction under way may still bring a message of
  /// it.
  private static final Duration SETTLES = Duration.ofMinutes(10);

  private static final Duration KEPT = Duration.ofDays(2);
  private static final Duration NOW = Duration.ofMinutes(5);
  private static final int HOURS = 24;

  private final JdbcClient jdbc;

  IntakeRates(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// What came in an hour; the last one is not over.
  record Hour(Instant began, int received) {}

  /// @param hours the last 24, oldest first
  record Rate(double perMinute, int receivedToday, List<Hour> hours) {}

  /// Counts what is over and not counted yet.
  ///
  /// @param until until when it was counted; null for never
  /// @return until when it is counted now
  Instant count(@Nullable Instant until, Instant now) {
    Instant oldest = now.minus(KEPT);
    Instant from = tenMinutes(until == null || until.isBefore(oldest) ? oldest : until);
    Instant to = tenMinutes(now.minus(SETTLES));
    if (!from.isBefore(to)) {
      return from;
    }
    jdbc.sql(
            """
            INSERT INTO intake_rate (tenant_id, peer_id, began_at, received)
            SELECT p.tenant_id, p.peer_id, date_bin('10 minutes', m.received_at, 'epoch'), count(*)
              FROM intake_peer p
              JOIN intake_message m ON m.tenant_id = p.tenant_id AND m.peer_id = p.peer_id
               AND m.received_at >= :from AND m.received_at < :to
             WHERE p.tenant_id = :tenant
             GROUP BY 1, 2, 3
            ON CONFLICT (tenant_id, peer_id, began_at) DO UPDATE SET received = EXCLUDED.received
            """)
        .param("tenant", tenant())
        .param("from", Timestamp.from(from))
        .param("to", Timestamp.from(to))
        .update();
    jdbc.sql("DELETE FROM intake_rate WHERE tenant_id = :tenant AND began_at < :oldest")
        .param("tenant", tenant())
        .param("oldest", Timestamp.from(oldest))
        .update();
    return to;
  }

  /// @param midnight when today began
  /// @return by peer; no entry for those of which nothing came in the last 24 hours
  Map<UUID, Rate> of(Instant now, Instant midnight) {
    Instant first = now.truncatedTo(ChronoUnit.HOURS).minus(HOURS - 1L, ChronoUnit.HOURS);
    Instant counted =
        jdbc
            .sql("SELECT counted_until FROM intake_watch WHERE tenant_id = :tenant")
            .param("tenant", tenant())
            .query((row, n) -> row.getTimestamp(1))
            .list()
            .stream()
            .map(at -> at == null ? first : at.toInstant())
            .findFirst()
            .orElse(first);
    Map<UUID, Map<Instant, Integer>> hours = new HashMap<>();
    Map<UUID, Integer> today = new HashMap<>();
    Map<UUID, Integer> justNow = new HashMap<>();
    jdbc.sql(
            """
            SELECT peer_id, began_at, received, 0 AS just_now FROM intake_rate
             WHERE tenant_id = :tenant AND began_at >= :first AND began_at < :counted
            UNION ALL
            SELECT p.peer_id, date_bin('10 minutes', m.received_at, 'epoch'), count(*),
                   count(*) FILTER (WHERE m.received_at > :recent)
              FROM intake_peer p
              JOIN intake_message m ON m.tenant_id = p.tenant_id AND m.peer_id = p.peer_id
               AND m.received_at >= :open
             WHERE p.tenant_id = :tenant
             GROUP BY 1, 2
            """)
        .param("tenant", tenant())
        .param("first", Timestamp.from(first))
        .param("counted", Timestamp.from(counted))
        .param("open", Timestamp.from(counted.isAfter(first) ? counted : first))
        .param("recent", Timestamp.from(now.minus(NOW)))
        .query(row -> {
          UUID peer = row.getObject(1, UUID.class);
          Instant began = row.getTimestamp(2).toInstant();
          hours
              .computeIfAbsent(peer, id -> new HashMap<>())
              .merge(began.truncatedTo(ChronoUnit.HOURS), row.getInt(3), Integer::sum);
          if (!began.isBefore(midnight)) {
            today.merge(peer, row.getInt(3), Integer::sum);
          }
          justNow.merge(peer, row.getInt(4), Integer::sum);
        });
    Map<UUID, Rate> rates = new HashMap<>();
    hours.forEach((peer, counts) ->
        rates.put(
            peer,
            new Rate(
                justNow.getOrDefault(peer, 0) / (double) NOW.toMinutes(),
                today.getOrDefault(peer, 0),
                hours(first, counts))));
    return rates;
  }

  /// What is told of a peer from which nothing came.
  static Rate none(Instant now) {
    return new Rate(
        0,
        0,
        hours(now.truncatedTo(ChronoUnit.HOURS).minus(HOURS - 1L, ChronoUnit.HOURS), Map.of()));
  }

  private static List<Hour> hours(Instant first, Map<Instant, Integer> counts) {
    List<Hour> hours = new ArrayList<>(HOURS);
    for (int i = 0; i < HOURS; i++) {
      Instant began = first.plus(i, ChronoUnit.HOURS);
      hours.add(new Hour(began, counts.getOrDefault(began, 0)));
    }
    return hours;
  }

  private static Instant tenMinutes(Instant at) {
    return Instant.ofEpochSecond(at.getEpochSecond() / 600 * 600);
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
