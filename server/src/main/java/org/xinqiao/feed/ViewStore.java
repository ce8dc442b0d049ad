package org.xinqiao.feed;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.shared.Tenancy;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// How far each view is read, and what went wrong last.
@Repository
class ViewStore {

  private final JdbcClient jdbc;
  private final JsonMapper json;

  ViewStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /// @param types of the columns when they were last accepted; empty before the first poll
  /// @param polledAt when a poll last came to the end of the view
  record Standing(
      @Nullable String watermark,
      Map<String, String> types,
      @Nullable Instant polledAt,
      long rowsRead,
      long rowsTaken,
      @Nullable Instant failingSince,
      @Nullable String failure,
      @Nullable String failureDetail) {}

  Optional<Standing> standing(UUID peer) {
    return jdbc.sql("SELECT * FROM feed_view WHERE tenant_id = :tenant AND peer_id = :peer")
        .param("tenant", tenant())
        .param("peer", peer)
        .query((row, n) -> read(row))
        .optional();
  }

  /// Takes the view for this node, when it is due and no other node has it.
  boolean claim(UUID peer, Instant now, Duration every, Duration lease) {
    jdbc.sql(
            "INSERT INTO feed_view (tenant_id, peer_id) VALUES (:tenant, :peer) ON CONFLICT DO NOTHING")
        .param("tenant", tenant())
        .param("peer", peer)
        .update();
    return jdbc.sql(
                """
                UPDATE feed_view SET claimed_until = :until, tried_at = :now
                 WHERE tenant_id = :tenant AND peer_id = :peer
                   AND (claimed_until IS NULL OR claimed_until <= :now)
                   AND (tried_at IS NULL OR tried_at <= :due)
                """)
            .param("tenant", tenant())
            .param("peer", peer)
            .param("now", Timestamp.from(now))
            .param("until", Timestamp.from(now.plus(lease)))
            .param("due", Timestamp.from(now.minus(every)))
            .update()
        == 1;
  }

  void types(UUID peer, Map<String, String> types) {
    jdbc.sql(
            """
            UPDATE feed_view SET column_types = cast(:types AS jsonb)
             WHERE tenant_id = :tenant AND peer_id = :peer
            """)
        .param("tenant", tenant())
        .param("peer", peer)
        .param("types", types.isEmpty() ? null : json.writeValueAsString(types), Types.VARCHAR)
        .update();
  }

  void dueNow(UUID peer) {
    jdbc.sql("UPDATE feed_view SET tried_at = NULL WHERE tenant_id = :tenant AND peer_id = :peer")
        .param("tenant", tenant())
        .param("peer", peer)
        .update();
  }

  void progress(UUID peer, @Nullable Watermark watermark, int read, int taken, Instant until) {
    jdbc.sql(
            """
            UPDATE feed_view SET watermark = coalesce(:watermark, watermark), rows_read = rows_read + :read,
                   rows_taken = rows_taken + :taken, claimed_until = :until
             WHERE tenant_id = :tenant AND peer_id = :peer
            """)
        .param("tenant", tenant())
        .param("peer", peer)
        .param("watermark", watermark == null ? null : watermark.value(), Types.VARCHAR)
        .param("read", read)
        .param("taken", taken)
        .param("until", Timestamp.from(until))
        .update();
  }

  /// The poll came to the end of the view, or paused; it is nobody's now.
  void done(UUID peer, boolean atEnd, Instant at) {
    jdbc.sql(
            """
            UPDATE feed_view SET claimed_until = NULL, failing_since = NULL, failure = NULL, failure_detail = NULL,
                   polled_at = CASE WHEN :end THEN :at ELSE polled_at END,
                   tried_at = CASE WHEN :end THEN tried_at END
             WHERE tenant_id = :tenant AND peer_id = :peer
            """)
        .param("tenant", tenant())
        .param("peer", peer)
        .param("end", atEnd)
        .param("at", Timestamp.from(at))
        .update();
  }

  void failed(UUID peer, ViewFailure why, Instant at) {
    jdbc.sql(
            """
            UPDATE feed_view SET claimed_until = NULL, failing_since = coalesce(failing_since, :at),
                   failure = :failure, failure_detail = :detail
             WHERE tenant_id = :tenant AND peer_id = :peer
            """)
        .param("tenant", tenant())
        .param("peer", peer)
        .param("at", Timestamp.from(at))
        .param("failure", why.reason().code())
        .param("detail", why.detail())
        .update();
  }

  private Standing read(ResultSet row) throws SQLException {
    String types = row.getString("column_types");
    return new Standing(
        row.getString("watermark"),
        types == null ? Map.of() : json.readValue(types, new TypeReference<>() {}),
        instant(row, "polled_at"),
        row.getLong("rows_read"),
        row.getLong("rows_taken"),
        instant(row, "failing_since"),
        row.getString("failure"),
        row.getString("failure_detail"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
