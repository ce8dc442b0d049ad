package org.xinqiao.crypto;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.TenantId;

/// Which root key a tenant writes with: the one that its newest rotation brought, and before any
/// the lowest that there is. Nobody reads by this number, every ciphertext names its own. So a node
/// may know a new number some seconds later than the others, and writes with the old key until
/// then.
@Component
class KeyNumbers {

  private record Known(int number, long asOf) {}

  private final JdbcClient jdbc;
  private final RootKeys roots;
  private final TransactionTemplate reading;
  private final Duration knownFor;
  private final ConcurrentMap<TenantId, Known> known = new ConcurrentHashMap<>();

  @Autowired
  KeyNumbers(JdbcClient jdbc, RootKeys roots, PlatformTransactionManager transactions) {
    this(jdbc, roots, transactions, Duration.ofSeconds(5));
  }

  KeyNumbers(
      JdbcClient jdbc, RootKeys roots, PlatformTransactionManager transactions, Duration knownFor) {
    this.knownFor = knownFor;
    this.jdbc = jdbc;
    this.roots = roots;
    this.reading = new TransactionTemplate(transactions);
    this.reading.setReadOnly(true);
  }

  int current() {
    TenantId tenant = Tenancy.current();
    Known before = known.get(tenant);
    if (before != null && System.nanoTime() - before.asOf() < knownFor.toNanos()) {
      return before.number();
    }
    return known
        .merge(
            tenant,
            new Known(stored(), System.nanoTime()),
            // A transaction with an old snapshot does not take back what is known.
            (old, now) -> new Known(Math.max(old.number(), now.number()), now.asOf()))
        .number();
  }

  /// How long a node may go on with the number that it knows.
  Duration knownFor() {
    return knownFor;
  }

  /// Forgets what is known of the current tenant, after it changed here.
  void forget() {
    known.remove(Tenancy.current());
  }

  int stored() {
    return inTransaction(() ->
        jdbc.sql("SELECT max(number) FROM crypto_rotation WHERE tenant_id = ?")
            .param(Tenancy.current().value())
            .query((row, n) -> row.getObject(1) == null ? roots.numbers().first() : row.getInt(1))
            .single());
  }

  /// Without a transaction there is no tenant for the database, and so no row.
  <T> T inTransaction(Supplier<T> query) {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      return query.get();
    }
    return java.util.Objects.requireNonNull(reading.execute(status -> query.get()));
  }
}
