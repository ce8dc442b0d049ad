package org.xinqiao.platform;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.xinqiao.shared.Reach;
import org.xinqiao.shared.Tenancy;

/// Begins every transaction by telling the database its tenant and, for a request of staff, whose
/// patients it may touch ([Reach]): such a transaction runs as the desk's role, which row-level
/// security holds to that. `SET LOCAL` ends with the transaction, so a connection that goes back to
/// the pool carries nothing over; without a tenant, or a reach, the policies match no row.
final class TenantTransactionManager extends JdbcTransactionManager {

  private final String desk;

  TenantTransactionManager(DataSource dataSource, String desk) {
    super(dataSource);
    this.desk = desk;
  }

  @Override
  protected void doBegin(Object transaction, TransactionDefinition definition) {
    super.doBegin(transaction, definition);
    if (!Tenancy.isBound()) {
      return;
    }
    ConnectionHolder holder =
        (ConnectionHolder) TransactionSynchronizationManager.getResource(obtainDataSource());
    if (holder == null) {
      throw new CannotCreateTransactionException("The transaction has no connection");
    }
    try (Statement statement = holder.getConnection().createStatement()) {
      statement.execute(
          Reach.current()
              .map(this::forDesk)
              .orElse("SET LOCAL app.tenant = '" + Tenancy.current() + "'"));
    } catch (SQLException e) {
      doCleanupAfterCompletion(transaction);
      throw new CannotCreateTransactionException("The tenant could not be set", e);
    }
  }

  /// All values are numbers, ids and times: nothing in them could end the text they stand in.
  private String forDesk(Reach reach) {
    Set<UUID> parties = reach.parties();
    String whose =
        parties == null
            ? "all"
            : parties.stream()
                .map(UUID::toString)
                .collect(Collectors.joining(",", "some " + reach.since() + " {", "}"));
    return "SET LOCAL app.tenant = '%s'; SET LOCAL app.reach = '%s %s'; SET LOCAL ROLE %s"
        .formatted(Tenancy.current(), reach.staff(), whose, desk);
  }
}
