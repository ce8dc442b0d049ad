package org.xinqiao.interop;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.shared.Tenancy;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The table of exports.
@Repository
class ExportStore {

  /// How long one that says nothing is believed to be at work.
  private static final Duration LEASE = Duration.ofMinutes(2);

  private static final String COLUMNS =
      "export_id, token_id, state, types, since, request, purpose, requested_at, fence, done, snapshot_at, finished_at,"
          + " expires_at, files::text AS files, error";

  private final JdbcClient jdbc;
  private final JsonMapper json;

  ExportStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /// An export.
  ///
  /// @param attempt each begins anew
  /// @param done resources written so far
  /// @param files how many resources of each type; empty until it is finished
  record Export(
      UUID id,
      UUID token,
      String state,
      List<String> types,
      @Nullable Instant since,
      String request,
      String purpose,
      Instant requestedAt,
      long attempt,
      long done,
      @Nullable Instant snapshotAt,
      @Nullable Instant finishedAt,
      @Nullable Instant expiresAt,
      Map<String, Long> files,
      @Nullable String error) {

    /// What stands on every line of its files, as on those of lists.
    String code() {
      String text = id.toString();
      return text.substring(text.length() - 12);
    }
  }

  void ask(
      UUID id,
      UUID token,
      List<String> types,
      @Nullable Instant since,
      String request,
      String purpose,
      Instant now) {
    jdbc.sql(
            """
            INSERT INTO interop_export (tenant_id, export_id, token_id, state, types, since, request, purpose, requested_at)
            VALUES (:tenant, :id, :token, 'waiting', :types, :since, :request, :purpose, :now)
            """)
        .param("tenant", tenant())
        .param("id", id)
        .param("token", token)
        .param("types", types.toArray(String[]::new))
        .param(
            "since",
            since == null ? null : since.atOffset(ZoneOffset.UTC),
            Types.TIMESTAMP_WITH_TIMEZONE)
        .param("request", request)
        .param("purpose", purpose)
        .param("now", Timestamp.from(now))
        .update();
  }

  /// How many of a token wait, run or can be fetched.
  int open(UUID token) {
    return jdbc.sql(
            """
            SELECT count(*) FROM interop_export
             WHERE tenant_id = :tenant AND token_id = :token AND state IN ('waiting', 'running', 'finished')
            """)
        .param("tenant", tenant())
        .param("token", token)
        .query(Integer.class)
        .single();
  }

