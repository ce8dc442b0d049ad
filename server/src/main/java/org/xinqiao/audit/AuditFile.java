package org.xinqiao.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.auditchain.AuditKeys;
import org.xinqiao.auditchain.AuditLines;
import org.xinqiao.auditchain.Seal;
import org.xinqiao.shared.Tenancy;

/// The sealed audit of a tenant as a file that anybody can check with `./xinqiao audit-verify`.
/// Thread-safe.
@Service
public class AuditFile {

  /// Seals that are looked up at once.
  private static final int SEALS = 100;

  private final SealStore store;
  private final JdbcClient jdbc;
  private final AuditKey key;
  private final TransactionTemplate transaction;

  AuditFile(SealStore store, JdbcClient jdbc, AuditKey key, TransactionTemplate transaction) {
    this.store = store;
    this.jdbc = jdbc;
    this.key = key;
    this.transaction = transaction;
  }

  /// The key that the file is checked with, as PEM.
  public String publicKey() {
    return AuditKeys.pem(key.known());
  }

  /// Whoever asked for the file may not have it any more.
  public static final class Ended extends RuntimeException {
    Ended() {
      super("The session of whoever fetches the audit has ended");
    }
  }

  /// Writes all batches that are sealed, each in a short transaction of its own. An event that is
  /// no longer in the database is not in the file either, which the check then tells.
  ///
  /// @param goesOn asked before each batch: a file that takes minutes ends with the session
  /// @throws Ended when the answer was no; what was written is not the whole
  /// @throws UncheckedIOException when the writer fails
  public void write(Writer to, BooleanSupplier goesOn) {
    long batch = 1;
    List<SealStore.Kept> seals;
    do {
      long from = batch;
      seals = Objects.requireNonNull(transaction.execute(status -> store.from(from, SEALS)));
      for (SealStore.Kept kept : seals) {
        if (!goesOn.getAsBoolean()) {
          throw new Ended();
        }
        write(kept, to);
        batch = kept.seal().batch() + 1;
      }
    } while (seals.size() == SEALS);
  }

  private void write(SealStore.Kept kept, Writer to) {
    Seal seal = kept.seal();
    List<String> lines = Objects.requireNonNull(transaction.execute(status -> linesUnder(seal)));
    try {
      for (String line : lines) {
        to.write(line);
        to.write('\n');
      }
      to.write(AuditLines.seal(seal, kept.signature()));
      to.write('\n');
      to.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("The audit could not be written", e);
    }
  }

  private List<String> linesUnder(Seal seal) {
    return jdbc.sql(
            """
            SELECT s.number, s.leaf, %s
              FROM audit_sealed s JOIN audit_event e ON e.tenant_id = s.tenant_id AND e.event_id = s.event_id
             WHERE s.tenant_id = :tenant AND s.number BETWEEN :first AND :last
             ORDER BY s.number
            """
                .formatted(SealedEvent.COLUMNS))
        .param("tenant", Tenancy.current().value())
        .param("first", seal.first())
        .param("last", seal.last())
        .query((row, n) ->
            AuditLines.event(
                row.getBytes("leaf"), SealedEvent.json(seal.tenant(), row.getLong("number"), row)))
        .list();
  }
}
