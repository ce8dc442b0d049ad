package org.xinqiao.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.auditchain.MerkleTree;
import org.xinqiao.auditchain.Seal;
import org.xinqiao.shared.Tenancy;

/// The seals of the current tenant.
@Repository
class SealStore {

  /// Where the sealer stands in its order: by the transaction that wrote an event, then by `seq`.
  ///
  /// @param transaction as PostgreSQL counts them (`xid8`)
  record Place(long transaction, long seq) {

    static final Place BEGINNING = new Place(0, 0);
  }

  /// @param place of its last event
  record Kept(Seal seal, byte[] signature, Place place) {}

  /// An event that is being sealed.
  record Leaf(UUID event, long number, byte[] hash, Place place) {}

  private final JdbcClient jdbc;

  SealStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /// Keeps other nodes from sealing for this tenant until the transaction ends.
  ///
  /// @return false when one of them does already
  boolean tryToBeTheOnlyOne() {
    return jdbc.sql("SELECT pg_try_advisory_xact_lock(hashtext('audit-seal'), :tenant)")
        .param("tenant", tenant())
        .query(Boolean.class)
        .single();
  }

  Optional<Kept> last() {
    return jdbc.sql(
            "SELECT * FROM audit_seal WHERE tenant_id = :tenant ORDER BY batch DESC LIMIT 1")
        .param("tenant", tenant())
        .query((row, n) -> kept(row))
        .optional();
  }

  /// Seals from a batch on, in order.
  List<Kept> from(long batch, int atMost) {
    return jdbc.sql(
            """
            SELECT * FROM audit_seal WHERE tenant_id = :tenant AND batch >= :batch
             ORDER BY batch LIMIT :most
            """)
        .param("tenant", tenant())
        .param("batch", batch)
        .param("most", atMost)
        .query((row, n) -> kept(row))
        .list();
  }

  /// Whether transactions are counted from a lower number than when the last batch was sealed: the
  /// database was loaded from a dump.
  boolean countsAnew(Place last) {
    return jdbc.sql(
            "SELECT pg_snapshot_xmin(pg_current_snapshot()) < cast(cast(:last AS text) AS xid8)")
        .param("last", String.valueOf(last.transaction()))
        .query(Boolean.class)
        .single();
  }

  /// The next events, given their numbers. None of them can be preceded by one that is not
  /// committed yet: every transaction up to theirs has ended.
  List<Leaf> next(Place after, long firstNumber, int atMost) {
    return leaves(
        """
        SELECT e.seq, e.written_in::text::bigint AS transaction, %s
          FROM audit_event e
         WHERE e.tenant_id = :tenant
           AND (e.written_in, e.seq) > (cast(cast(:transaction AS text) AS xid8), :seq)
           AND e.written_in < pg_snapshot_xmin(pg_current_snapshot())
           AND NOT EXISTS (SELECT 1 FROM audit_sealed s
                            WHERE s.tenant_id = e.tenant_id AND s.event_id = e.event_id)
         ORDER BY e.written_in, e.seq
         LIMIT :most
        """,
        after, firstNumber, atMost);
  }

  /// Events of before a dump was loaded that no seal has reached.
  List<Leaf> leftBehind(long firstNumber) {
    return leaves(
        """
        SELECT e.seq, 0::bigint AS transaction, %s
          FROM audit_event e
         WHERE e.tenant_id = :tenant AND e.written_in >= pg_snapshot_xmax(pg_current_snapshot())
           AND NOT EXISTS (SELECT 1 FROM audit_sealed s
                            WHERE s.tenant_id = e.tenant_id AND s.event_id = e.event_id)
         ORDER BY e.seq
         LIMIT :most
        """,
        Place.BEGINNING, firstNumber, Integer.MAX_VALUE);
  }

  private List<Leaf> leaves(String sql, Place after, long firstNumber, int atMost) {
    return jdbc.sql(sql.formatted(SealedEvent.COLUMNS))
        .param("tenant", tenant())
        .param("transaction", String.valueOf(after.transaction()))
        .param("seq", after.seq())
        .param("most", atMost)
        .query((row, n) -> {
          long number = firstNumber + n;
          return new Leaf(
              row.getObject("event_id", UUID.class),
              number,
              MerkleTree.leaf(SealedEvent.json(tenant(), number, row)),
              new Place(row.getLong("transaction"), row.getLong("seq")));
        })
        .list();
  }

  void keep(Kept kept, List<Leaf> leaves) {
    jdbc.sql(
            """
            INSERT INTO audit_sealed (tenant_id, number, event_id, leaf)
            SELECT :tenant, number, event_id, leaf
              FROM unnest(:numbers, :events, :leaves) AS l(number, event_id, leaf)
            """)
        .param("tenant", tenant())
        .param("numbers", leaves.stream().map(Leaf::number).toArray(Long[]::new))
        .param("events", leaves.stream().map(Leaf::event).toArray(UUID[]::new))
        .param("leaves", leaves.stream().map(Leaf::hash).toArray(byte[][]::new))
        .update();
    Seal seal = kept.seal();
    jdbc.sql(
            """
            INSERT INTO audit_seal (tenant_id, batch, first_number, events, sealed_at, root, previous,
                                    key_id, signature, sealed_to, sealed_seq)
            VALUES (:tenant, :batch, :first, :events, :at, :root, :previous, :key, :signature,
                    cast(cast(:to AS text) AS xid8), :seq)
            """)
        .param("tenant", tenant())
        .param("batch", seal.batch())
        .param("first", seal.first())
        .param("events", seal.count())
        .param("at", Timestamp.from(seal.at()))
        .param("root", seal.root())
        .param("previous", seal.previous())
        .param("key", seal.key())
        .param("signature", kept.signature())
        .param("to", String.valueOf(kept.place().transaction()))
        .param("seq", kept.place().seq())
        .update();
  }

  private static Kept kept(ResultSet row) throws SQLException {
    return new Kept(
        new Seal(
            row.getInt("tenant_id"),
            row.getLong("batch"),
            row.getLong("first_number"),
            row.getInt("events"),
            row.getTimestamp("sealed_at").toInstant(),
            row.getBytes("root"),
            row.getBytes("previous"),
            row.getString("key_id")),
        row.getBytes("signature"),
        new Place(Long.parseLong(row.getString("sealed_to")), row.getLong("sealed_seq")));
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
