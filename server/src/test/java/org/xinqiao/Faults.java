package org.xinqiao;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.xinqiao.organization.Tenant;

/// Lets the database fail for one hospital, in a table that a test names: the others go on. What it
/// says then holds somebody's name and number, so that a test can see that it goes nowhere. Mended
/// by [#close].
public final class Faults implements AutoCloseable {

  /// What nobody outside may read of a fault.
  public static final List<String> INNER_WORDS =
      List.of(
          "雀鸢",
          "13000009999",
          "org.xinqiao",
          "java.",
          "org.postgresql",
          "PSQLException",
          "IllegalState",
          "SELECT",
          "INSERT",
          "UPDATE",
          "tenant_id",
          "at org.");

  /// Begins a transaction of a test that reads all the same.
  public static final String SEE = "SET LOCAL app.test_sees = 'yes'";

  private final DataSource owner;
  private final Tenant tenant;
  private final String function;
  private final List<String> mended = new ArrayList<>();

  /// @param owner of the tables
  public Faults(DataSource owner, Tenant tenant) {
    this.owner = owner;
    this.tenant = tenant;
    this.function = "test_fault_" + tenant.id();
    run(
        """
        CREATE OR REPLACE FUNCTION %1$s(whose integer) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
        BEGIN
          IF whose = %2$s AND coalesce(current_setting('app.test_sees', true), '') <> 'yes' THEN RAISE EXCEPTION '雀鸢, 13000009999'; END IF;
          RETURN true;
        END $$
        """
            .formatted(function, tenant.id()),
        """
        CREATE OR REPLACE FUNCTION %1$s_row() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '雀鸢, 13000009999'; END $$
        """
            .formatted(function));
  }

  /// No row of the hospital can be written there.
  public Faults refuseWrites(String table) {
    run(
        "CREATE TRIGGER %1$s BEFORE INSERT OR UPDATE ON %2$s FOR EACH ROW WHEN (NEW.tenant_id = %3$s) EXECUTE FUNCTION %1$s_row()"
            .formatted(function, table, tenant.id()));
    mended.add("DROP TRIGGER %s ON %s".formatted(function, table));
    return this;
  }

  /// No row of the hospital can be read there.
  public Faults refuseReads(String table) {
    run(
        "CREATE POLICY %1$s ON %2$s AS RESTRICTIVE FOR SELECT USING (%1$s(tenant_id))"
            .formatted(function, table));
    mended.add("DROP POLICY %s ON %s".formatted(function, table));
    return this;
  }

  /// Nothing that is encrypted opens any more in that column.
  public Faults spoil(String table, String column) {
    String turned =
        "UPDATE %1$s SET %2$s = set_byte(%2$s, length(%2$s) - 1, get_byte(%2$s, length(%2$s) - 1) # 1) WHERE tenant_id = %3$s"
            .formatted(table, column, tenant.id());
    run("SET app.tenant = '" + tenant.id() + "'; " + turned + "; RESET app.tenant");
    return this;
  }

  /// Turns the same bits once more, so that it opens again.
  public Faults mend(String table, String column) {
    return spoil(table, column);
  }

  @Override
  public void close() {
    run(mended.toArray(String[]::new));
    mended.clear();
    run(
        "DROP FUNCTION %s(integer)".formatted(function),
        "DROP FUNCTION %s_row()".formatted(function));
  }

  private void run(String... statements) {
    try (Connection connection = owner.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
