package org.xinqiao.feed;

import java.io.ByteArrayOutputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.interop.Inbox;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.json.JsonMapper;

/// The tables of imports: what was uploaded, how its columns are read, how far it is.
@Repository
class ImportStore {

  private static final String IMPORT = "SELECT i.* FROM feed_import i ";
  static final String PART = "feed_import_part.content";

  private final JdbcClient jdbc;
  private final JdbcTemplate batches;
  private final FieldCipher cipher;
  private final JsonMapper json;

  ImportStore(JdbcClient jdbc, JdbcTemplate batches, FieldCipher cipher, JsonMapper json) {
    this.jdbc = jdbc;
    this.batches = batches;
    this.cipher = cipher;
    this.json = json;
  }

  void create(
      UUID id,
      Inbox.RowSource source,
      String fileName,
      long bytes,
      Instant asOf,
      Instant at,
      UUID by) {
    jdbc.sql(
            """
            INSERT INTO feed_import (tenant_id, import_id, peer_id, source, file_name, bytes, state, as_of, created_at, created_by)
            VALUES (:tenant, :id, :peer, :source, :name, :bytes, 'uploading', :asOf, :at, :by)
            """)
        .param("tenant", tenant())
        .param("id", id)
        .param("peer", source.peer())
        .param("source", source.name())
        .param("name", fileName)
        .param("bytes", bytes)
        .param("asOf", Timestamp.from(asOf))
        .param("at", Timestamp.from(at))
        .param("by", by)
        .update();
  }

  Optional<Import> find(UUID id) {
    return jdbc.sql(IMPORT + " WHERE i.tenant_id = :tenant AND i.import_id = :id")
        .param("tenant", tenant())
        .param("id", id)
        .query((row, n) -> read(row))
        .optional();
  }

  Page<Import> latest(@Nullable String cursorText, int limit) {
    Cursor cursor = Cursor.parse(cursorText, 2);
    Map<String, @Nullable Object> params = new HashMap<>();
    params.put("tenant", tenant());
    params.put("limit", limit + 1);
    String after = "";
    if (cursor != null) {
      after = " AND (i.created_at, i.import_id) < (cast(:at AS timestamptz), cast(:id AS uuid))";
      params.put("at", cursor.moment(0).toString());
      params.put("id", cursor.id(1).toString());
    }
    List<Import> rows =
        jdbc.sql(
                IMPORT
                    + " WHERE i.tenant_id = :tenant"
                    + after
                    + " ORDER BY i.created_at DESC, i.import_id DESC LIMIT :limit")
            .params(params)
            .query((row, n) -> read(row))
            .list();
    return Page.of(rows, limit, one -> Cursor.of(one.createdAt(), one.id()));
  }

  /// Locks the oldest import with work to do, for this transaction; other nodes take others.
  Optional<Import> claim() {
    return jdbc.sql(
            IMPORT
                + """
                 WHERE i.tenant_id = :tenant AND i.state IN ('running', 'undoing')
                 ORDER BY i.created_at LIMIT 1 FOR UPDATE OF i SKIP LOCKED
                """)
        .param("tenant", tenant())
        .query((row, n) -> read(row))
        .optional();
  }

  /// Locks an import that nobody touched since then and whose file is still there.
  Optional<UUID> expired(Instant before) {
    return jdbc.sql(
            """
            SELECT import_id FROM feed_import
             WHERE tenant_id = :tenant AND cleared_at IS NULL AND state NOT IN ('running', 'undoing', 'stopped')
               AND coalesce(ended_at, created_at) < :before
             ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED
            """)
        .param("tenant", tenant())
        .param("before", Timestamp.from(before))
        .query(UUID.class)
        .optional();
  }

  /// Removes the file and its errors; that there was an import stays.
  void clear(UUID id, Instant at) {
    for (String table : List.of("feed_import_part", "feed_import_error")) {
      jdbc.sql("DELETE FROM " + table + " WHERE tenant_id = :tenant AND import_id = :id")
          .param("tenant", tenant())
          .param("id", id)
          .update();
    }
    jdbc.sql(
            "UPDATE feed_import SET cleared_at = :at WHERE tenant_id = :tenant AND import_id = :id")
        .param("tenant", tenant())
        .param("id", id)
        .param("at", Timestamp.from(at))
        .update();
  }

  void putPart(UUID id, int part, byte[] content) {
    jdbc.sql(
            """
            INSERT INTO feed_import_part (tenant_id, import_id, part, bytes, content_enc)
            VALUES (:tenant, :id, :part, :bytes, :content)
            ON CONFLICT (tenant_id, import_id, part) DO UPDATE
              SET bytes = EXCLUDED.bytes, content_enc = EXCLUDED.content_enc
            """)
        .param("tenant", tenant())
        .param("id", id)
        .param("part", part)
        .param("bytes", content.length)
        .param("content", cipher.encryptForTenant(PART, id + "/" + part, content))
        .update();
  }

