package org.xinqiao.erasure;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.xinqiao.organization.Tenant;

/// The rows of one hospital as they were at some time, put back as a restore puts them back. Those
/// of accounts and of the audit stay: the test goes on with them.
final class OlderCopy implements AutoCloseable {

  private static final String KEPT = "^(organization|access|oversight|audit|platform|isolation)_";

  private final Connection connection;
  private final JdbcClient jdbc;
  private final List<String> tables;

  OlderCopy(DataSource owner, Tenant tenant) throws SQLException {
    connection = owner.getConnection();
    jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
    jdbc.sql(
            "SELECT set_config('app.tenant', ?, false), set_config('search_path', 'xinqiao', false)")
        .param(tenant.id().toString())
        .query(row -> {});
    tables =
        jdbc.sql(
                """
                SELECT c.relname FROM pg_class c JOIN pg_attribute t ON t.attrelid = c.oid AND t.attname = 'tenant_id'
                 WHERE c.relkind = 'r' AND c.relnamespace = 'xinqiao'::regnamespace AND c.relname !~ ?
                 ORDER BY c.relname = 'care_relation', c.relname
                """)
            .param(KEPT)
            .query(String.class)
            .list();
    tables.forEach(table ->
        jdbc.sql("CREATE TEMP TABLE copy_of_%1$s AS SELECT * FROM %1$s".formatted(table)).update());
  }

  void putBack() throws SQLException {
    connection.setAutoCommit(false);
    jdbc.sql("SET CONSTRAINTS ALL DEFERRED").update();
    for (String table : tables) {
      jdbc.sql("DELETE FROM " + table).update();
    }
    for (String table : tables) {
      jdbc.sql("DELETE FROM " + table).update(); // What triggers made of the ones before.
      String columns = columns(table);
      jdbc.sql("INSERT INTO %1$s (%2$s) SELECT %2$s FROM copy_of_%1$s".formatted(table, columns))
          .update();
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  private String columns(String table) {
    return jdbc.sql(
            """
            SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
             WHERE attrelid = ('xinqiao.' || ?)::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
            """)
        .param(table)
        .query(String.class)
        .single();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
