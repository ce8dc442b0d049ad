package org.xinqiao.interop;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.shared.Tenancy;

/// The peers as 集成监控 shows them, and what an engineer decides about one.
@Service
class PeerMonitor {

  private final JdbcClient jdbc;
  private final AlarmStore alarms;
  private final IntakeRates rates;
  private final IntakeQuality quality;
  private final Audit audit;
  private final LiveUpdates live;
  private final Clock clock;

  PeerMonitor(
      JdbcClient jdbc,
      AlarmStore alarms,
      IntakeRates rates,
      IntakeQuality quality,
      Audit audit,
      LiveUpdates live,
      Clock clock) {
    this.jdbc = jdbc;
    this.alarms = alarms;
    this.rates = rates;
    this.quality = quality;
    this.audit = audit;
    this.live = live;
    this.clock = clock;
  }

  /// @param httpUntil until when its token is good, over HTTP; null when it has none
  /// @param lagSeconds age of its oldest message that waits; null when none does
  /// @param unmappedCodes codes that no map knows, each once
  /// @param quality what was found; empty before the first walk over the patients
  record Line(
      UUID id,
      String name,
      String application,
      String facility,
      String state,
      String transport,
      @Nullable String charset,
      AcknowledgementMode acknowledgement,
      @Nullable Instant httpUntil,
      @Nullable Instant lastMessageAt,
      IntakeRates.Rate rate,
      int waiting,
      @Nullable Long lagSeconds,
      int quarantined,
      int unmappedCodes,
      Map<IntakeQuality.Kind, Integer> quality,
      AlarmLimits limits) {}

  /// Why limits were not kept.
  enum LimitsRefusal {
    UNKNOWN_PEER,
    HOURS_REVERSED
  }

  private record Waiting(int count, Instant oldest) {}

  @Transactional(readOnly = true)
  List<Line> peers() {
    Instant now = clock.instant();
    Map<UUID, IntakeRates.Rate> rated = rates.of(now, midnight());
    Map<UUID, Waiting> waiting = waiting();
    Map<UUID, Integer> quarantined = quarantined();
    Map<UUID, Map<IntakeQuality.Kind, Integer>> found = quality.found();
    return jdbc.sql(
            """
            SELECT p.peer_id, p.name, p.application, p.facility, p.state, p.transport, p.charset, p.acknowledgement,
                   (SELECT t.expires_at FROM intake_http_token t
                     WHERE t.tenant_id = p.tenant_id AND t.peer_id = p.peer_id) AS http_until,
                   (SELECT count(*) FROM interop_unmapped_code u
                     WHERE u.tenant_id = p.tenant_id AND u.peer_id = p.peer_id) AS unmapped,
                   greatest(p.last_message_at,
                            (SELECT m.received_at FROM intake_message m
                              WHERE m.tenant_id = p.tenant_id AND m.peer_id = p.peer_id
                              ORDER BY m.received_at DESC, m.message_id DESC LIMIT 1)) AS last_message_at,
                   l.silent_minutes, l.hours_from, l.hours_to, l.working_days_only, l.lag_seconds, l.quarantined_per_hour
              FROM intake_peer p
              LEFT JOIN intake_alarm_limit l ON l.tenant_id = p.tenant_id AND l.peer_id = p.peer_id
             WHERE p.tenant_id = :tenant
             ORDER BY p.state = 'unknown' DESC, p.name
            """)
        .param("tenant", tenant())
        .query((row, n) -> {
          UUID id = row.getObject("peer_id", UUID.class);
          Timestamp last = row.getTimestamp("last_message_at");
          Waiting waits = waiting.get(id);
          Timestamp until = row.getTimestamp("http_until");
          return new Line(
              id,
              row.getString("name"),
              row.getString("application"),
              row.getString("facility"),
              row.getString("state"),
              row.getString("transport"),
              row.getString("charset"),
              AcknowledgementMode.of(row.getString("acknowledgement")),
              until == null ? null : until.toInstant(),
              last == null ? null : last.toInstant(),
              rated.getOrDefault(id, IntakeRates.none(now)),
              waits == null ? 0 : waits.count(),
              waits == null ? null : Math.max(0, Duration.between(waits.oldest(), now).toSeconds()),
              quarantined.getOrDefault(id, 0),
              row.getInt("unmapped"),
              found.getOrDefault(id, Map.of()),
              alarms.limits(row));
        })
        .list();
  }

  @Transactional
  boolean admit(UUID peer, CurrentStaff by) {
    return turn(peer, "admitted", "integration.admit-peer", by);
  }

  /// Takes nothing more from a sender of HL7 until it is admitted again; what it sent stays.
  ///
  /// @return whether there is such a sender of HL7; others are ended where they were let in
  @Transactional
  boolean block(UUID peer, CurrentStaff by) {
    return turn(peer, "blocked", "integration.block-peer", by);
  }

  private boolean turn(UUID peer, String state, String act, CurrentStaff by) {
    int found =
        jdbc.sql(
                """
                UPDATE intake_peer SET state = :state
                 WHERE tenant_id = :tenant AND peer_id = :peer AND transport = 'mllp'
                """)
            .param("tenant", tenant())
            .param("peer", peer)
            .param("state", state)
            .update();
    if (found == 1) {
      audit.record(AuditEvent.allowed(by.actor(), act).on("intake-peer", peer));
      live.changed(new Change(Change.Topic.INTAKE, peer));
    }
    return found == 1;
  }

  /// Chooses when this peer raises an alarm.
  ///
  /// Refusals: each of [LimitsRefusal].
  @Transactional
  Optional<LimitsRefusal> limit(UUID peer, AlarmLimits limits, CurrentStaff by) {
    if (limits.from().isAfter(limits.to())) {
      return Optional.of(LimitsRefusal.HOURS_REVERSED);
    }
    if (!alarms.choose(peer, limits, by.id().value(), clock.instant())) {
      return Optional.of(LimitsRefusal.UNKNOWN_PEER);
    }
    audit.record(
        AuditEvent.allowed(by.actor(), "integration.limit-alarms").on("intake-peer", peer));
    live.changed(new Change(Change.Topic.INTAKE, peer));
    return Optional.empty();
  }

  private Map<UUID, Waiting> waiting() {
    Map<UUID, Waiting> waiting = new HashMap<>();
    jdbc.sql(
            """
            SELECT peer_id, count(*), min(received_at) FROM intake_message
             WHERE tenant_id = :tenant AND state = 'received' AND peer_id IS NOT NULL GROUP BY peer_id
            """)
        .param("tenant", tenant())
        .query(row -> {
          waiting.put(
              row.getObject(1, UUID.class),
              new Waiting(row.getInt(2), row.getTimestamp(3).toInstant()));
        });
    return waiting;
  }

  private Map<UUID, Integer> quarantined() {
    Map<UUID, Integer> quarantined = new HashMap<>();
    jdbc.sql(
            """
            SELECT peer_id, count(*) FROM intake_message
             WHERE tenant_id = :tenant AND state = 'quarantined' AND peer_id IS NOT NULL GROUP BY peer_id
            """)
        .param("tenant", tenant())
        .query(row -> {
          quarantined.put(row.getObject(1, UUID.class), row.getInt(2));
        });
    return quarantined;
  }

  private Instant midnight() {
    return LocalDate.now(clock).atStartOfDay(Hl7Time.HOSPITAL).toInstant();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
