package org.xinqiao.interop;

import java.nio.charset.Charset;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// The inbox: raw messages and the systems that send them.
@Repository
class IntakeStore {

  /// Senders that nobody has admitted and that are remembered nevertheless.
  private static final int MOST_STRANGERS = 200;

  private final JdbcClient jdbc;
  private final JdbcTemplate batches;
  private final FieldCipher cipher;

  IntakeStore(JdbcClient jdbc, JdbcTemplate batches, FieldCipher cipher) {
    this.jdbc = jdbc;
    this.batches = batches;
    this.cipher = cipher;
  }

  /// @param heardAt when it last sent something, to the second
  /// @param transport how it reaches us
  /// @param answers how it wants its messages answered
  record Peer(
      UUID id,
      String state,
      String transport,
      AcknowledgementMode answers,
      @Nullable Instant heardAt) {

    /// Whether it is admitted and this is its way in: the name of a file, a view or a partner with
    /// a token is not to be had by writing it into MSH-3.
    boolean maySend(MessageHeader header) {
      boolean itsWay =
          switch (transport) {
            case "mllp" -> true;
            case "fhir" -> false;
            default -> header.type().equals(RowMessage.TYPE);
          };
      return itsWay && state.equals("admitted");
    }
  }

  /// A message that came before under the same number.
  record Earlier(
      UUID id,
      String controlId,
      byte[] hash,
      String state,
      String acknowledgement,
      String reason,
      String detail) {}

  /// A message and what was decided about it.
  record Entry(
      Incoming message,
      @Nullable UUID peer,
      String state,
      String acknowledgement,
      @Nullable String reason,
      @Nullable String detail) {

    UUID id() {
      return message.id();
    }
  }

  /// @param peer null when nobody could be believed
  /// @param charset in which it was read when it came; null when it could not be
  /// @param batch the file it came in; null when it came alone
  record Waiting(
      UUID id,
      byte[] raw,
      @Nullable String charset,
      Instant receivedAt,
      @Nullable UUID peer,
      String type,
      String controlId,
      @Nullable UUID batch) {}

  /// The names of a sender: MSH-3 and MSH-4.
  record Name(String application, String facility) {}

  Optional<Peer> peer(String application, String facility) {
    return Optional.ofNullable(
        peers(List.of(new Name(application, facility))).get(new Name(application, facility)));
  }

  /// Those of them that are known.
  Map<Name, Peer> peers(Collection<Name> names) {
    Map<Name, Peer> known = new HashMap<>();
    jdbc.sql(
            """
            SELECT peer_id, state, last_message_at, transport, acknowledgement, application, facility
              FROM intake_peer
             WHERE tenant_id = :tenant
               AND (application, facility) IN (SELECT * FROM unnest(:applications, :facilities))
            """)
        .param("tenant", tenant())
        .param("applications", names.stream().map(Name::application).toArray(String[]::new))
        .param("facilities", names.stream().map(Name::facility).toArray(String[]::new))
        .query(
            (RowCallbackHandler)
                row -> {
                  Timestamp heardAt = row.getTimestamp(3);
                  known.put(
                      new Name(row.getString(6), row.getString(7)),
                      new Peer(
                          row.getObject(1, UUID.class),
                          row.getString(2),
                          row.getString(4),
                          AcknowledgementMode.of(row.getString(5)),
                          heardAt == null ? null : heardAt.toInstant()));
                });
    return known;
  }

