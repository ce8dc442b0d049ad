package org.xinqiao.crypto;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.TestComponent;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;

/// Has a hospital write with a root key that this node does not hold, as when a key's file is
/// missing after a rotation: nothing new of it can be encrypted until it is there.
@TestComponent
public class LostRootKey {

  private static final int NUMBER = 99;

  private final DataSource owner;
  private final KeyNumbers numbers;

  LostRootKey(@Qualifier("ownerDataSource") DataSource owner, KeyNumbers numbers) {
    this.owner = owner;
    this.numbers = numbers;
  }

  public void lose(Tenant tenant) {
    run(
        tenant,
        "INSERT INTO crypto_rotation (tenant_id, number, ended_at) VALUES (%s, %d, now())"
            .formatted(tenant.id(), NUMBER));
  }

  public void find(Tenant tenant) {
    run(
        tenant,
        "DELETE FROM crypto_rotation WHERE tenant_id = %s AND number = %d"
            .formatted(tenant.id(), NUMBER));
  }

  private void run(Tenant tenant, String sql) {
    try (Connection connection = owner.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET app.tenant = '" + tenant.id() + "'; " + sql + "; RESET app.tenant");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    Tenancy.run(tenant.id(), numbers::forget);
  }
}
