package org.xinqiao.interop;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.json.JsonMapper;

/// Codes that no map knows, with how often they came. A transaction leaves one note of what it met;
/// notes are added up afterwards, so that no message waits for another at a counter.
@Repository
class UnmappedCodes {

  /// A sender that writes something new each time must not fill the table.
  private static final int MOST = 5_000;

  private static final int NOTES = 500;

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final IdGenerator ids;

  UnmappedCodes(JdbcClient jdbc, JsonMapper json, IdGenerator ids) {
    this.jdbc = jdbc;
    this.json = json;
    this.ids = ids;
  }

  /// What was met, how often, with what the sender shows for it.
  record Met(
      UUID peer, String kind, String code, String problem, String unit, String name, int seen) {

    Met times(int often) {
      return new Met(peer, kind, code, problem, unit, name, often);
    }
  }

  /// @param unit the last one seen with it; with the problem `unit` the one that is not known
  record Unmapped(
      CodeKey key,
      String peerName,
      String problem,
      String name,
      String unit,
      long seen,
      Instant firstSeenAt,
      Instant lastSeenAt) {}

  void note(Collection<Met> met, Instant at) {
    jdbc.sql(
            """
            INSERT INTO interop_unmapped_note (tenant_id, note_id, noted_at, codes)
            VALUES (:tenant, :id, :at, cast(:codes AS jsonb))
            """)
        .param("tenant", tenant())
        .param("id", ids.next())
        .param("at", Timestamp.from(at))
        .param("codes", json.writeValueAsString(met))
        .update();
  }

  /// Adds the oldest notes to the counts. Notes that another node is at are left to it, and rows
  /// are written in the order of their keys, so that nobody waits crosswise.
  ///
  /// What was met before somebody said what it means is not counted any more.
  ///
  /// @return whether there may be more
  boolean fold() {
    List<UUID> notes =
        jdbc.sql(
                """
                SELECT note_id FROM interop_unmapped_note WHERE tenant_id = :tenant
                 ORDER BY note_id LIMIT :limit FOR UPDATE SKIP LOCKED
                """)
            .param("tenant", tenant())
            .param("limit", NOTES)
            .query((row, n) -> row.getObject(1, UUID.class))
            .list();
    if (notes.isEmpty()) {
      return false;
    }
    jdbc.sql(
            """
            WITH noted AS (
              DELETE FROM interop_unmapped_note WHERE tenant_id = :tenant AND note_id IN (:notes)
              RETURNING noted_at, codes
            ), met AS (
              SELECT c.peer, c.kind, c.code, c.problem, CASE WHEN c.problem = 'unit' THEN c.unit ELSE '' END AS unit,
                     (array_agg(c.name ORDER BY n.noted_at DESC))[1] AS name, sum(c.seen) AS seen,
                     min(n.noted_at) AS first_at, max(n.noted_at) AS last_at
                FROM noted n, jsonb_to_recordset(n.codes)
                     AS c(peer uuid, kind text, code text, problem text, unit text, name text, seen int)
               WHERE NOT EXISTS (SELECT 1 FROM interop_code_entry e
                                  WHERE e.tenant_id = :tenant AND e.peer_id = c.peer AND e.kind = c.kind
                                    AND e.source_code = c.code AND e.state <> 'withdrawn'
                                    AND e.changed_at + make_interval(secs => :late) >= n.noted_at)
               GROUP BY 1, 2, 3, 4, 5
            ), room AS (
              SELECT peer_id, count(*) AS taken FROM interop_unmapped_code WHERE tenant_id = :tenant GROUP BY peer_id
            )
            INSERT INTO interop_unmapped_code AS old
                   (tenant_id, peer_id, kind, source_code, problem, unit, name, seen, first_seen_at, last_seen_at)
            SELECT :tenant, m.peer, m.kind, m.code, m.problem, m.unit, m.name, m.seen, m.first_at, m.last_at
              FROM met m LEFT JOIN room r ON r.peer_id = m.peer
             WHERE coalesce(r.taken, 0) < :most
                OR EXISTS (SELECT 1 FROM interop_unmapped_code k
                            WHERE k.tenant_id = :tenant AND k.peer_id = m.peer AND k.kind = m.kind
                              AND k.source_code = m.code AND k.problem = m.problem AND k.unit = m.unit)
             ORDER BY m.peer, m.kind, m.code, m.problem, m.unit
            ON CONFLICT (tenant_id, peer_id, kind, source_code, problem, unit) DO UPDATE SET
              seen = old.seen + EXCLUDED.seen, name = EXCLUDED.name,
              first_seen_at = least(old.first_seen_at, EXCLUDED.first_seen_at),
              last_seen_at = greatest(old.last_seen_at, EXCLUDED.last_seen_at)
            """)
        .param("tenant", tenant())
        .param("notes", notes)
        .param("most", MOST)
        .param("late", SiteCodes.LATE.toSeconds())
        .update();
    return notes.size() == NOTES;
  }