  /// How many more senders that nobody has admitted are remembered.
  int roomForStrangers() {
    int strangers =
        jdbc.sql("SELECT count(*) FROM intake_peer WHERE tenant_id = :tenant AND state = 'unknown'")
            .param("tenant", tenant())
            .query(Integer.class)
            .single();
    return Math.max(0, MOST_STRANGERS - strangers);
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

  /// Notes when a sender was last heard; once a second is enough, and spares every message a write.
  void heardFrom(Peer peer, Instant at) {
    Instant before = peer.heardAt();
    if (before != null && at.isBefore(before.plusSeconds(1))) {
      return;
    }
    jdbc.sql(
            """
            UPDATE intake_peer SET last_message_at = :at
             WHERE tenant_id = :tenant AND peer_id = :peer
               AND (last_message_at IS NULL OR last_message_at < :at)
            """)
        .param("tenant", tenant())
        .param("peer", peer.id())
        .param("at", Timestamp.from(at))
        .update();
  }

  /// What came before under these numbers, oldest first.
  Map<String, List<Earlier>> earlier(UUID peer, Set<String> controlIds) {
    if (controlIds.isEmpty()) {
      return Map.of();
    }
    return jdbc
        .sql(
            """
            SELECT message_id, control_id, payload_hash, state, acknowledgement, reason_code, reason_detail
              FROM intake_message
             WHERE tenant_id = :tenant AND peer_id = :peer AND control_id = ANY (:controls)
             ORDER BY received_at
            """)
        .param("tenant", tenant())
        .param("peer", peer)
        .param("controls", controlIds.toArray(String[]::new))
        .query((row, n) ->
            new Earlier(
                row.getObject("message_id", UUID.class),
                row.getString("control_id"),
                row.getBytes("payload_hash"),
                row.getString("state"),
                String.valueOf(row.getString("acknowledgement")),
                String.valueOf(row.getString("reason_code")),
                String.valueOf(row.getString("reason_detail"))))
        .list()
        .stream()
        .collect(Collectors.groupingBy(Earlier::controlId));
  }

  /// The peer of a partner that comes with a token, under the name that was given to it.
  UUID partner(UUID id, String name, Instant at) {
    jdbc.sql(
            """
            INSERT INTO intake_peer (tenant_id, peer_id, application, facility, name, state, transport, first_seen_at)
            VALUES (:tenant, :id, :name, 'FHIR', :name, 'admitted', 'fhir', :at)
            ON CONFLICT (tenant_id, application, facility) DO NOTHING
            """)
        .param("tenant", tenant())
        .param("id", id)
        .param("name", name)
        .param("at", Timestamp.from(at))
        .update();
    return jdbc.sql(
            """
            SELECT peer_id FROM intake_peer
             WHERE tenant_id = :tenant AND application = :name AND facility = 'FHIR'
            """)
        .param("tenant", tenant())
        .param("name", name)
        .query(UUID.class)
        .single();
  }

  /// Whether nothing came from the peer after this message.
  boolean isLatest(UUID peer, UUID message) {
    return jdbc.sql(
            """
            SELECT message_id = :id FROM intake_message
             WHERE tenant_id = :tenant AND peer_id = :peer ORDER BY received_at DESC, message_id DESC LIMIT 1
            """)
        .param("tenant", tenant())
        .param("peer", peer)
        .param("id", message)
        .query(Boolean.class)
        .single();
  }

  String application(UUID peer) {
    return jdbc.sql(
            "SELECT application FROM intake_peer WHERE tenant_id = :tenant AND peer_id = :peer")
        .param("tenant", tenant())
        .param("peer", peer)
        .query(String.class)
        .single();
  }

  /// One at a time: whoever comes with the same key waits until this transaction ends.
  void alone(String key) {
    jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended(:key, :tenant)) IS NULL")
        .param("key", key)
        .param("tenant", tenant())
        .query(Boolean.class)
        .single();
  }

  /// The same with many keys.
  void alone(Collection<String> keys) {
    jdbc.sql(
            """
            SELECT count(pg_advisory_xact_lock(hashtextextended(key, :tenant)))
              FROM (SELECT key FROM unnest(:keys) key ORDER BY key) k
            """)
        .param("keys", keys.toArray(String[]::new))
        .param("tenant", tenant())
        .query(Long.class)
        .single();
  }

  /// Makes this transaction fail rather than wait longer for what others have locked.
  void waitAtMost(Duration patience) {
    jdbc.sql("SELECT set_config('lock_timeout', :patience, true)")
        .param("patience", patience.toMillis() + "ms")
        .query(String.class)
        .single();
  }

  void countDuplicate(UUID message) {
    jdbc.sql(
            "UPDATE intake_message SET duplicates = duplicates + 1 WHERE tenant_id = :tenant AND message_id = :id")
        .param("tenant", tenant())
        .param("id", message)
        .update();
  }

  /// Encrypts what came, for [#keep].
  byte[] seal(UUID message, byte[] raw) {
    return cipher.encryptForTenant("intake_message.raw", message, raw);
  }

