package org.xinqiao.interop;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.Tenancy;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// What engineers said about codes, in versions.
@Repository
class CodeEntryStore {

  private static final String COLUMNS =
      """
      e.peer_id, p.name AS peer_name, e.kind, e.source_code, e.version, e.state, e.source_name, e.target_system,
      e.target_code, e.target_name, e.unit, e.units, e.example, e.note, e.changed_at, s.display_name
      """;
  private static final String FROM =
      """
        FROM interop_code_entry e
        JOIN intake_peer p ON p.tenant_id = e.tenant_id AND p.peer_id = e.peer_id
        LEFT JOIN organization_fact_staff s ON s.tenant_id = e.tenant_id AND s.staff_id = e.changed_by
       WHERE e.tenant_id = :tenant
      """;
  private static final String NEWEST =
      """
       AND NOT EXISTS (SELECT 1 FROM interop_code_entry n
                        WHERE n.tenant_id = e.tenant_id AND n.peer_id = e.peer_id AND n.kind = e.kind
                          AND n.source_code = e.source_code AND n.version > e.version)
      """;

  private final JdbcClient jdbc;
  private final JsonMapper json;

  CodeEntryStore(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /// What it was tried with: a value that the sender may write, and what it must become.
  record Example(double value, String unit, double becomes) {}

  /// One version, with who said it.
  record Version(
      CodeKey key,
      String peerName,
      int version,
      String name,
      CodeEntry entry,
      @Nullable Example example,
      String note,
      Instant changedAt,
      @Nullable String changedBy) {}

  /// What holds now, of all senders; what was withdrawn is left out.
  Map<CodeKey, CodeEntry> current() {
    Map<CodeKey, CodeEntry> entries = new HashMap<>();
    jdbc.sql("SELECT " + COLUMNS + FROM + NEWEST + " AND e.state <> 'withdrawn'")
        .param("tenant", tenant())
        .query((row, n) -> version(row))
        .list()
        .forEach(one -> entries.put(one.key(), one.entry()));
    return entries;
  }

  Optional<Version> newest(CodeKey key) {
    return versions(key).stream().findFirst();
  }

  /// The newest first.
  List<Version> versions(CodeKey key) {
    return jdbc.sql(
            "SELECT "
                + COLUMNS
                + FROM
                + " AND e.peer_id = :peer AND e.kind = :kind AND e.source_code = :code ORDER BY e.version DESC")
        .param("tenant", tenant())
        .param("peer", key.peer())
        .param("kind", key.kind().toString())
        .param("code", key.code())
        .query((row, n) -> version(row))
        .list();
  }

  /// By sender, kind and code.
  Page<Version> page(
      @Nullable UUID peer, @Nullable CodeKind kind, @Nullable Cursor after, int limit) {
    String place =
        after == null
            ? ""
            : " AND (e.peer_id, e.kind, e.source_code) > (cast(:afterPeer AS uuid), :afterKind, :afterCode)";
    List<Version> rows =
        jdbc.sql(
                "SELECT "
                    + COLUMNS
                    + FROM
                    + NEWEST
                    + """
                     AND (cast(:peer AS uuid) IS NULL OR e.peer_id = :peer)
                     AND (cast(:kind AS text) IS NULL OR e.kind = :kind)
                    """
                    + place
                    + " ORDER BY e.peer_id, e.kind, e.source_code LIMIT :limit")
            .param("tenant", tenant())
            .param("peer", peer, Types.OTHER)
            .param("kind", kind == null ? null : kind.toString(), Types.VARCHAR)
            .param("limit", limit + 1)
            .params(place(after))
            .query((row, n) -> version(row))
            .list();
    return Page.of(
        rows, limit, one -> Cursor.of(one.key().peer(), one.key().kind(), one.key().code()));
  }

  private static Map<String, String> place(@Nullable Cursor after) {
    return after == null
        ? Map.of()
        : Map.of(
            "afterPeer", after.values().get(0),
            "afterKind", after.values().get(1),
            "afterCode", after.values().get(2));
  }

  /// @return false when somebody else wrote that version meanwhile
  boolean add(
      CodeKey key,
      int version,
      String name,
      CodeEntry entry,
      @Nullable Example example,
      String note,
      Instant at,
      UUID by) {
    CodeEntry.Target target = entry.target();
    return jdbc.sql(
                """
                INSERT INTO interop_code_entry (tenant_id, peer_id, kind, source_code, version, state, source_name,
                  target_system, target_code, target_name, unit, units, example, note, changed_at, changed_by)
                VALUES (:tenant, :peer, :kind, :code, :version, :state, :name, :system, :target, :targetName, :unit,
                        cast(:units AS jsonb), cast(:example AS jsonb), :note, :at, :by)
                ON CONFLICT DO NOTHING
                """)
            .param("tenant", tenant())
            .param("peer", key.peer())
            .param("kind", key.kind().toString())
            .param("code", key.code())
            .param("version", version)
            .param("state", entry.state().toString())
            .param("name", name)
            .param("system", target == null ? null : target.system().id(), Types.VARCHAR)
            .param("target", target == null ? null : target.code(), Types.VARCHAR)
            .param("targetName", target == null ? null : target.name(), Types.VARCHAR)
            .param("unit", target == null ? null : target.unit(), Types.VARCHAR)
            .param("units", json.writeValueAsString(entry.units()))
            .param(
                "example", example == null ? null : json.writeValueAsString(example), Types.VARCHAR)
            .param("note", note)
            .param("at", Timestamp.from(at))
            .param("by", by)
            .update()
        == 1;
  }

  /// Counts a change.
  void changed() {
    jdbc.sql(
            """
            INSERT INTO interop_code_state AS s (tenant_id, version) VALUES (:tenant, 1)
            ON CONFLICT (tenant_id) DO UPDATE SET version = s.version + 1
            """)
        .param("tenant", tenant())
        .update();
  }

  /// How many changes there were.
  long state() {
    return jdbc.sql("SELECT version FROM interop_code_state WHERE tenant_id = :tenant")
        .param("tenant", tenant())
        .query(Long.class)
        .optional()
        .orElse(0L);
  }

  private Version version(ResultSet row) throws SQLException {
    String system = row.getString("target_system");
    CodeEntry.Target target =
        system == null
            ? null
            : new CodeEntry.Target(
                CodeSystem.of(system).orElseThrow(),
                row.getString("target_code"),
                row.getString("target_name"),
                row.getString("unit"));
    String example = row.getString("example");
    return new Version(
        new CodeKey(
            row.getObject("peer_id", UUID.class),
            CodeKind.of(row.getString("kind")).orElseThrow(),
            row.getString("source_code")),
        row.getString("peer_name"),
        row.getInt("version"),
        row.getString("source_name"),
        new CodeEntry(
            CodeEntry.State.of(row.getString("state")),
            target,
            json.readValue(row.getString("units"), new TypeReference<List<UnitRule>>() {})),
        example == null ? null : json.readValue(example, Example.class),
        row.getString("note"),
        row.getTimestamp("changed_at").toInstant(),
        row.getString("display_name"));
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