  Optional<Export> find(UUID id) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + " FROM interop_export WHERE tenant_id = :tenant AND export_id = :id")
        .param("tenant", tenant())
        .param("id", id)
        .query((row, n) -> export(row))
        .optional();
  }

  /// The newest ones.
  List<Export> newest(int limit) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + " FROM interop_export WHERE tenant_id = :tenant ORDER BY requested_at DESC, export_id LIMIT :limit")
        .param("tenant", tenant())
        .param("limit", limit)
        .query((row, n) -> export(row))
        .list();
  }

  /// Takes the next one that waits, or that somebody began who says nothing any more.
  Optional<Export> claim(Instant now) {
    return jdbc.sql(
            """
            UPDATE interop_export SET state = 'running', leased_until = :until, fence = fence + 1, done = 0
             WHERE (tenant_id, export_id) = (
               SELECT tenant_id, export_id FROM interop_export
                WHERE tenant_id = :tenant AND (state = 'waiting' OR state = 'running' AND leased_until < :now)
                ORDER BY requested_at LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING %s
            """
                .formatted(COLUMNS))
        .param("tenant", tenant())
        .param("now", Timestamp.from(now))
        .param("until", Timestamp.from(now.plus(LEASE)))
        .query((row, n) -> export(row))
        .optional();
  }

  /// Says that it goes on.
  ///
  /// @return false when it should not: it was stopped, or its token may not have it any more
  boolean goesOn(Export export, long done, Instant now) {
    return jdbc.sql(
                """
                UPDATE interop_export e SET done = :done, leased_until = :until
                 WHERE tenant_id = :tenant AND export_id = :id AND state = 'running' AND fence = :fence
                   AND EXISTS (SELECT 1 FROM interop_fhir_token t
                                WHERE t.tenant_id = e.tenant_id AND t.token_id = e.token_id
                                  AND t.revoked_at IS NULL AND t.expires_at > :now
                                  AND t.export_purpose IS NOT NULL)
                """)
            .param("now", Timestamp.from(now))
            .param("tenant", tenant())
            .param("id", export.id())
            .param("fence", export.attempt())
            .param("done", done)
            .param("until", Timestamp.from(now.plus(LEASE)))
            .update()
        == 1;
  }

  /// @return false when nobody may have it any more, as of [#goesOn]
  boolean finish(
      Export export, Map<String, Long> files, Instant snapshotAt, Instant now, Instant expiresAt) {
    return jdbc.sql(
                """
                UPDATE interop_export e
                   SET state = 'finished', files = cast(:files AS jsonb), done = :done, snapshot_at = :snapshot,
                       finished_at = :now, expires_at = :expires, leased_until = NULL
                 WHERE tenant_id = :tenant AND export_id = :id AND state = 'running' AND fence = :fence
                   AND EXISTS (SELECT 1 FROM interop_fhir_token t
                                WHERE t.tenant_id = e.tenant_id AND t.token_id = e.token_id
                                  AND t.revoked_at IS NULL AND t.expires_at > :now
                                  AND t.export_purpose IS NOT NULL)
                """)
            .param("tenant", tenant())
            .param("id", export.id())
            .param("fence", export.attempt())
            .param("files", json.writeValueAsString(files))
            .param("done", files.values().stream().mapToLong(Long::longValue).sum())
            .param("snapshot", Timestamp.from(snapshotAt))
            .param("now", Timestamp.from(now))
            .param("expires", Timestamp.from(expiresAt))
            .update()
        == 1;
  }

  /// Keeps the key of this attempt's files.
  ///
  /// @return false when it is not running any more, and so keeps none
  boolean keepKey(Export export, byte[] sealedKey) {
    return jdbc.sql(
                """
                UPDATE interop_export SET key_enc = :key
                 WHERE tenant_id = :tenant AND export_id = :id AND fence = :fence AND state = 'running'
                """)
            .param("tenant", tenant())
            .param("id", export.id())
            .param("fence", export.attempt())
            .param("key", sealedKey)
            .update()
        == 1;
  }

  /// The sealed key of an export's files; empty when it was forgotten.
  Optional<byte[]> key(UUID id) {
    return jdbc.sql(
            "SELECT key_enc FROM interop_export WHERE tenant_id = :tenant AND export_id = :id AND key_enc IS NOT NULL")
        .param("tenant", tenant())
        .param("id", id)
        .query(byte[].class)
        .optional();
  }

  void fail(Export export, String error, Instant now) {
    jdbc.sql(
            """
            UPDATE interop_export SET state = 'failed', error = :error, finished_at = :now, leased_until = NULL,
                   key_enc = NULL
             WHERE tenant_id = :tenant AND export_id = :id AND state = 'running' AND fence = :fence
            """)
        .param("tenant", tenant())
        .param("id", export.id())
        .param("fence", export.attempt())
        .param("error", error)
        .param("now", Timestamp.from(now))
        .update();
  }

  /// @return false when there is nothing to stop
  boolean cancel(UUID id, Instant now) {
    return jdbc.sql(
                """
                UPDATE interop_export SET state = 'cancelled', finished_at = :now, leased_until = NULL, key_enc = NULL
                 WHERE tenant_id = :tenant AND export_id = :id AND state IN ('waiting', 'running', 'finished', 'failed')
                """)
            .param("tenant", tenant())
            .param("id", id)
            .param("now", Timestamp.from(now))
            .update()
        == 1;
  }

  /// Those whose files have been kept for long enough.
  List<UUID> expire(Instant now) {
    return jdbc.sql(
            """
            UPDATE interop_export SET state = 'expired', key_enc = NULL
             WHERE tenant_id = :tenant AND state = 'finished' AND expires_at <= :now
            RETURNING export_id
            """)
        .param("tenant", tenant())
        .param("now", Timestamp.from(now))
        .query((row, n) -> row.getObject(1, UUID.class))
        .list();
  }

  private Export export(ResultSet row) throws SQLException {
    String files = row.getString("files");
    return new Export(
        row.getObject("export_id", UUID.class),
        row.getObject("token_id", UUID.class),
        row.getString("state"),
        Arrays.asList((String[]) row.getArray("types").getArray()),
        instant(row, "since"),
        row.getString("request"),
        row.getString("purpose"),
        row.getTimestamp("requested_at").toInstant(),
        row.getLong("fence"),
        row.getLong("done"),
        instant(row, "snapshot_at"),
        instant(row, "finished_at"),
        instant(row, "expires_at"),
        files == null ? Map.of() : json.readValue(files, new TypeReference<>() {}),
        row.getString("error"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp at = row.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