  /// Keeps messages. One that comes in at the same moment on another node is kept once.
  void keep(List<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    int tenant = tenant();
    batches.batchUpdate(
        """
        INSERT INTO intake_message (tenant_id, message_id, peer_id, control_id, payload_hash, message_type,
          charset, raw_enc, bytes, received_at, state, acknowledgement, reason_code, reason_detail, batch_id,
          batch_row)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """,
        entries,
        entries.size(),
        (row, entry) -> {
          Incoming message = entry.message();
          row.setInt(1, tenant);
          row.setObject(2, message.id());
          row.setObject(3, entry.peer(), Types.OTHER);
          row.setString(4, message.header().controlId());
          row.setBytes(5, message.hash());
          row.setString(
              6, message.header().type().isEmpty() ? "?" : message.header().typeAndEvent());
          row.setString(7, message.charset() == null ? null : message.charset().name());
          row.setBytes(8, message.sealed());
          row.setInt(9, message.bytes());
          row.setTimestamp(10, Timestamp.from(message.receivedAt()));
          row.setString(11, entry.state());
          row.setString(12, entry.acknowledgement());
          row.setString(13, entry.reason());
          row.setString(14, entry.detail());
          Incoming.BatchPlace place = message.place();
          row.setObject(15, place == null ? null : place.batch(), Types.OTHER);
          row.setObject(16, place == null ? null : place.row(), Types.INTEGER);
        });
  }

  /// Locks the oldest waiting messages for this transaction; other nodes take the next ones.
  List<Waiting> claim(int most) {
    return jdbc.sql(
            """
            SELECT message_id, raw_enc, received_at, peer_id, message_type, control_id, batch_id, charset
              FROM intake_message
             WHERE tenant_id = :tenant AND state = 'received'
             ORDER BY received_at, message_id LIMIT :most FOR UPDATE SKIP LOCKED
            """)
        .param("tenant", tenant())
        .param("most", most)
        .query((row, n) -> kept(row))
        .list();
  }

  /// What was applied about these records, in the order in which it came.
  List<Waiting> appliedAbout(Collection<PatientId> records) {
    return jdbc.sql(
            """
            SELECT message_id, raw_enc, received_at, peer_id, message_type, control_id, batch_id, charset
              FROM intake_message
             WHERE tenant_id = :tenant AND state = 'applied'
               AND (patient_id = ANY (:records)
                 OR message_id = ANY (ARRAY(SELECT message_id FROM intake_message_about
                                             WHERE tenant_id = :tenant AND patient_id = ANY (:records))))
             ORDER BY received_at, message_id
            """)
        .param("tenant", tenant())
        .param("records", records.stream().map(PatientId::value).toArray(UUID[]::new))
        .query((row, n) -> kept(row))
        .list();
  }

  private Waiting kept(ResultSet row) throws SQLException {
    UUID id = row.getObject(1, UUID.class);
    return new Waiting(
        id,
        cipher.decryptForTenant("intake_message.raw", id, row.getBytes(2)),
        row.getString(8),
        row.getTimestamp(3).toInstant(),
        row.getObject(4, UUID.class),
        row.getString(5),
        row.getString(6),
        row.getObject(7, UUID.class));
  }

  /// Patients in the order of their ids, those after the given one.
  List<UUID> standingPatients(@Nullable UUID after, int most) {
    return jdbc.sql(
            """
            SELECT DISTINCT patient_id FROM patient_fact_record
             WHERE tenant_id = :tenant AND record_id = patient_id
               AND (cast(:after AS uuid) IS NULL OR record_id > cast(:after AS uuid))
             ORDER BY patient_id LIMIT :most
            """)
        .param("tenant", tenant())
        .param("after", after, Types.OTHER)
        .param("most", most)
        .query((row, n) -> row.getObject(1, UUID.class))
        .list();
  }

  int waiting() {
    return jdbc.sql(
            "SELECT count(*) FROM intake_message WHERE tenant_id = :tenant AND state = 'received'")
        .param("tenant", tenant())
        .query(Integer.class)
        .single();
  }

