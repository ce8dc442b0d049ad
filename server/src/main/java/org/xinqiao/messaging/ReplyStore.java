package org.xinqiao.messaging;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.consent.Purpose;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// The tables of replies.
@Repository
class ReplyStore {

  private final JdbcClient jdbc;

  ReplyStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// A message that somebody may have answered.
  record Sent(PatientId patient, UUID contact, UUID attempt, Purpose purpose, Instant startedAt) {}

  /// What is done with a reply.
  enum HandledAs {
    OPT_OUT("opt-out"),
    ALERT("alert"),
    TASK("task");

    private final String code;

    HandledAs(String code) {
      this.code = code;
    }
  }

  boolean known(String channel, String event) {
    return jdbc.sql(
            """
            SELECT EXISTS (SELECT 1 FROM messaging_inbound
                            WHERE tenant_id = :tenant AND channel = :channel AND event_id = :event)
            """)
        .param("tenant", tenant())
        .param("channel", channel)
        .param("event", event)
        .query(Boolean.class)
        .single();
  }

  /// @param unmatched the words of somebody who is no patient; null for a patient's
  /// @return false when this event was taken before
  boolean first(
      String channel, String event, byte @Nullable [] unmatched, Instant at, Instant now) {
    return jdbc.sql(
                """
                INSERT INTO messaging_inbound (tenant_id, channel, event_id, at, received_at, unmatched_enc)
                VALUES (:tenant, :channel, :event, :at, :now, :unmatched) ON CONFLICT DO NOTHING
                """)
            .param("tenant", tenant())
            .param("channel", channel)
            .param("event", event)
            .param("at", Timestamp.from(at))
            .param("now", Timestamp.from(now))
            .param("unmatched", unmatched, Types.BINARY)
            .update()
        == 1;
  }

  /// The newest message over a channel to any of these contact points.
  Optional<Sent> newest(Collection<PatientId> patients, Collection<UUID> points, String channel) {
    return jdbc.sql(
            """
            SELECT a.patient_id, a.contact_id, a.attempt_id, c.purpose, a.started_at
              FROM messaging_attempt a JOIN messaging_contact c USING (tenant_id, patient_id, contact_id)
             WHERE a.tenant_id = :tenant AND a.patient_id = ANY (:patients) AND a.contact_point_id = ANY (:points)
               AND a.channel = :channel AND a.state IN ('started', 'accepted', 'unknown')
             ORDER BY a.started_at DESC, a.attempt_id DESC LIMIT 1
            """)
        .param("tenant", tenant())
        .param("patients", patients.stream().map(PatientId::value).toArray(UUID[]::new))
        .param("points", points.toArray(UUID[]::new))
        .param("channel", channel)
        .query((row, n) ->
            new Sent(
                new PatientId(row.getObject(1, UUID.class)),
                row.getObject(2, UUID.class),
                row.getObject(3, UUID.class),
                Purpose.of(row.getString(4)),
                row.getTimestamp(5).toInstant()))
        .optional();
  }

  Optional<Sent> sent(ContactStore.MadeAttempt attempt) {
    return jdbc.sql(
            """
            SELECT c.purpose, a.started_at
              FROM messaging_attempt a JOIN messaging_contact c USING (tenant_id, patient_id, contact_id)
             WHERE a.tenant_id = :tenant AND a.patient_id = :patient AND a.attempt_id = :attempt
            """)
        .param("tenant", tenant())
        .param("patient", attempt.patient().value())
        .param("attempt", attempt.attempt())
        .query((row, n) ->
            new Sent(
                attempt.patient(),
                attempt.contact(),
                attempt.attempt(),
                Purpose.of(row.getString(1)),
                row.getTimestamp(2).toInstant()))
        .optional();
  }

  /// @param text encrypted
  void keep(
      PatientId patient,
      UUID reply,
      String channel,
      String event,
      @Nullable UUID contact,
      boolean shared,
      HandledAs handledAs,
      byte[] text,
      Instant at,
      Instant now) {
    jdbc.sql(
            """
            INSERT INTO messaging_reply (tenant_id, patient_id, reply_id, channel, event_id, contact_id, shared,
                                         handled_as, text_enc, at, received_at)
            VALUES (:tenant, :patient, :reply, :channel, :event, :contact, :shared, :handled, :text, :at, :now)
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("reply", reply)
        .param("channel", channel)
        .param("event", event)
        .param("contact", contact, Types.OTHER)
        .param("shared", shared)
        .param("handled", handledAs.code)
        .param("text", text)
        .param("at", Timestamp.from(at))
        .param("now", Timestamp.from(now))
        .update();
  }

  /// The encrypted words of some replies of a patient.
  Map<UUID, byte[]> texts(PatientId patient, Collection<UUID> replies) {
    Map<UUID, byte[]> texts = new HashMap<>();
    List<Map.Entry<UUID, byte[]>> rows =
        jdbc.sql(
                """
                SELECT reply_id, text_enc FROM messaging_reply
                 WHERE tenant_id = :tenant AND patient_id = :patient AND reply_id = ANY (:replies)
                """)
            .param("tenant", tenant())
            .param("patient", patient.value())
            .param("replies", replies.toArray(UUID[]::new))
            .query((row, n) -> Map.entry(row.getObject(1, UUID.class), row.getBytes(2)))
            .list();
    rows.forEach(row -> texts.put(row.getKey(), row.getValue()));
    return texts;
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