  /// The most frequent first.
  Page<Unmapped> page(
      @Nullable UUID peer, @Nullable CodeKind kind, @Nullable Cursor after, int limit) {
    List<Unmapped> rows =
        jdbc.sql(
                """
                SELECT u.peer_id, p.name AS peer_name, u.kind, u.source_code, u.problem, u.unit, u.name, u.seen,
                       u.first_seen_at, u.last_seen_at
                  FROM interop_unmapped_code u
                  JOIN intake_peer p ON p.tenant_id = u.tenant_id AND p.peer_id = u.peer_id
                 WHERE u.tenant_id = :tenant
                   AND (cast(:peer AS uuid) IS NULL OR u.peer_id = :peer)
                   AND (cast(:kind AS text) IS NULL OR u.kind = :kind)
                   AND (cast(:seen AS bigint) IS NULL
                        OR u.seen < :seen
                        OR u.seen = :seen AND (u.peer_id, u.kind, u.source_code, u.problem, u.unit)
                           > (cast(:afterPeer AS uuid), :afterKind, :afterCode, :afterProblem, :afterUnit))
                 ORDER BY u.seen DESC, u.peer_id, u.kind, u.source_code, u.problem, u.unit LIMIT :limit
                """)
            .param("tenant", tenant())
            .param("peer", peer, Types.OTHER)
            .param("kind", kind == null ? null : kind.toString(), Types.VARCHAR)
            .param("seen", after == null ? null : Long.valueOf(after.values().get(0)), Types.BIGINT)
            .param("afterPeer", value(after, 1), Types.VARCHAR)
            .param("afterKind", value(after, 2), Types.VARCHAR)
            .param("afterCode", value(after, 3), Types.VARCHAR)
            .param("afterProblem", value(after, 4), Types.VARCHAR)
            .param("afterUnit", value(after, 5), Types.VARCHAR)
            .param("limit", limit + 1)
            .query((row, n) ->
                new Unmapped(
                    new CodeKey(
                        row.getObject("peer_id", UUID.class),
                        CodeKind.of(row.getString("kind")).orElseThrow(),
                        row.getString("source_code")),
                    row.getString("peer_name"),
                    row.getString("problem"),
                    row.getString("name"),
                    row.getString("unit"),
                    row.getLong("seen"),
                    row.getTimestamp("first_seen_at").toInstant(),
                    row.getTimestamp("last_seen_at").toInstant()))
            .list();
    return Page.of(
        rows,
        limit,
        one ->
            Cursor.of(
                one.seen(),
                one.key().peer(),
                one.key().kind(),
                one.key().code(),
                one.problem(),
                one.unit()));
  }

  /// Takes a code from the list, because somebody said what it means.
  void known(CodeKey key) {
    jdbc.sql(
            """
            DELETE FROM interop_unmapped_code
             WHERE tenant_id = :tenant AND peer_id = :peer AND kind = :kind AND source_code = :code
            """)
        .params(
            Map.of(
                "tenant", tenant(),
                "peer", key.peer(),
                "kind", key.kind().toString(),
                "code", key.code()))
        .update();
  }

  private static @Nullable String value(@Nullable Cursor after, int place) {
    return after == null ? null : after.values().get(place);
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
