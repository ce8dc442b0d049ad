package org.xinqiao.interop;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.Tenancy;

/// Alarms about peers, and the limits that raise them.
@Repository
class AlarmStore {

  private static final Duration QUARANTINE_WINDOW = Duration.ofHours(1);

  private final JdbcClient jdbc;
  private final AlarmDefaults defaults;
  private final IdGenerator ids;

  AlarmStore(JdbcClient jdbc, AlarmDefaults defaults, IdGenerator ids) {
    this.jdbc = jdbc;
    this.defaults = defaults;
    this.ids = ids;
  }

  /// @param acknowledgedBy the name of the member of staff
  record Alarm(
      UUID id,
      UUID peer,
      String peerName,
      AlarmKind kind,
      Instant raisedAt,
      int measured,
      int threshold,
      @Nullable Instant clearedAt,
      @Nullable Instant acknowledgedAt,
      @Nullable String acknowledgedBy) {}

  /// The limits of a row that joins `intake_alarm_limit l`, or the defaults.
  AlarmLimits limits(ResultSet row) throws SQLException {
    Time from = row.getTime("hours_from");
    return from == null
        ? defaults.of(row.getString("transport"))
        : new AlarmLimits(
            row.getObject("silent_minutes", Integer.class),
            row.getObject("hours_from", LocalTime.class),
            row.getObject("hours_to", LocalTime.class),
            row.getBoolean("working_days_only"),
            row.getObject("lag_seconds", Integer.class),
            row.getObject("quarantined_per_hour", Integer.class));
  }

  /// How the admitted peers do.
  List<AlarmLimits.Peer> peers(Instant now) {
    return jdbc.sql(
            """
            SELECT p.peer_id, p.transport,
                   greatest(p.last_message_at, p.first_seen_at,
                            (SELECT m.received_at FROM intake_message m
                              WHERE m.tenant_id = p.tenant_id AND m.peer_id = p.peer_id
                              ORDER BY m.received_at DESC, m.message_id DESC LIMIT 1)) AS heard_at,
                   waiting.oldest,
                   (SELECT count(*) FROM intake_message m
                     WHERE m.tenant_id = p.tenant_id AND m.peer_id = p.peer_id AND m.state = 'quarantined'
                       AND m.received_at > :since) AS quarantined,
                   l.silent_minutes, l.hours_from, l.hours_to, l.working_days_only, l.lag_seconds, l.quarantined_per_hour
              FROM intake_peer p
              LEFT JOIN intake_alarm_limit l ON l.tenant_id = p.tenant_id AND l.peer_id = p.peer_id
              LEFT JOIN (SELECT peer_id, min(received_at) AS oldest FROM intake_message
                          WHERE tenant_id = :tenant AND state = 'received' GROUP BY peer_id) waiting
                ON waiting.peer_id = p.peer_id
             WHERE p.tenant_id = :tenant AND p.state = 'admitted'
            """)
        .param("tenant", tenant())
        .param("since", Timestamp.from(now.minus(QUARANTINE_WINDOW)))
        .query((row, n) -> {
          Timestamp oldest = row.getTimestamp("oldest");
          return new AlarmLimits.Peer(
              row.getObject("peer_id", UUID.class),
              row.getTimestamp("heard_at").toInstant(),
              oldest == null ? null : oldest.toInstant(),
              row.getInt("quarantined"),
              limits(row));
        })
        .list();
  }

  /// Raises an alarm for each breach that has none yet.
  ///
  /// @return the new ones
  List<UUID> raise(List<AlarmLimits.Breach> breaches, Instant now) {
    List<AlarmLimits.Breach> raising =
        breaches.stream().filter(AlarmLimits.Breach::raises).toList();
    if (raising.isEmpty()) {
      return List.of();
    }
    return jdbc.sql(
            """
            INSERT INTO intake_alarm (tenant_id, alarm_id, peer_id, kind, raised_at, measured, threshold)
            SELECT :tenant, id, peer, kind, :now, measured, threshold
              FROM unnest(:ids, :peers, :kinds, :measured, :thresholds) AS b(id, peer, kind, measured, threshold)
            ON CONFLICT (tenant_id, peer_id, kind) WHERE cleared_at IS NULL DO NOTHING
            RETURNING alarm_id
            """)
        .param("tenant", tenant())
        .param("now", Timestamp.from(now))
        .param("ids", raising.stream().map(breach -> ids.next()).toArray(UUID[]::new))
        .param("peers", raising.stream().map(AlarmLimits.Breach::peer).toArray(UUID[]::new))
        .param("kinds", kinds(raising))
        .param(
            "measured", raising.stream().map(AlarmLimits.Breach::measured).toArray(Integer[]::new))
        .param(
            "thresholds",
            raising.stream().map(AlarmLimits.Breach::threshold).toArray(Integer[]::new))
        .query((row, n) -> row.getObject(1, UUID.class))
        .list();
  }

  /// Clears the alarms of which the breach is over.
  ///
  /// @return those that were cleared
  List<UUID> clearAllBut(List<AlarmLimits.Breach> breaches, Instant now) {
    return jdbc.sql(
            """
            UPDATE intake_alarm SET cleared_at = :now
             WHERE tenant_id = :tenant AND cleared_at IS NULL
               AND (peer_id, kind) NOT IN (SELECT * FROM unnest(:peers, :kinds))
            RETURNING alarm_id
            """)
        .param("tenant", tenant())
        .param("now", Timestamp.from(now))
        .param("peers", breaches.stream().map(AlarmLimits.Breach::peer).toArray(UUID[]::new))
        .param("kinds", kinds(breaches))
        .query((row, n) -> row.getObject(1, UUID.class))
        .list();
  }