  /// Notes of each message that it was applied, and to whom.
  void applied(Map<UUID, PatientId> patients, Instant at) {
    List<Map.Entry<UUID, PatientId>> rows = List.copyOf(patients.entrySet());
    jdbc.sql(
            """
            UPDATE intake_message m SET state = 'applied', patient_id = a.patient_id, applied_at = :at,
                   reason_code = NULL, reason_detail = NULL, attempts = attempts + 1
              FROM unnest(:messages, :patients) AS a(message_id, patient_id)
             WHERE m.tenant_id = :tenant AND m.message_id = a.message_id
            """)
        .param("tenant", tenant())
        .param("messages", rows.stream().map(Map.Entry::getKey).toArray(UUID[]::new))
        .param("patients", rows.stream().map(one -> one.getValue().value()).toArray(UUID[]::new))
        .param("at", Timestamp.from(at))
        .update();
  }

  /// @param patients whom it is about: nobody, one, or several
  void applied(UUID message, Collection<PatientId> patients, Instant at) {
    UUID[] whom = patients.stream().map(PatientId::value).distinct().toArray(UUID[]::new);
    jdbc.sql(
            """
            UPDATE intake_message SET state = 'applied', patient_id = :patient, applied_at = :at,
                   reason_code = NULL, reason_detail = NULL, attempts = attempts + 1
             WHERE tenant_id = :tenant AND message_id = :id
            """)
        .param("tenant", tenant())
        .param("id", message)
        .param("patient", whom.length == 1 ? whom[0] : null, Types.OTHER)
        .param("at", Timestamp.from(at))
        .update();
    if (whom.length > 1) {
      jdbc.sql(
              """
              INSERT INTO intake_message_about (tenant_id, patient_id, message_id)
              SELECT :tenant, patient, :id FROM unnest(:patients) patient
              ON CONFLICT DO NOTHING
              """)
          .param("tenant", tenant())
          .param("id", message)
          .param("patients", whom)
          .update();
    }
  }

  /// Whom the first versions of something were about, of which a peer told these.
  Set<PatientId> aboutVersions(UUID peer, String reference, int versions) {
    return jdbc.sql(
            """
            SELECT patient_id FROM intake_message
             WHERE tenant_id = :tenant AND peer_id = :peer AND patient_id IS NOT NULL
               AND control_id = ANY (ARRAY(SELECT :reference || '/_history/' || n FROM generate_series(1, :versions) n))
            """)
        .param("tenant", tenant())
        .param("peer", peer)
        .param("reference", reference)
        .param("versions", versions)
        .query((row, n) -> new PatientId(row.getObject(1, UUID.class)))
        .set();
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

  /// Forgets messages that came before then and never were applied, and do not wait either.
  ///
  /// @return how many
  long forgetNeverApplied(Instant before, int most) {
    return jdbc.sql("SELECT intake_forget_never_applied(:before, :most)")
        .param("before", Timestamp.from(before))
        .param("most", most)
        .query(Long.class)
        .single();
  }

  /// What became of those of these messages that do not wait any more.
  List<ReceiveMessage.Outcome> outcomes(Collection<UUID> messages, Instant now) {
    return jdbc.sql(
            """
            SELECT message_id, state, reason_code, reason_detail FROM intake_message
             WHERE tenant_id = :tenant AND message_id = ANY (:ids) AND state <> 'received'
            """)
        .param("tenant", tenant())
        .param("ids", messages.toArray(UUID[]::new))
        .query((row, n) -> {
          String reason = row.getString(3);
          String detail = row.getString(4);
          return new ReceiveMessage.Outcome(
              row.getObject(1, UUID.class),
              now,
              row.getString(2).equals("applied")
                  ? null
                  : new IntakeRefusal(
                      reason == null
                          ? IntakeRefusal.Reason.APPLY_FAILED
                          : IntakeRefusal.Reason.of(reason),
                      detail == null ? "" : detail));
        })
        .list();
  }

  /// Puts a message that was refused back into the queue.
  ///
  /// @param charset in which it can be read; null to leave that as it is
  /// @return false when it is applied or waiting already
  boolean retry(UUID message, @Nullable Charset charset) {
    return jdbc.sql(
                """
                UPDATE intake_message SET state = 'received', reason_code = NULL, reason_detail = NULL,
                       charset = coalesce(:charset, charset)
                 WHERE tenant_id = :tenant AND message_id = :id AND state IN ('quarantined', 'rejected')
                """)
            .param("tenant", tenant())
            .param("id", message)
            .param("charset", charset == null ? null : charset.name(), Types.VARCHAR)
            .update()
        == 1;
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