  /// The whole file, as far as it is there.
  byte[] content(UUID id) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    jdbc.sql(
            """
            SELECT part, content_enc FROM feed_import_part
             WHERE tenant_id = :tenant AND import_id = :id ORDER BY part
            """)
        .param("tenant", tenant())
        .param("id", id)
        .query(row -> {
          whole.writeBytes(
              cipher.decryptForTenant(PART, id + "/" + row.getInt(1), row.getBytes(2)));
        });
    return whole.toByteArray();
  }

  void recognized(UUID id, TableFile file) {
    jdbc.sql(
            """
            UPDATE feed_import SET state = 'ready', format = :format, charset = :charset
             WHERE tenant_id = :tenant AND import_id = :id
            """)
        .param("tenant", tenant())
        .param("id", id)
        .param("format", file.format().toString())
        .param("charset", file.charset(), Types.VARCHAR)
        .update();
  }

  /// Moves an import on, if it stands where it is expected.
  ///
  /// @return false when it does not
  boolean move(UUID id, Set<ImportState> from, ImportState to) {
    return jdbc.sql(
                """
                UPDATE feed_import SET state = :to
                 WHERE tenant_id = :tenant AND import_id = :id AND state = ANY (:from) AND cleared_at IS NULL
                """)
            .param("tenant", tenant())
            .param("id", id)
            .param("to", to.toString())
            .param("from", from.stream().map(ImportState::toString).toArray(String[]::new))
            .update()
        == 1;
  }

  void end(UUID id, ImportState state, @Nullable String failure, Instant at) {
    jdbc.sql(
            """
            UPDATE feed_import SET state = :state, failure = coalesce(:failure, failure), ended_at = :at
             WHERE tenant_id = :tenant AND import_id = :id
            """)
        .param("tenant", tenant())
        .param("id", id)
        .param("state", state.toString())
        .param("failure", failure, Types.VARCHAR)
        .param("at", Timestamp.from(at))
        .update();
  }

  void useMapping(UUID id, int version) {
    jdbc.sql(
            "UPDATE feed_import SET mapping_version = :version WHERE tenant_id = :tenant AND import_id = :id")
        .param("tenant", tenant())
        .param("id", id)
        .param("version", version)
        .update();
  }

  void progress(UUID id, int read, int taken, int same, int refused, boolean allRead) {
    jdbc.sql(
            """
            UPDATE feed_import SET rows_read = :read, rows_taken = rows_taken + :taken, rows_same = rows_same + :same,
                   rows_refused = rows_refused + :refused, all_read = :all
             WHERE tenant_id = :tenant AND import_id = :id
            """)
        .param("tenant", tenant())
        .param("id", id)
        .param("read", read)
        .param("taken", taken)
        .param("same", same)
        .param("refused", refused)
        .param("all", allRead)
        .update();
  }

  /// One row of the file of errors.
  record RowError(int row, String code, String detail) {}

  void addErrors(UUID id, List<RowError> errors) {
    int tenant = tenant();
    batches.batchUpdate(
        """
        INSERT INTO feed_import_error (tenant_id, import_id, row_no, reason_code, reason_detail)
        VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
        """,
        errors,
        Math.max(errors.size(), 1),
        (row, error) -> {
          row.setInt(1, tenant);
          row.setObject(2, id);
          row.setInt(3, error.row());
          row.setString(4, error.code());
          row.setString(5, error.detail());
        });
  }

  List<RowError> errors(UUID id) {
    return jdbc.sql(
            """
            SELECT row_no, reason_code, reason_detail FROM feed_import_error
             WHERE tenant_id = :tenant AND import_id = :id ORDER BY row_no
            """)
        .param("tenant", tenant())
        .param("id", id)
        .query((row, n) -> new RowError(row.getInt(1), row.getString(2), row.getString(3)))
        .list();
  }

  /// Keeps a mapping, as a new version when it differs from the latest.
  ///
  /// @return its version
  int saveMapping(UUID peer, ColumnMapping mapping, Instant at, UUID by) {
    Optional<SavedMapping> latest = mapping(peer, null);
    if (latest.isPresent() && latest.get().mapping().equals(mapping)) {
      return latest.get().version();
    }
    int version = latest.map(SavedMapping::version).orElse(0) + 1;
    jdbc.sql(
            """
            INSERT INTO feed_mapping (tenant_id, peer_id, version, definition, saved_at, saved_by)
            VALUES (:tenant, :peer, :version, cast(:definition AS jsonb), :at, :by)
            """)
        .param("tenant", tenant())
        .param("peer", peer)
        .param("version", version)
        .param("definition", json.writeValueAsString(mapping))
        .param("at", Timestamp.from(at))
        .param("by", by)
        .update();
    return version;
  }

  record SavedMapping(int version, ColumnMapping mapping) {}

  /// @param version null for the latest
  Optional<SavedMapping> mapping(UUID peer, @Nullable Integer version) {
    return jdbc.sql(
            """
            SELECT version, definition FROM feed_mapping
             WHERE tenant_id = :tenant AND peer_id = :peer AND (cast(:version AS integer) IS NULL OR version = :version)
             ORDER BY version DESC LIMIT 1
            """)
        .param("tenant", tenant())
        .param("peer", peer)
        .param("version", version, Types.INTEGER)
        .query((row, n) ->
            new SavedMapping(row.getInt(1), json.readValue(row.getString(2), ColumnMapping.class)))
        .optional();
  }

  Inbox.RowSource source(Import one) {
    return new Inbox.RowSource(one.peer(), one.source(), Inbox.Transport.FILE);
  }

  private static Import read(ResultSet row) throws SQLException {
    int version = row.getInt("mapping_version");
    Integer mapping = row.wasNull() ? null : version;
    Timestamp ended = row.getTimestamp("ended_at");
    return new Import(
        row.getObject("import_id", UUID.class),
        row.getObject("peer_id", UUID.class),
        row.getString("source"),
        row.getString("file_name"),
        row.getLong("bytes"),
        row.getString("format"),
        row.getString("charset"),
        ImportState.of(row.getString("state")),
        row.getTimestamp("as_of").toInstant(),
        mapping,
        row.getInt("rows_read"),
        row.getInt("rows_taken"),
        row.getInt("rows_same"),
        row.getInt("rows_refused"),
        row.getBoolean("all_read"),
        row.getTimestamp("cleared_at") != null,
        row.getString("failure"),
        row.getTimestamp("created_at").toInstant(),
        ended == null ? null : ended.toInstant());
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