  /// Newest first.
  ///
  /// @param open whether only those that are not cleared
  Page<Alarm> alarms(boolean open, @Nullable String cursorText, int limit) {
    Cursor cursor = Cursor.parse(cursorText, 2);
    List<Alarm> rows =
        jdbc.sql(
                """
                SELECT a.alarm_id, a.peer_id, p.name AS peer_name, a.kind, a.raised_at, a.measured, a.threshold,
                       a.cleared_at, a.acknowledged_at, s.display_name
                  FROM intake_alarm a
                  JOIN intake_peer p ON p.tenant_id = a.tenant_id AND p.peer_id = a.peer_id
                  LEFT JOIN organization_fact_staff s ON s.tenant_id = a.tenant_id AND s.staff_id = a.acknowledged_by
                 WHERE a.tenant_id = :tenant %s %s
                 ORDER BY a.raised_at DESC, a.alarm_id DESC LIMIT :limit
                """
                    .formatted(
                        open ? "AND a.cleared_at IS NULL" : "",
                        cursor == null
                            ? ""
                            : "AND (a.raised_at, a.alarm_id) < (cast(:at AS timestamptz), cast(:id AS uuid))"))
            .param("tenant", tenant())
            .param("at", cursor == null ? null : cursor.moment(0).toString(), Types.VARCHAR)
            .param("id", cursor == null ? null : cursor.id(1).toString(), Types.VARCHAR)
            .param("limit", limit + 1)
            .query((row, n) -> alarm(row))
            .list();
    return Page.of(rows, limit, alarm -> Cursor.of(alarm.raisedAt(), alarm.id()));
  }

  /// @return false when it is acknowledged already, or there is none
  boolean acknowledge(UUID alarm, UUID by, Instant now) {
    return jdbc.sql(
                """
                UPDATE intake_alarm SET acknowledged_at = :now, acknowledged_by = :by
                 WHERE tenant_id = :tenant AND alarm_id = :alarm AND acknowledged_at IS NULL
                """)
            .param("tenant", tenant())
            .param("alarm", alarm)
            .param("by", by)
            .param("now", Timestamp.from(now))
            .update()
        == 1;
  }

  boolean exists(UUID alarm) {
    return jdbc.sql(
            "SELECT EXISTS (SELECT 1 FROM intake_alarm WHERE tenant_id = :tenant AND alarm_id = :alarm)")
        .param("tenant", tenant())
        .param("alarm", alarm)
        .query(Boolean.class)
        .single();
  }

  /// @return false when there is no such peer
  boolean choose(UUID peer, AlarmLimits limits, UUID by, Instant now) {
    return jdbc.sql(
                """
                INSERT INTO intake_alarm_limit (tenant_id, peer_id, silent_minutes, hours_from, hours_to, working_days_only,
                                                lag_seconds, quarantined_per_hour, changed_at, changed_by)
                SELECT p.tenant_id, p.peer_id, :silent, :from, :to, :workingDays, :lag, :quarantined, :now, :by
                  FROM intake_peer p WHERE p.tenant_id = :tenant AND p.peer_id = :peer
                ON CONFLICT (tenant_id, peer_id) DO UPDATE SET
                  silent_minutes = EXCLUDED.silent_minutes, hours_from = EXCLUDED.hours_from, hours_to = EXCLUDED.hours_to,
                  working_days_only = EXCLUDED.working_days_only, lag_seconds = EXCLUDED.lag_seconds,
                  quarantined_per_hour = EXCLUDED.quarantined_per_hour, changed_at = EXCLUDED.changed_at,
                  changed_by = EXCLUDED.changed_by
                """)
            .param("tenant", tenant())
            .param("peer", peer)
            .param("silent", limits.silentMinutes(), Types.INTEGER)
            .param("from", limits.from())
            .param("to", limits.to())
            .param("workingDays", limits.workingDaysOnly())
            .param("lag", limits.lagSeconds(), Types.INTEGER)
            .param("quarantined", limits.quarantinedPerHour(), Types.INTEGER)
            .param("now", Timestamp.from(now))
            .param("by", by)
            .update()
        == 1;
  }

  private static Alarm alarm(ResultSet row) throws SQLException {
    Timestamp cleared = row.getTimestamp("cleared_at");
    Timestamp acknowledged = row.getTimestamp("acknowledged_at");
    return new Alarm(
        row.getObject("alarm_id", UUID.class),
        row.getObject("peer_id", UUID.class),
        row.getString("peer_name"),
        AlarmKind.of(row.getString("kind")),
        row.getTimestamp("raised_at").toInstant(),
        row.getInt("measured"),
        row.getInt("threshold"),
        cleared == null ? null : cleared.toInstant(),
        acknowledged == null ? null : acknowledged.toInstant(),
        row.getString("display_name"));
  }

  private static String[] kinds(List<AlarmLimits.Breach> breaches) {
    return breaches.stream().map(breach -> breach.kind().toString()).toArray(String[]::new);
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
