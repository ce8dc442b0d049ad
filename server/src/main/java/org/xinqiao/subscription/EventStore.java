package org.xinqiao.subscription;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// The tables of events and their deliveries.
@Repository
class EventStore {

  private final JdbcClient jdbc;

  EventStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// A delivery that is leased for one attempt.
  record Due(
      PatientId patient,
      UUID event,
      long fence,
      int attempts,
      String topic,
      UUID subject,
      long version,
      String data,
      Instant at) {}

  /// How a webhook stands.
  ///
  /// @param oldest since when its oldest event waits; null when none does
  record Standing(int waiting, @Nullable Instant oldest, @Nullable String lastError) {}

  void write(
      PatientId patient,
      UUID event,
      Topic topic,
      UUID subject,
      String data,
      List<String> webhooks,
      Instant now) {
    // Two things that happen to one subject at once must not become the same version.
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(:subject, 7))")
        .param("subject", subject.toString())
        .query((row, n) -> 0)
        .single();
    jdbc.sql(
            """
            WITH event AS (
              INSERT INTO subscription_event (tenant_id, patient_id, event_id, topic, subject_id, version, data, at)
              SELECT :tenant, :patient, :event, :topic, :subject, coalesce(max(version), 0) + 1, cast(:data AS jsonb), :now
                FROM subscription_event
               WHERE tenant_id = :tenant AND patient_id = :patient AND subject_id = :subject
              RETURNING tenant_id, patient_id, event_id, subject_id, version)
            INSERT INTO subscription_delivery (tenant_id, patient_id, event_id, webhook, subject_id, version, state, next_at)
            SELECT tenant_id, patient_id, event_id, webhook, subject_id, version, 'waiting', :now
              FROM event, unnest(:webhooks) AS webhook
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("event", event)
        .param("topic", topic.toString())
        .param("subject", subject)
        .param("data", data)
        .param("now", Timestamp.from(now))
        .param("webhooks", webhooks.toArray(String[]::new))
        .update();
  }

  /// Leases up to `limit` deliveries of a webhook whose time has come. Of each subject only the
  /// oldest version: the next one waits until it has arrived. Of a webhook that rests, none.
  List<Due> lease(String webhook, int limit, Instant now, Instant until) {
    return jdbc.sql(
            """
            WITH due AS (
              SELECT tenant_id, patient_id, event_id, webhook FROM subscription_delivery d
               WHERE tenant_id = :tenant AND webhook = :webhook AND state = 'waiting' AND next_at <= :now
                 AND NOT EXISTS (SELECT 1 FROM subscription_webhook w
                                  WHERE w.tenant_id = d.tenant_id AND w.name = d.webhook AND w.paused_at IS NOT NULL)
                 AND NOT EXISTS (SELECT 1 FROM subscription_delivery earlier
                                  WHERE earlier.tenant_id = d.tenant_id AND earlier.patient_id = d.patient_id
                                    AND earlier.subject_id = d.subject_id AND earlier.webhook = d.webhook
                                    AND earlier.state = 'waiting' AND earlier.version < d.version)
               ORDER BY next_at LIMIT :limit FOR UPDATE SKIP LOCKED),
            leased AS (
              UPDATE subscription_delivery d
                 SET next_at = :until, fence = d.fence + 1, attempts = d.attempts + 1
                FROM due
               WHERE d.tenant_id = due.tenant_id AND d.patient_id = due.patient_id AND d.event_id = due.event_id
                 AND d.webhook = due.webhook
              RETURNING d.tenant_id, d.patient_id, d.event_id, d.fence, d.attempts)
            SELECT e.patient_id, e.event_id, l.fence, l.attempts, e.topic, e.subject_id, e.version, e.data::text, e.at
              FROM leased l JOIN subscription_event e USING (tenant_id, patient_id, event_id)
             ORDER BY e.at, e.event_id
            """)
        .param("tenant", tenant())
        .param("webhook", webhook)
        .param("now", Timestamp.from(now))
        .param("until", Timestamp.from(until))
        .param("limit", limit)
        .query((row, n) ->
            new Due(
                new PatientId(row.getObject(1, UUID.class)),
                row.getObject(2, UUID.class),
                row.getLong(3),
                row.getInt(4),
                row.getString(5),
                row.getObject(6, UUID.class),
                row.getLong(7),
                row.getString(8),
                row.getTimestamp(9).toInstant()))
        .list();
  }

  void delivered(Due due, String webhook, Instant at) {
    jdbc.sql(
            """
            UPDATE subscription_delivery SET state = 'delivered', delivered_at = :at, last_error = NULL
             WHERE tenant_id = :tenant AND patient_id = :patient AND event_id = :event AND webhook = :webhook
               AND state = 'waiting'
            """)
        .param("tenant", tenant())
        .param("patient", due.patient().value())
        .param("event", due.event())
        .param("webhook", webhook)
        .param("at", Timestamp.from(at))
        .update();
  }

  /// Unless somebody else has leased it since.
  void failed(Due due, String webhook, String error, Instant nextAt) {
    jdbc.sql(
            """
            UPDATE subscription_delivery SET next_at = :next, last_error = :error
             WHERE tenant_id = :tenant AND patient_id = :patient AND event_id = :event AND webhook = :webhook
               AND state = 'waiting' AND fence = :fence
            """)
        .param("tenant", tenant())
        .param("patient", due.patient().value())
        .param("event", due.event())
        .param("webhook", webhook)
        .param("fence", due.fence())
        .param("next", Timestamp.from(nextAt))
        .param("error", error)
        .update();
  }

  Standing standing(String webhook) {
    return jdbc.sql(
            """
            SELECT count(*) AS waiting, min(e.at) AS oldest,
                   (array_agg(d.last_error ORDER BY d.next_at) FILTER (WHERE d.last_error IS NOT NULL))[1] AS last_error
              FROM subscription_delivery d JOIN subscription_event e USING (tenant_id, patient_id, event_id)
             WHERE d.tenant_id = :tenant AND d.webhook = :webhook AND d.state = 'waiting'
            """)
        .param("tenant", tenant())
        .param("webhook", webhook)
        .query((row, n) -> {
          Timestamp oldest = row.getTimestamp("oldest");
          return new Standing(
              row.getInt("waiting"),
              oldest == null ? null : oldest.toInstant(),
              row.getString("last_error"));
        })
        .single();
  }

  /// What waits is tried now, for a partner that says it is back.
  int retryNow(String webhook, Instant now) {
    return jdbc.sql(
            """
            UPDATE subscription_delivery SET next_at = :now
             WHERE tenant_id = :tenant AND webhook = :webhook AND state = 'waiting' AND next_at > :now
            """)
        .param("tenant", tenant())
        .param("webhook", webhook)
        .param("now", Timestamp.from(now))
        .update();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
