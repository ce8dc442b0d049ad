package org.xinqiao.subscription;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.Tenancy;

/// How subscribers stand, and what waits for a person: refused, or not delivered for too long.
@Service
class FailedDeliveries {

  private static final String SELECT =
      """
      SELECT e.patient_id, e.event_id, e.topic, e.at, d.subject_id, d.state, d.attempts, d.last_error,
             (SELECT count(*) FROM subscription_delivery later
               WHERE later.tenant_id = d.tenant_id AND later.patient_id = d.patient_id
                 AND later.subject_id = d.subject_id AND later.subscriber = d.subscriber
                 AND later.state = 'waiting' AND later.version > d.version) AS blocked
        FROM subscription_delivery d JOIN subscription_event e USING (tenant_id, patient_id, event_id)
       WHERE d.tenant_id = :tenant AND d.subscriber = :subscriber AND d.state IN ('refused', 'undelivered')
      """;

  private final JdbcClient jdbc;
  private final FieldCipher cipher;
  private final Audit audit;
  private final Clock clock;

  FailedDeliveries(JdbcClient jdbc, FieldCipher cipher, Audit audit, Clock clock) {
    this.jdbc = jdbc;
    this.cipher = cipher;
    this.audit = audit;
    this.clock = clock;
  }

  /// How a subscriber stands.
  ///
  /// @param oldest since when its oldest event waits; null when none does
  /// @param failed how many wait for a person
  record Standing(int waiting, @Nullable Instant oldest, @Nullable String lastError, int failed) {}

  /// @param reason a code, never what the other side answered
  /// @param blocked later versions of the same subject, which wait for this one
  record Failed(
      PatientId patient,
      UUID event,
      String topic,
      Instant at,
      UUID subject,
      String state,
      int attempts,
      String reason,
      int blocked) {}

  /// @param letter what was sent; null when it could not be written
  /// @param answer what the other side said; null when it said nothing
  record Shown(@Nullable String letter, @Nullable String answer) {}

  @Transactional(readOnly = true)
  Standing standing(String subscriber) {
    return jdbc.sql(
            """
            SELECT count(*) FILTER (WHERE d.state = 'waiting') AS waiting,
                   min(e.at) FILTER (WHERE d.state = 'waiting') AS oldest,
                   (array_agg(d.last_error ORDER BY d.next_at)
                      FILTER (WHERE d.last_error IS NOT NULL AND d.state = 'waiting'))[1] AS last_error,
                   count(*) FILTER (WHERE d.state <> 'waiting') AS failed
              FROM subscription_delivery d JOIN subscription_event e USING (tenant_id, patient_id, event_id)
             WHERE d.tenant_id = :tenant AND d.subscriber = :subscriber
               AND d.state IN ('waiting', 'refused', 'undelivered')
            """)
        .param("tenant", tenant())
        .param("subscriber", subscriber)
        .query((row, n) -> {
          Timestamp oldest = row.getTimestamp("oldest");
          return new Standing(
              row.getInt("waiting"),
              oldest == null ? null : oldest.toInstant(),
              row.getString("last_error"),
              row.getInt("failed"));
        })
        .single();
  }

  /// The oldest first.
  @Transactional(readOnly = true)
  Page<Failed> list(String subscriber, @Nullable String cursor, int limit) {
    Cursor after = Cursor.parse(cursor, 1);
    List<Failed> rows =
        jdbc.sql(SELECT + " AND d.event_id > :after ORDER BY d.event_id LIMIT :limit")
            .param("tenant", tenant())
            .param("subscriber", subscriber)
            .param("after", after == null ? new UUID(0, 0) : id(after.values().getFirst()))
            .param("limit", limit + 1)
            .query((row, n) -> failed(row))
            .list();
    return Page.of(rows, limit, row -> Cursor.of(row.event()));
  }

