package org.xinqiao.interop;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// The inbox: raw messages and the systems that send them.
@Repository
class IntakeStore {

  private final JdbcClient jdbc;
  private final FieldCipher cipher;

  IntakeStore(JdbcClient jdbc, FieldCipher cipher) {
    this.jdbc = jdbc;
    this.cipher = cipher;
  }

  record Peer(UUID id, String state) {}

  /// A message that came before under the same number.
  record Earlier(
      UUID id,
      boolean sameContent,
      String state,
      String acknowledgement,
      String reason,
      String detail) {}

  record Waiting(UUID id, byte[] raw, Instant receivedAt) {}

  Optional<Peer> peer(String application, String facility) {
    return jdbc.sql(
            """
            SELECT peer_id, state FROM intake_peer
             WHERE tenant_id = :tenant AND application = :application AND facility = :facility
            """)
        .param("tenant", tenant())
        .param("application", application)
        .param("facility", facility)
        .query((row, n) -> new Peer(row.getObject(1, UUID.class), row.getString(2)))
        .optional();
  }

  Peer meet(UUID id, String application, String facility, String state, Instant at) {
    jdbc.sql(
            """
            INSERT INTO intake_peer (tenant_id, peer_id, application, facility, name, state, first_seen_at)
            VALUES (:tenant, :id, :application, :facility, :name, :state, :at)
            ON CONFLICT (tenant_id, application, facility) DO NOTHING
            """)
        .param("tenant", tenant())
        .param("id", id)
        .param("application", application)
        .param("facility", facility)
        .param("name", facility.isEmpty() ? application : application + " · " + facility)
        .param("state", state)
        .param("at", Timestamp.from(at))
        .update();
    return peer(application, facility).orElseThrow();
  }

  void heardFrom(UUID peer, Instant at) {
    jdbc.sql(
            """
            UPDATE intake_peer SET last_message_at = :at
             WHERE tenant_id = :tenant AND peer_id = :peer
               AND (last_message_at IS NULL OR last_message_at < cast(:at AS timestamptz) - interval '1 second')
            """)
        .param("tenant", tenant())
        .param("peer", peer)
        .param("at", Timestamp.from(at))
        .update();
  }

  List<Earlier> earlier(UUID peer, String controlId, byte[] hash) {
    return jdbc.sql(
            """
            SELECT message_id, payload_hash = :hash AS same, state, acknowledgement, reason_code, reason_detail
              FROM intake_message
             WHERE tenant_id = :tenant AND peer_id = :peer AND control_id = :control
             ORDER BY payload_hash = :hash DESC, received_at
            """)
        .param("tenant", tenant())
        .param("peer", peer)
        .param("control", controlId)
        .param("hash", hash)
        .query((row, n) ->
            new Earlier(
                row.getObject("message_id", UUID.class),
                row.getBoolean("same"),
                row.getString("state"),
                String.valueOf(row.getString("acknowledgement")),
                String.valueOf(row.getString("reason_code")),
                String.valueOf(row.getString("reason_detail"))))
        .list();
  }

  void countDuplicate(UUID message) {
    jdbc.sql(
            "UPDATE intake_message SET duplicates = duplicates + 1 WHERE tenant_id = :tenant AND message_id = :id")
        .param("tenant", tenant())
        .param("id", message)
        .update();
  }

  /// @return false when the same message came in at the same moment on another connection
  boolean keep(
      UUID id,
      @Nullable UUID peer,
      String controlId,
      byte[] hash,
      String type,
      @Nullable String charset,
      byte[] raw,
      Instant receivedAt,
      String state,
      String acknowledgement,
      @Nullable String reason,
      @Nullable String detail) {
    return jdbc.sql(
                """
                INSERT INTO intake_message (tenant_id, message_id, peer_id, control_id, payload_hash, message_type,
                  charset, raw_enc, bytes, received_at, state, acknowledgement, reason_code, reason_detail)
                VALUES (:tenant, :id, :peer, :control, :hash, :type, :charset, :raw, :bytes, :at, :state, :ack,
                  :reason, :detail)
                ON CONFLICT DO NOTHING
                """)
            .param("tenant", tenant())
            .param("id", id)
            .param("peer", peer, Types.OTHER)
            .param("control", controlId)
            .param("hash", hash)
            .param("type", type)
            .param("charset", charset, Types.VARCHAR)
            .param("raw", cipher.encryptForTenant("intake_message.raw", id, raw))
            .param("bytes", raw.length)
            .param("at", Timestamp.from(receivedAt))
            .param("state", state)
            .param("ack", acknowledgement)
            .param("reason", reason, Types.VARCHAR)
            .param("detail", detail, Types.VARCHAR)
            .update()
        == 1;
  }

  /// Locks the oldest waiting message for this transaction; other nodes take the next one.
  Optional<Waiting> claimNext() {
    return jdbc.sql(
            """
            SELECT message_id, raw_enc, received_at FROM intake_message
             WHERE tenant_id = :tenant AND state = 'received'
             ORDER BY received_at, message_id LIMIT 1 FOR UPDATE SKIP LOCKED
            """)
        .param("tenant", tenant())
        .query((row, n) -> {
          UUID id = row.getObject(1, UUID.class);
          return new Waiting(
              id,
              cipher.decryptForTenant("intake_message.raw", id, row.getBytes(2)),
              row.getTimestamp(3).toInstant());
        })
        .optional();
  }

  int waiting() {
    return jdbc.sql(
            "SELECT count(*) FROM intake_message WHERE tenant_id = :tenant AND state = 'received'")
        .param("tenant", tenant())
        .query(Integer.class)
        .single();
  }

  void applied(UUID message, PatientId patient, Instant at) {
    jdbc.sql(
            """
            UPDATE intake_message SET state = 'applied', patient_id = :patient, applied_at = :at,
                   reason_code = NULL, reason_detail = NULL, attempts = attempts + 1
             WHERE tenant_id = :tenant AND message_id = :id
            """)
        .param("tenant", tenant())
        .param("id", message)
        .param("patient", patient.value())
        .param("at", Timestamp.from(at))
        .update();
  }

  void quarantine(UUID message, String reason, String detail) {
    jdbc.sql(
            """
            UPDATE intake_message SET state = 'quarantined', reason_code = :reason, reason_detail = :detail,
                   attempts = attempts + 1
             WHERE tenant_id = :tenant AND message_id = :id
            """)
        .param("tenant", tenant())
        .param("id", message)
        .param("reason", reason)
        .param("detail", detail)
        .update();
  }

  /// Puts a message that was refused back into the queue.
  ///
  /// @return false when it is applied or waiting already
  boolean retry(UUID message) {
    return jdbc.sql(
                """
                UPDATE intake_message SET state = 'received', reason_code = NULL, reason_detail = NULL
                 WHERE tenant_id = :tenant AND message_id = :id AND state IN ('quarantined', 'rejected')
                """)
            .param("tenant", tenant())
            .param("id", message)
            .update()
        == 1;
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
