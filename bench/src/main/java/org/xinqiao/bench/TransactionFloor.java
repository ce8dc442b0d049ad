package org.xinqiao.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What any implementation must pay for the rows that one transaction left: the same rows of the
/// same tables, committed again by the same role into twins of the tables with all their indexes
/// and their row-level security. One connection, one statement a table; nothing is sent, parsed,
/// computed, encrypted or looked up.
///
/// Each copy belongs to another tenant, so that no key is the same twice.
final class TransactionFloor {

  private static final Duration WARM_UP = Duration.ofMillis(500);
  private static final Duration MEASURED = Duration.ofSeconds(3);
  private static final int FIRST_TENANT = 1_000_000;
  private static final String NEWEST =
      "SELECT xmin::text FROM clinical_observation ORDER BY observation_id DESC LIMIT 1";

  /// @param columns all but the tenant's and those that the database computes
  private record Table(String name, int rows, List<String> columns) {

    String twin() {
      return "bench_floor_" + name;
    }

    String sample() {
      return "bench_sample_" + name;
    }

    String insert() {
      String all = String.join(", ", columns);
      return "INSERT INTO %s (tenant_id, %s) SELECT current_setting('app.tenant')::integer, %s FROM %s"
          .formatted(twin(), all, all, sample());
    }
  }

  /// @param rows how many one transaction writes
  /// @param observations how many of them are observations
  record Measured(double transactionsPerSecond, int rows, int observations) {

    double observationsPerSecond() {
      return transactionsPerSecond * observations;
    }
  }

  private TransactionFloor() {}

  /// The floor of the transaction that made the newest observation.
  static Measured ofTheNewest(Database database)
      throws SQLException, IOException, MeasurementFailed {
    try (Connection connection = database.asApplication();
        Connection owner = database.asOwner();
        Statement twins = owner.createStatement()) {
      List<Table> tables = written(connection);
      try {
        for (Table table : tables) {
          twins.execute(
              "CREATE TABLE " + table.twin() + " (LIKE " + table.name() + " INCLUDING ALL)");
          twins.execute("SELECT protect('" + table.twin() + "')");
        }
        connection.setAutoCommit(false);
        int tenant = FIRST_TENANT;
        for (long end = System.nanoTime() + WARM_UP.toNanos(); System.nanoTime() < end; ) {
          write(connection, tables, tenant++);
        }
        long began = System.nanoTime();
        int before = tenant;
        while (System.nanoTime() - began < MEASURED.toNanos()) {
          write(connection, tables, tenant++);
        }
        return new Measured(
            (tenant - before) / ((System.nanoTime() - began) / 1e9),
            tables.stream().mapToInt(Table::rows).sum(),
            tables.stream()
                .filter(table -> table.name().equals("clinical_observation"))
                .mapToInt(Table::rows)
                .sum());
      } finally {
        for (Table table : tables) {
          twins.execute("DROP TABLE IF EXISTS " + table.twin());
        }
      }
    }
  }

  private static void write(Connection connection, List<Table> tables, int tenant)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL app.tenant = '" + tenant + "'");
    }
    for (Table table : tables) {
      try (PreparedStatement insert = connection.prepareStatement(table.insert())) {
        insert.executeUpdate();
      }
    }
    connection.commit();
  }

  /// Keeps the rows of the transaction in temporary tables.
  private static List<Table> written(Connection connection) throws SQLException, MeasurementFailed {
    List<Table> tables = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      String xmin;
      try (ResultSet row = statement.executeQuery(NEWEST)) {
        row.next();
        xmin = row.getString(1);
      }
      for (String name : names(statement)) {
        String sample = "bench_sample_" + name;
        int rows =
            statement.executeUpdate(
                "CREATE TEMPORARY TABLE "
                    + sample
                    + " AS SELECT * FROM "
                    + name
                    + " WHERE xmin::text = '"
                    + xmin
                    + "'");
        if (rows > 0) {
          tables.add(new Table(name, rows, columns(statement, name)));
        }
      }
    }
    if (tables.isEmpty()) {
      throw new MeasurementFailed("no table holds rows of the transaction");
    }
    return tables;
  }

  private static List<String> names(Statement statement) throws SQLException {
    return strings(
        statement,
        """
        SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
         WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND pg_table_is_visible(c.oid)
           AND a.attname = 'tenant_id' AND has_table_privilege(c.oid, 'SELECT')
         ORDER BY c.relname
        """);
  }

  private static List<String> columns(Statement statement, String table) throws SQLException {
    return strings(
        statement,
        """
        SELECT attname FROM pg_attribute
         WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped
           AND attgenerated = '' AND attidentity = '' AND attname <> 'tenant_id'
        """
            .formatted(table));
  }

  private static List<String> strings(Statement statement, String sql) throws SQLException {
    List<String> found = new ArrayList<>();
    try (ResultSet row = statement.executeQuery(sql)) {
      while (row.next()) {
        found.add(row.getString(1));
      }
    }
    return found;
  }
}