  /// What was sent and what came back; whoever looks stands in the audit.
  @Transactional
  Optional<Shown> show(String subscriber, UUID event, Actor actor) {
    Optional<Failed> found = find(subscriber, event);
    found.ifPresent(failed -> record(actor, "subscription.show", failed));
    return found.map(failed ->
        jdbc.sql(
                """
                SELECT letter_id, letter_enc, answer_enc FROM subscription_delivery
                 WHERE tenant_id = :tenant AND patient_id = :patient AND event_id = :event
                   AND subscriber = :subscriber
                """)
            .param("tenant", tenant())
            .param("patient", failed.patient().value())
            .param("event", event)
            .param("subscriber", subscriber)
            .query((row, n) ->
                new Shown(
                    open(failed.patient(), "letter", row.getString(1), row.getBytes(2)),
                    open(failed.patient(), "answer", event.toString(), row.getBytes(3))))
            .single());
  }

  /// Sends it again. What the other side refused is written anew, under a new number: whoever drops
  /// what they know would drop the correction. What nobody answered keeps its number.
  ///
  /// @return false when it does not wait for a person (any more)
  @Transactional
  boolean again(String subscriber, UUID event, Actor actor) {
    Optional<Failed> found = find(subscriber, event);
    found.ifPresent(failed -> {
      record(actor, "subscription.send-again", failed);
      revive(subscriber, failed);
    });
    return found.isPresent();
  }

  /// What waits, and what was given up because nobody answered, is tried now, for a partner that is
  /// back.
  @Transactional
  void retryNow(String subscriber) {
    jdbc.sql(
            """
            UPDATE subscription_delivery SET state = 'waiting', next_at = :now,
                   attempts = CASE WHEN state = 'waiting' THEN attempts ELSE 0 END
             WHERE tenant_id = :tenant AND subscriber = :subscriber
               AND (state = 'waiting' AND next_at > :now OR state = 'undelivered')
            """)
        .param("tenant", tenant())
        .param("subscriber", subscriber)
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }

  private void revive(String subscriber, Failed failed) {
    jdbc.sql(
            """
            UPDATE subscription_delivery d
               SET state = 'waiting', next_at = :now, attempts = 0, answer_enc = NULL,
                   letter_id = CASE WHEN d.state = 'refused' THEN NULL ELSE d.letter_id END,
                   letter_enc = CASE WHEN d.state = 'refused' THEN NULL ELSE d.letter_enc END
             WHERE d.tenant_id = :tenant AND d.patient_id = :patient AND d.event_id = :event
               AND d.subscriber = :subscriber AND d.state IN ('refused', 'undelivered')
            """)
        .param("tenant", tenant())
        .param("subscriber", subscriber)
        .param("event", failed.event())
        .param("patient", failed.patient().value())
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }

  private Optional<Failed> find(String subscriber, UUID event) {
    return jdbc.sql(SELECT + " AND d.event_id = :event")
        .param("tenant", tenant())
        .param("subscriber", subscriber)
        .param("event", event)
        .query((row, n) -> failed(row))
        .optional();
  }

  private void record(Actor actor, String action, Failed failed) {
    audit.record(
        AuditEvent.allowed(actor, action).on("event", failed.event()).of(failed.patient()));
  }

  private @Nullable String open(
      PatientId patient, String column, @Nullable String row, byte @Nullable [] sealed) {
    return sealed == null || row == null
        ? null
        : cipher.decrypt(patient, "subscription_delivery." + column, row, sealed);
  }

  private static Failed failed(ResultSet row) throws SQLException {
    return new Failed(
        new PatientId(row.getObject("patient_id", UUID.class)),
        row.getObject("event_id", UUID.class),
        row.getString("topic"),
        row.getTimestamp("at").toInstant(),
        row.getObject("subject_id", UUID.class),
        row.getString("state"),
        row.getInt("attempts"),
        String.valueOf(row.getString("last_error")),
        row.getInt("blocked"));
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw Problem.of("list.cursor-invalid", 400).exception();
    }
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
