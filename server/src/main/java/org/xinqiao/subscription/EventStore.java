package org.xinqiao.subscription;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// The tables of events and their deliveries, as the delivering needs them.
@Repository
class EventStore {

  private static final String LETTER = "subscription_delivery.letter";
  private static final String ANSWER = "subscription_delivery.answer";
  private static final String THIS =
      """
       WHERE tenant_id = :tenant AND patient_id = :patient AND event_id = :event AND subscriber = :subscriber
         AND state = 'waiting'
      """;

  private final JdbcClient jdbc;
  private final FieldCipher cipher;

  EventStore(JdbcClient jdbc, FieldCipher cipher) {
    this.jdbc = jdbc;
    this.cipher = cipher;
  }

  /// A delivery that is leased for one attempt.
  ///
  /// @param sealed what an earlier attempt wrote; null for the first
  record Due(
      Event event, long fence, int attempts, @Nullable UUID letter, byte @Nullable [] sealed) {}

  record Letter(UUID id, String text) {}

  void write(
      PatientId patient,
      UUID event,
      Topic topic,
      UUID subject,
      String data,
      List<String> subscribers,
      Instant now) {
    // Two things that happen to one patient at once must not get the same place.
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(:patient, 7))")
        .param("patient", patient.toString())
        .query((row, n) -> 0)
        .single();
    jdbc.sql(
            """
            WITH event AS (
              INSERT INTO subscription_event (tenant_id, patient_id, event_id, topic, subject_id, version, data, at)
              SELECT :tenant, :patient, :event, :topic, :subject, coalesce(max(version), 0) + 1, cast(:data AS jsonb), :now
                FROM subscription_event
               WHERE tenant_id = :tenant AND patient_id = :patient AND subject_id = :subject
              RETURNING tenant_id, patient_id, event_id, subject_id)
            INSERT INTO subscription_delivery (tenant_id, patient_id, event_id, subscriber, subject_id, version, place,
                                               state, next_at)
            SELECT e.tenant_id, e.patient_id, e.event_id, subscriber, e.subject_id,
                   coalesce((SELECT max(d.version) FROM subscription_delivery d
                              WHERE d.tenant_id = e.tenant_id AND d.patient_id = e.patient_id
                                AND d.subscriber = s.subscriber AND d.subject_id = e.subject_id), 0) + 1,
                   coalesce((SELECT max(d.place) FROM subscription_delivery d
                              WHERE d.tenant_id = e.tenant_id AND d.patient_id = e.patient_id
                                AND d.subscriber = s.subscriber), 0) + 1,
                   'waiting', :now
              FROM event e, unnest(:subscribers) AS s (subscriber)
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("event", event)
        .param("topic", topic.toString())
        .param("subject", subject)
        .param("data", data)
        .param("now", Timestamp.from(now))
        .param("subscribers", subscribers.toArray(String[]::new))
        .update();
  }

  /// Leases up to `limit` deliveries whose time has come; of a subscriber that rests, none. Of each
  /// subject only the oldest version, and for those that want it of each patient only the first:
  /// the next one waits until it is done with.
  List<Due> lease(Subscriber to, int limit, Instant now, Instant until) {
    return jdbc.sql(
            """
            WITH due AS (
              SELECT tenant_id, patient_id, event_id, subscriber FROM subscription_delivery d
               WHERE tenant_id = :tenant AND subscriber = :subscriber AND state = 'waiting' AND next_at <= :now
                 AND NOT EXISTS (SELECT 1 FROM subscription_webhook w
                                  WHERE w.tenant_id = d.tenant_id AND w.name = d.subscriber AND w.paused_at IS NOT NULL)
                 AND NOT EXISTS (SELECT 1 FROM subscription_delivery earlier
                                  WHERE earlier.tenant_id = d.tenant_id AND earlier.patient_id = d.patient_id
                                    AND earlier.subject_id = d.subject_id AND earlier.subscriber = d.subscriber
                                    AND earlier.state IN ('waiting', 'refused', 'undelivered')
                                    AND earlier.version < d.version)
                 AND NOT (:clinical AND EXISTS (
                       SELECT 1 FROM subscription_delivery earlier
                        WHERE earlier.tenant_id = d.tenant_id AND earlier.patient_id = d.patient_id
                          AND earlier.subscriber = d.subscriber AND earlier.state = 'waiting'
                          AND earlier.place < d.place
                          AND NOT EXISTS (
                            SELECT 1 FROM subscription_delivery failed
                             WHERE failed.tenant_id = d.tenant_id AND failed.patient_id = d.patient_id
                               AND failed.subject_id = earlier.subject_id AND failed.subscriber = d.subscriber
                               AND failed.state IN ('refused', 'undelivered') AND failed.version < earlier.version)))
               ORDER BY next_at, place LIMIT :limit FOR UPDATE SKIP LOCKED),
            leased AS (
              UPDATE subscription_delivery d
                 SET next_at = :until, fence = d.fence + 1, attempts = d.attempts + 1
                FROM due
               WHERE d.tenant_id = due.tenant_id AND d.patient_id = due.patient_id AND d.event_id = due.event_id
                 AND d.subscriber = due.subscriber
              RETURNING d.tenant_id, d.patient_id, d.event_id, d.version, d.fence, d.attempts, d.letter_id, d.letter_enc)
            SELECT e.patient_id, e.event_id, e.topic, e.subject_id, l.version, e.data::text AS data, e.at,
                   l.fence, l.attempts, l.letter_id, l.letter_enc
              FROM leased l JOIN subscription_event e USING (tenant_id, patient_id, event_id)
             ORDER BY e.at, e.event_id
            """)
        .param("tenant", tenant())
        .param("subscriber", to.name())
        .param("clinical", to.clinical())
        .param("now", Timestamp.from(now))
        .param("until", Timestamp.from(until))
        .param("limit", limit)
        .query((row, n) ->
            new Due(
                event(row),
                row.getLong("fence"),
                row.getInt("attempts"),
                row.getObject("letter_id", UUID.class),
                row.getBytes("letter_enc")))
        .list();
  }

  /// What the subscriber took of the subject so far, oldest first.
  List<Event> toldBefore(Event event, String subscriber) {
    return jdbc.sql(
            """
            SELECT e.patient_id, e.event_id, e.topic, e.subject_id, d.version, e.data::text AS data, e.at
              FROM subscription_delivery d JOIN subscription_event e USING (tenant_id, patient_id, event_id)
             WHERE d.tenant_id = :tenant AND d.patient_id = :patient AND d.subject_id = :subject
               AND d.subscriber = :subscriber AND d.state = 'delivered' AND d.version < :version
             ORDER BY d.version
            """)
        .param("tenant", tenant())
        .param("patient", event.patient().value())
        .param("subject", event.subject())
        .param("subscriber", subscriber)
        .param("version", event.version())
        .query((row, n) -> event(row))
        .list();
  }

  /// What an earlier attempt wrote.
  @Transactional
  public Letter open(Due due) {
    UUID id = Objects.requireNonNull(due.letter());
    return new Letter(
        id,
        cipher.decrypt(due.event().patient(), LETTER, id, Objects.requireNonNull(due.sealed())));
  }

  /// @return false when somebody else has leased it since
  boolean keepLetter(Due due, String subscriber, Letter letter) {
    return jdbc.sql(
                "UPDATE subscription_delivery SET letter_id = :letter, letter_enc = :text"
                    + THIS
                    + " AND fence = :fence")
            .param("letter", letter.id())
            .param(
                "text", cipher.encrypt(due.event().patient(), LETTER, letter.id(), letter.text()))
            .params(key(due, subscriber))
            .param("fence", due.fence())
            .update()
        == 1;
  }

  void delivered(Due due, String subscriber, Instant at) {
    jdbc.sql(
            "UPDATE subscription_delivery SET state = 'delivered', delivered_at = :at, last_error = NULL"
                + THIS)
        .params(key(due, subscriber))
        .param("at", Timestamp.from(at))
        .update();
  }

  /// Unless somebody else has leased it since.
  void failed(Due due, String subscriber, String error, Instant nextAt) {
    jdbc.sql(
            "UPDATE subscription_delivery SET next_at = :next, last_error = :error"
                + THIS
                + " AND fence = :fence")
        .params(key(due, subscriber))
        .param("fence", due.fence())
        .param("next", Timestamp.from(nextAt))
        .param("error", error)
        .update();
  }

  /// Nothing more is tried, unless somebody else has leased it since.
  ///
  /// @param words what the other side said; null when it said nothing
  void end(Due due, String subscriber, String state, String reason, @Nullable String words) {
    jdbc.sql(
            "UPDATE subscription_delivery SET state = :state, last_error = :error, answer_enc = :answer"
                + THIS
                + " AND fence = :fence")
        .params(key(due, subscriber))
        .param("fence", due.fence())
        .param("state", state)
        .param("error", reason)
        .param(
            "answer",
            words == null
                ? null
                : cipher.encrypt(due.event().patient(), ANSWER, due.event().id(), words),
            Types.BINARY)
        .update();
  }

  static Event event(ResultSet row) throws SQLException {
    return new Event(
        new PatientId(row.getObject("patient_id", UUID.class)),
        row.getObject("event_id", UUID.class),
        Topic.of(row.getString("topic")).orElseThrow(),
        row.getObject("subject_id", UUID.class),
        row.getLong("version"),
        row.getString("data"),
        row.getTimestamp("at").toInstant());
  }

  private static Map<String, Object> key(Due due, String subscriber) {
    return Map.of(
        "tenant", tenant(),
        "patient", due.event().patient().value(),
        "event", due.event().id(),
        "subscriber", subscriber);
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
