package org.xinqiao.messaging;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.messaging.UnknownTexts.UnknownTextSummary;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// The table of texts from unknown phones, and their words.
@Repository
class UnknownTextStore {

  static final String COLUMN = "messaging_inbound.unmatched";

  private static final String TEXTS =
      """
      SELECT t.text_id, t.channel, t.event_id, t.level, t.rank, t.state, t.received_at, t.decided_at, t.reason,
             t.assigned_to, s.display_name, i.at, i.unmatched_enc
        FROM messaging_unknown_text t
        JOIN messaging_inbound i ON i.tenant_id = t.tenant_id AND i.channel = t.channel AND i.event_id = t.event_id
        LEFT JOIN organization_fact_staff s ON s.tenant_id = t.tenant_id AND s.staff_id = t.decided_by
       WHERE t.tenant_id = :tenant
      """;

  private final JdbcClient jdbc;
  private final FieldCipher cipher;

  UnknownTextStore(JdbcClient jdbc, FieldCipher cipher) {
    this.jdbc = jdbc;
    this.cipher = cipher;
  }

  /// @param phone as the provider wrote it
  /// @param text empty once it became a patient's
  record Row(
      UUID id,
      String channel,
      String event,
      String phone,
      String text,
      @Nullable String level,
      int rank,
      String state,
      Instant at,
      Instant receivedAt,
      @Nullable Instant decidedAt,
      @Nullable String decidedBy,
      @Nullable String reason,
      @Nullable UUID assignedTo) {}

  byte[] seal(String channel, String event, String phone, String text) {
    return cipher.encryptForTenant(
        COLUMN, channel + "/" + event, (phone + "\n" + text).getBytes(StandardCharsets.UTF_8));
  }

  void open(UUID id, String channel, String event, String level, Instant now) {
    jdbc.sql(
            """
            INSERT INTO messaging_unknown_text (tenant_id, text_id, channel, event_id, level, received_at)
            VALUES (:tenant, :id, :channel, :event, :level, :now)
            """)
        .param("tenant", tenant())
        .param("id", id)
        .param("channel", channel)
        .param("event", event)
        .param("level", level)
        .param("now", Timestamp.from(now))
        .update();
  }

  Page<Row> open(@Nullable String cursorText, int limit) {
    Cursor cursor = Cursor.parse(cursorText, 3);
    List<Row> rows =
        jdbc.sql(
                TEXTS
                    + """
                       AND t.state = 'open'
                       AND (cast(:rank AS smallint) IS NULL
                            OR (t.rank, t.received_at, t.text_id)
                               > (cast(:rank AS smallint), cast(:at AS timestamptz), cast(:id AS uuid)))
                     ORDER BY t.rank, t.received_at, t.text_id LIMIT :limit
                    """)
            .param("tenant", tenant())
            .param("rank", cursor == null ? null : cursor.number(0), Types.INTEGER)
            .param("at", cursor == null ? null : cursor.moment(1).toString(), Types.VARCHAR)
            .param("id", cursor == null ? null : cursor.id(2).toString(), Types.VARCHAR)
            .param("limit", limit + 1)
            .query((row, n) -> row(row))
            .list();
    return Page.of(rows, limit, one -> Cursor.of(one.rank(), one.receivedAt(), one.id()));
  }

  Page<Row> settled(@Nullable String cursorText, int limit) {
    Cursor cursor = Cursor.parse(cursorText, 2);
    List<Row> rows =
        jdbc.sql(
                TEXTS
                    + """
                       AND t.state <> 'open'
                       AND (cast(:at AS timestamptz) IS NULL
                            OR (t.decided_at, t.text_id) < (cast(:at AS timestamptz), cast(:id AS uuid)))
                     ORDER BY t.decided_at DESC, t.text_id DESC LIMIT :limit
                    """)
            .param("tenant", tenant())
            .param("at", cursor == null ? null : cursor.moment(0).toString(), Types.VARCHAR)
            .param("id", cursor == null ? null : cursor.id(1).toString(), Types.VARCHAR)
            .param("limit", limit + 1)
            .query((row, n) -> row(row))
            .list();
    return Page.of(
        rows, limit, one -> Cursor.of(Objects.requireNonNull(one.decidedAt()), one.id()));
  }

  Optional<Row> find(UUID id) {
    return one(TEXTS + " AND t.text_id = :id", id);
  }

  /// Keeps others from deciding about it meanwhile.
  Optional<Row> lock(UUID id) {
    return one(TEXTS + " AND t.text_id = :id FOR UPDATE OF t", id);
  }

  private Optional<Row> one(String sql, UUID id) {
    return jdbc.sql(sql)
        .param("tenant", tenant())
        .param("id", id)
        .query((row, n) -> row(row))
        .optional();
  }

  UnknownTextSummary summary() {
    return jdbc.sql(
            """
            SELECT count(*) AS open, count(*) FILTER (WHERE rank < 2) AS red FROM messaging_unknown_text
             WHERE tenant_id = :tenant AND state = 'open'
            """)
        .param("tenant", tenant())
        .query((row, n) -> new UnknownTextSummary(row.getInt("open"), row.getInt("red")))
        .single();
  }

  /// The words are the patient's from now on and stand there; of the unknown the phone is left.
  void assign(Row row, PatientId patient, UUID reply, UUID by, Instant at) {
    jdbc.sql(
            """
            UPDATE messaging_unknown_text
               SET state = 'assigned', assigned_to = :patient, reply_id = :reply, decided_at = :at, decided_by = :by
             WHERE tenant_id = :tenant AND text_id = :id
            """)
        .param("tenant", tenant())
        .param("id", row.id())
        .param("patient", patient.value())
        .param("reply", reply)
        .param("by", by)
        .param("at", Timestamp.from(at))
        .update();
    jdbc.sql(
            """
            UPDATE messaging_inbound SET unmatched_enc = :phone
             WHERE tenant_id = :tenant AND channel = :channel AND event_id = :event
            """)
        .param("tenant", tenant())
        .param("channel", row.channel())
        .param("event", row.event())
        .param("phone", seal(row.channel(), row.event(), row.phone(), ""))
        .update();
  }

  void close(UUID id, String reason, UUID by, Instant at) {
    jdbc.sql(
            """
            UPDATE messaging_unknown_text SET state = 'closed', reason = :reason, decided_at = :at, decided_by = :by
             WHERE tenant_id = :tenant AND text_id = :id
            """)
        .param("tenant", tenant())
        .param("id", id)
        .param("reason", reason)
        .param("by", by)
        .param("at", Timestamp.from(at))
        .update();
  }

  private Row row(ResultSet row) throws SQLException {
    String channel = row.getString("channel");
    String event = row.getString("event_id");
    String opened =
        new String(
            cipher.decryptForTenant(COLUMN, channel + "/" + event, row.getBytes("unmatched_enc")),
            StandardCharsets.UTF_8);
    int line = opened.indexOf('\n');
    Timestamp decided = row.getTimestamp("decided_at");
    return new Row(
        row.getObject("text_id", UUID.class),
        channel,
        event,
        opened.substring(0, line),
        opened.substring(line + 1),
        row.getString("level"),
        row.getInt("rank"),
        row.getString("state"),
        row.getTimestamp("at").toInstant(),
        row.getTimestamp("received_at").toInstant(),
        decided == null ? null : decided.toInstant(),
        row.getString("display_name"),
        row.getString("reason"),
        row.getObject("assigned_to", UUID.class));
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
