package org.xinqiao.feed;

import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.feed.RowIdentity.IdentifiedRow;
import org.xinqiao.interop.SourceRow;
import org.xinqiao.patient.TombstonesLifted;
import org.xinqiao.shared.Tenancy;

/// Remembers what every row of a source said last. Works in the caller's transaction.
@Repository
class RowMemory {

  private final JdbcClient jdbc;
  private final JdbcTemplate batches;

  RowMemory(JdbcClient jdbc, JdbcTemplate batches) {
    this.jdbc = jdbc;
    this.batches = batches;
  }

  /// @param changed rows that say something new, each knowing for the how-manieth time
  /// @param same how many say what they said before
  /// @param twice rows that this import had already, with other content
  record Sorted(List<SourceRow> changed, int same, List<SourceRow> twice) {}

  private record Said(byte[] content, int version, @Nullable UUID seenIn) {}

  private record Memory(IdentifiedRow row, Said said, boolean changed) {}

  /// Sorts rows by whether they are news, and remembers them.
  ///
  /// @param importId null for a view: there the latest reading of a row stands
  Sorted sort(UUID peer, @Nullable UUID importId, List<IdentifiedRow> rows) {
    Map<String, Said> known = known(peer, rows);
    Map<String, Memory> now = new LinkedHashMap<>();
    List<SourceRow> changed = new ArrayList<>();
    List<SourceRow> twice = new ArrayList<>();
    int same = 0;
    for (IdentifiedRow row : rows) {
      Said before = known.get(row.row().key());
      if (before != null && Arrays.equals(before.content(), row.content())) {
        same++;
        now.putIfAbsent(
            row.row().key(),
            new Memory(row, new Said(before.content(), before.version(), importId), false));
      } else if (before != null && importId != null && importId.equals(before.seenIn())) {
        twice.add(row.row());
      } else {
        Said said = new Said(row.content(), before == null ? 1 : before.version() + 1, importId);
        known.put(row.row().key(), said);
        now.put(row.row().key(), new Memory(row, said, true));
        changed.add(row.row().saidFor(said.version()));
      }
      known.computeIfPresent(
          row.row().key(), (key, said) -> new Said(said.content(), said.version(), importId));
    }
    remember(peer, importId, List.copyOf(now.values()));
    return new Sorted(changed, same, twice);
  }

  /// Whether the row says what it said last time.
  boolean same(UUID peer, IdentifiedRow row) {
    Said said = known(peer, List.of(row)).get(row.row().key());
    return said != null && Arrays.equals(said.content(), row.content());
  }

  /// Forgets what an import brought, so that it is news again.
  void forget(UUID importId) {
    jdbc.sql(
            """
            UPDATE feed_row SET content_hash = '', changed_in = NULL
             WHERE tenant_id = :tenant AND changed_in = :import
            """)
        .param("tenant", tenant())
        .param("import", importId)
        .update();
  }

  /// What was put aside because it is about somebody erased is news again: one of those may come
  /// back.
  @EventListener
  void forgetErased(TombstonesLifted lifted) {
    jdbc.sql("SELECT feed_forget_rows_of_erased()").query(row -> {});
  }

  private Map<String, Said> known(UUID peer, List<IdentifiedRow> rows) {
    Map<String, Said> known = new HashMap<>();
    if (rows.isEmpty()) {
      return known;
    }
    jdbc.sql(
            """
            SELECT row_key, content_hash, version, seen_in FROM feed_row
             WHERE tenant_id = :tenant AND peer_id = :peer AND row_key = ANY (:keys)
            """)
        .param("tenant", tenant())
        .param("peer", peer)
        .param("keys", rows.stream().map(IdentifiedRow::key).toArray(byte[][]::new))
        .query(row -> {
          known.put(
              HexFormat.of().formatHex(row.getBytes(1)),
              new Said(row.getBytes(2), row.getInt(3), row.getObject(4, UUID.class)));
        });
    return known;
  }

  private void remember(UUID peer, @Nullable UUID importId, List<Memory> rows) {
    if (rows.isEmpty()) {
      return;
    }
    int tenant = tenant();
    batches.batchUpdate(
        """
        INSERT INTO feed_row AS old (tenant_id, peer_id, row_key, content_hash, version, seen_in, changed_in)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (tenant_id, peer_id, row_key) DO UPDATE
          SET content_hash = EXCLUDED.content_hash, version = EXCLUDED.version, seen_in = EXCLUDED.seen_in,
              changed_in = coalesce(EXCLUDED.changed_in, old.changed_in)
        """,
        rows,
        rows.size(),
        (row, memory) -> {
          row.setInt(1, tenant);
          row.setObject(2, peer);
          row.setBytes(3, memory.row().key());
          row.setBytes(4, memory.said().content());
          row.setInt(5, memory.said().version());
          row.setObject(6, importId, Types.OTHER);
          row.setObject(7, memory.changed() ? importId : null, Types.OTHER);
        });
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
