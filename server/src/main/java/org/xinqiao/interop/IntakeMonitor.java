package org.xinqiao.interop;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.Tenancy;

/// The messages as 集成监控 shows them, and what an engineer may do there: read a raw one, have one
/// applied again.
@Service
class IntakeMonitor {

  private static final String MESSAGE =
      """
      SELECT m.message_id, m.received_at, m.peer_id, p.name AS peer_name, m.message_type, m.control_id, m.state,
             m.acknowledgement, m.reason_code, m.reason_detail, m.patient_id, m.bytes, m.duplicates, m.charset
        FROM intake_message m LEFT JOIN intake_peer p USING (tenant_id, peer_id)
      """;

  private final JdbcClient jdbc;
  private final IntakeStore store;
  private final ReadMessage reader;
  private final FieldCipher cipher;
  private final Audit audit;
  private final LiveUpdates live;

  IntakeMonitor(
      JdbcClient jdbc,
      IntakeStore store,
      ReadMessage reader,
      FieldCipher cipher,
      Audit audit,
      LiveUpdates live) {
    this.jdbc = jdbc;
    this.store = store;
    this.reader = reader;
    this.cipher = cipher;
    this.audit = audit;
    this.live = live;
  }

  record MessageLine(
      UUID id,
      Instant receivedAt,
      @Nullable UUID peerId,
      @Nullable String peerName,
      String type,
      String controlId,
      MessageState state,
      @Nullable String acknowledgement,
      @Nullable String reasonCode,
      @Nullable String reasonDetail,
      @Nullable UUID patientId,
      int bytes,
      int duplicates,
      @Nullable String charset) {}

  @Transactional(readOnly = true)
  Page<MessageLine> messages(
      @Nullable MessageState state, @Nullable UUID peer, @Nullable String cursorText, int limit) {
    Cursor cursor = Cursor.parse(cursorText, 2);
    Map<String, @Nullable Object> params = new HashMap<>();
    params.put("tenant", tenant());
    params.put("limit", limit + 1);
    StringBuilder where = new StringBuilder(" WHERE m.tenant_id = :tenant");
    if (state != null) {
      where.append(" AND m.state = :state");
      params.put("state", state.toString());
    }
    if (peer != null) {
      where.append(" AND m.peer_id = :peer");
      params.put("peer", peer);
    }
    if (cursor != null) {
      where.append(
          " AND (m.received_at, m.message_id) < (cast(:at AS timestamptz), cast(:id AS uuid))");
      params.put("at", cursor.moment(0).toString());
      params.put("id", cursor.id(1).toString());
    }
    List<MessageLine> rows =
        jdbc.sql(MESSAGE + where + " ORDER BY m.received_at DESC, m.message_id DESC LIMIT :limit")
            .params(params)
            .query((row, n) -> message(row))
            .list();
    return Page.of(rows, limit, line -> Cursor.of(line.receivedAt(), line.id()));
  }

  @Transactional(readOnly = true)
  Optional<MessageLine> message(UUID id) {
    return jdbc.sql(MESSAGE + " WHERE m.tenant_id = :tenant AND m.message_id = :id")
        .param("tenant", tenant())
        .param("id", id)
        .query((row, n) -> message(row))
        .optional();
  }

  /// The raw text; that somebody read it is recorded with it.
  @Transactional
  Optional<String> raw(UUID id, Actor viewer) {
    Optional<String> text =
        jdbc.sql(
                "SELECT raw_enc, charset FROM intake_message WHERE tenant_id = :tenant AND message_id = :id")
            .param("tenant", tenant())
            .param("id", id)
            .query((row, n) -> {
              byte[] raw = cipher.decryptForTenant("intake_message.raw", id, row.getBytes(1));
              return Hl7Charset.again(raw, row.getString(2))
                  .map(Hl7Charset.Decoded::text)
                  .orElseGet(() -> new String(raw, StandardCharsets.ISO_8859_1));
            })
            .optional();
    text.ifPresent(found ->
        audit.record(AuditEvent.allowed(viewer, "integration.read-raw").on("intake-message", id)));
    return text.map(found -> found.replace("\r\n", "\n").replace('\r', '\n'));
  }

  /// In which set a message can be read now that could not be when it came.
  private Optional<Charset> unread(UUID id) {
    return jdbc.sql(
            """
            SELECT raw_enc FROM intake_message
             WHERE tenant_id = :tenant AND message_id = :id AND charset IS NULL
            """)
        .param("tenant", tenant())
        .param("id", id)
        .query(byte[].class)
        .optional()
        .flatMap(sealed -> reader.decode(cipher.decryptForTenant("intake_message.raw", id, sealed)))
        .map(Hl7Charset.Decoded::charset);
  }

  /// Why a message is not applied again.
  enum Refusal {
    UNKNOWN_MESSAGE,
    /// It is applied or waiting already, or went with its file.
    NOT_SET_ASIDE,
    /// Its sender is not admitted: what it sends is nobody's word yet.
    SENDER_NOT_ADMITTED
  }

  /// Has a message that was set aside applied again, as after its cause was mended.
  ///
  /// Refusals: each of [Refusal].
  @Transactional
  Optional<Refusal> applyAgain(UUID id, Actor by) {
    Optional<Boolean> admitted =
        jdbc.sql(
                """
                SELECT p.peer_id IS NULL OR p.state = 'admitted'
                  FROM intake_message m LEFT JOIN intake_peer p USING (tenant_id, peer_id)
                 WHERE m.tenant_id = :tenant AND m.message_id = :id
                """)
            .param("tenant", tenant())
            .param("id", id)
            .query(Boolean.class)
            .optional();
    if (admitted.isEmpty()) {
      return Optional.of(Refusal.UNKNOWN_MESSAGE);
    }
    if (!admitted.get()) {
      return Optional.of(Refusal.SENDER_NOT_ADMITTED);
    }
    if (!store.retry(id, unread(id).orElse(null))) {
      return Optional.of(Refusal.NOT_SET_ASIDE);
    }
    audit.record(AuditEvent.allowed(by, "integration.replay").on("intake-message", id));
    live.changed(new Change(Change.Topic.INTAKE, id));
    return Optional.empty();
  }

  /// How much of what came in is applied, for the progress bar of a long load; files show their
  /// own.
  record Progress(int waiting, int applied) {}

  @Transactional(readOnly = true)
  Progress progress() {
    return jdbc.sql(
            """
            SELECT count(*) FILTER (WHERE state = 'received'), count(*) FILTER (WHERE state = 'applied')
              FROM intake_message WHERE tenant_id = :tenant AND batch_id IS NULL
            """)
        .param("tenant", tenant())
        .query((row, n) -> new Progress(row.getInt(1), row.getInt(2)))
        .single();
  }

  private static MessageLine message(ResultSet row) throws SQLException {
    return new MessageLine(
        row.getObject("message_id", UUID.class),
        row.getTimestamp("received_at").toInstant(),
        row.getObject("peer_id", UUID.class),
        row.getString("peer_name"),
        row.getString("message_type"),
        row.getString("control_id"),
        MessageState.of(row.getString("state")),
        row.getString("acknowledgement"),
        row.getString("reason_code"),
        row.getString("reason_detail"),
        row.getObject("patient_id", UUID.class),
        row.getInt("bytes"),
        row.getInt("duplicates"),
        row.getString("charset"));
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
