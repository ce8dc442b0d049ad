package org.xinqiao.interop;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.calendar.WorkingCalendar;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.shared.Tenancy;

/// Watches over the peers of a hospital: counts what came, raises and clears alarms, looks for
/// flaws in what was sent. One node does it at a time; doing it twice changes nothing.
@Service
class WatchPeers {

  private static final Logger log = LoggerFactory.getLogger(WatchPeers.class);

  /// How long after one walk over the patients the next begins.
  private static final Duration BETWEEN_WALKS = Duration.ofMinutes(5);

  /// Steps of a walk in one round: a small hospital is walked over in one.
  private static final int STEPS = 20;

  private final JdbcClient jdbc;
  private final AlarmStore alarms;
  private final IntakeRates rates;
  private final IntakeQuality quality;
  private final LiveUpdates live;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final WorkingCalendar calendar =
      WorkingCalendar.load(WatchPeers.class.getClassLoader(), "content/calendar");

  WatchPeers(
      JdbcClient jdbc,
      AlarmStore alarms,
      IntakeRates rates,
      IntakeQuality quality,
      LiveUpdates live,
      TransactionTemplate transaction,
      Clock clock) {
    this.jdbc = jdbc;
    this.alarms = alarms;
    this.rates = rates;
    this.quality = quality;
    this.live = live;
    this.transaction = transaction;
    this.clock = clock;
  }

  private record Watch(
      @Nullable Instant countedUntil, @Nullable UUID walkedTo, @Nullable Instant walkedAt) {}

  /// Looks at the peers of the current tenant once.
  void round() {
    transaction.executeWithoutResult(status -> claim().ifPresent(watch -> raiseAndClear()));
    transaction.executeWithoutResult(status -> claim().ifPresent(this::count));
    boolean more = true;
    for (int step = 0; more && step < STEPS; step++) {
      more =
          Boolean.TRUE.equals(transaction.execute(status -> claim().map(this::walk).orElse(false)));
    }
  }

  /// Under the claim: a node that read a moment earlier must not raise again what another has just
  /// cleared.
  private void raiseAndClear() {
    Instant now = clock.instant();
    List<AlarmLimits.Breach> breaches =
        alarms.peers(now).stream()
            .flatMap(peer -> AlarmLimits.breaches(peer, now, Hl7Time.HOSPITAL, calendar).stream())
            .toList();
    List<UUID> cleared = alarms.clearAllBut(breaches, now);
    List<UUID> raised = alarms.raise(breaches, now);
    raised.forEach(alarm -> log.warn("Alarm {} about a peer is raised", alarm));
    cleared.forEach(alarm -> log.info("Alarm {} about a peer is cleared", alarm));
    Stream.concat(cleared.stream(), raised.stream())
        .forEach(alarm -> live.changed(new Change(Change.Topic.ALARM, alarm)));
  }

  private void count(Watch watch) {
    Instant until = rates.count(watch.countedUntil(), clock.instant());
    jdbc.sql("UPDATE intake_watch SET counted_until = :until WHERE tenant_id = :tenant")
        .param("tenant", tenant())
        .param("until", Timestamp.from(until))
        .update();
  }

  /// @return whether there is more to walk
  private boolean walk(Watch watch) {
    Instant now = clock.instant();
    Instant last = watch.walkedAt();
    if (watch.walkedTo() == null && last != null && now.isBefore(last.plus(BETWEEN_WALKS))) {
      return false;
    }
    UUID reached = quality.walk(watch.walkedTo());
    if (reached == null) {
      quality.publish();
      last = now;
    }
    jdbc.sql(
            """
            UPDATE intake_watch SET walked_to = :reached, walked_at = :at WHERE tenant_id = :tenant
            """)
        .param("tenant", tenant())
        .param("reached", reached, Types.OTHER)
        .param("at", last == null ? null : Timestamp.from(last), Types.TIMESTAMP)
        .update();
    return reached != null;
  }

  /// Empty when another node is at it.
  private Optional<Watch> claim() {
    jdbc.sql("INSERT INTO intake_watch (tenant_id) VALUES (:tenant) ON CONFLICT DO NOTHING")
        .param("tenant", tenant())
        .update();
    return jdbc.sql(
            """
            SELECT counted_until, walked_to, walked_at FROM intake_watch
             WHERE tenant_id = :tenant FOR UPDATE SKIP LOCKED
            """)
        .param("tenant", tenant())
        .query((row, n) -> {
          Timestamp counted = row.getTimestamp(1);
          Timestamp walked = row.getTimestamp(3);
          return new Watch(
              counted == null ? null : counted.toInstant(),
              row.getObject(2, UUID.class),
              walked == null ? null : walked.toInstant());
        })
        .optional();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
