package org.xinqiao.platform;

import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.xinqiao.shared.Tenancy;

/// Begins every transaction by telling the database its tenant. `SET LOCAL` ends with the
/// transaction, so a connection that goes back to the pool carries nothing over; without a tenant
/// the policies match no row.
final class TenantTransactionManager extends JdbcTransactionManager {

  TenantTransactionManager(DataSource dataSource) {
    super(dataSource);
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
      statement.execute("SET LOCAL app.tenant = '" + Tenancy.current() + "'");
    } catch (SQLException e) {
      doCleanupAfterCompletion(transaction);
      throw new CannotCreateTransactionException("The tenant could not be set", e);
    }
  }
}
