package org.xinqiao.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;

/// Connections to the embedded database of an instance, in the roles of the server itself.
final class Database {

  private static final int PORT_LINE = 3;

  private final String url;
  private final Path secrets;

  private Database(String url, Path secrets) {
    this.url = url;
    this.secrets = secrets;
  }

  /// @param data the data folder of a server that runs
  static Database of(Path data) throws IOException {
    List<String> lines = Files.readAllLines(pidFile(data));
    return new Database(
        "jdbc:postgresql://127.0.0.1:" + lines.get(PORT_LINE).strip() + "/xinqiao",
        data.resolve("secrets"));
  }

  /// The file in which PostgreSQL says that it runs: its pid in the first line.
  static Path pidFile(Path data) {
    return cluster(data).resolve("postmaster.pid");
  }

  static Path cluster(Path data) {
    return data.resolve("postgres/cluster");
  }

  /// As the server works: the role that owns nothing and is bound by row-level security, its only
  /// tenant set for the whole connection.
  Connection asApplication() throws SQLException, IOException {
    return connect("xinqiao_app", "postgres-app");
  }

  /// The role that owns the tables. Row-level security binds it as well.
  Connection asOwner() throws SQLException, IOException {
    return connect("xinqiao_owner", "postgres-owner");
  }

  /// Bound by nothing: the floor of what binds others.
  Connection asSuperuser() throws SQLException, IOException {
    return connect("postgres", "postgres-superuser");
  }

  /// What is said to the database, as far as it logs it.
  StatementLog statements() {
    return StatementLog.of(secrets.resolveSibling("postgres/postgres.log"));
  }

  private Connection connect(String role, String secret) throws SQLException, IOException {
    Properties properties = new Properties();
    properties.setProperty("user", role);
    properties.setProperty("password", Files.readString(secrets.resolve(secret)).strip());
    // As the server's own pool does (DatabaseConfiguration).
    properties.setProperty("currentSchema", "xinqiao");
    properties.setProperty("reWriteBatchedInserts", "true");
    properties.setProperty("prepareThreshold", "3");
    Connection connection = DriverManager.getConnection(url, properties);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SELECT set_config('app.tenant', (SELECT min(tenant_id)::text FROM organization_tenant),"
              + " false)");
    }
    return connection;
  }

  /// Lets the planner know what the warm-up wrote, as autovacuum does for a hospital that works:
  /// without it a bench would measure plans of the first minute after an installation.
  void analyze() throws SQLException, IOException {
    try (Connection connection = asOwner();
        Statement statement = connection.createStatement()) {
      statement.execute("ANALYZE");
    }
  }

  /// The single number that a statement gives, read as the application.
  long number(String sql) throws SQLException, IOException {
    try (Connection connection = asApplication();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
