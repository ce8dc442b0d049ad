package org.xinqiao.platform;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/// The database this node uses, with the roles prepared: `owner` for migrations, `user` for
/// everything else, `desk`, which `user` takes on for requests of staff, and `chart`, which it
/// takes on once such a request is about one patient. On the embedded server the roles are made
/// here; on a server of the operator's own they exist already (docs/operations/database-roles.md).
final class DatabaseServer implements AutoCloseable {

  private final String url;
  private final String ownerPassword;
  private final String userPassword;
  private final @Nullable EmbeddedPostgres embedded;

  private DatabaseServer(
      String url, String ownerPassword, String userPassword, @Nullable EmbeddedPostgres embedded) {
    this.url = url;
    this.ownerPassword = ownerPassword;
    this.userPassword = userPassword;
    this.embedded = embedded;
  }

  static DatabaseServer open(InstallationSettings settings, Secrets secrets) {
    InstallationSettings.Database database = settings.database();
    String url = database.url();
    if (url != null && !url.isBlank()) {
      return new DatabaseServer(
          url,
          required(database.ownerPassword(), "owner-password"),
          required(database.password(), "password"),
          null);
    }
    EmbeddedPostgres embedded = new EmbeddedPostgres(settings.data(), secrets);
    int port = embedded.start();
    String ownerPassword = secrets.get("postgres-owner");
    String userPassword = secrets.get("postgres-app");
    String base = "jdbc:postgresql://127.0.0.1:" + port + "/";
    String superuser = secrets.get("postgres-superuser");
    try {
      try (Connection connection =
          DriverManager.getConnection(base + "postgres", "postgres", superuser)) {
        prepareRole(connection, database.owner(), ownerPassword);
        prepareRole(connection, database.user(), userPassword);
        prepareHeld(connection, database.desk(), database.user());
        prepareHeld(connection, database.chart(), database.user());
        prepareDatabase(connection, database.name(), database.owner());
      }
      try (Connection connection =
          DriverManager.getConnection(base + database.name(), "postgres", superuser)) {
        prepareSchema(connection, database);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The embedded database could not be prepared", e);
    }
    return new DatabaseServer(base + database.name(), ownerPassword, userPassword, embedded);
  }

  String url() {
    return url;
  }

  String ownerPassword() {
    return ownerPassword;
  }

  String userPassword() {
    return userPassword;
  }

  @Override
  public void close() {
    if (embedded != null && !Boolean.getBoolean("xinqiao.keep-database-running")) {
      embedded.stop();
    }
  }

  private static String required(@Nullable String password, String key) {
    if (password == null || password.isBlank()) {
      throw new IllegalStateException(
          "xinqiao.installation.database." + key + " is needed together with a database URL");
    }
    return password;
  }

  private static void prepareRole(Connection connection, String role, String password)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String verb = exists(statement, "pg_roles", "rolname", role) ? "ALTER" : "CREATE";
      statement.execute(
          "%s ROLE %s LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD '%s'"
              .formatted(verb, quoted(role), password));
    }
  }

  /// Nobody signs in as the desk or as a chart. The application takes the role on for a
  /// transaction, and has none of what it is held to otherwise: that is what NOINHERIT is for.
  private static void prepareHeld(Connection connection, String role, String user)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!exists(statement, "pg_roles", "rolname", role)) {
        statement.execute(
            "CREATE ROLE %s NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB"
                .formatted(quoted(role)));
      }
      statement.execute("GRANT %s TO %s".formatted(quoted(role), quoted(user)));
    }
  }

  private static void prepareDatabase(Connection connection, String name, String owner)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!exists(statement, "pg_database", "datname", name)) {
        statement.execute(
            "CREATE DATABASE %s OWNER %s ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0"
                .formatted(quoted(name), quoted(owner)));
      }
    }
  }

  private static void prepareSchema(Connection connection, InstallationSettings.Database database)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC");
      statement.execute(
          "CREATE SCHEMA IF NOT EXISTS xinqiao AUTHORIZATION " + quoted(database.owner()));
      statement.execute(
          "GRANT USAGE ON SCHEMA xinqiao TO %s, %s, %s"
              .formatted(
                  quoted(database.user()), quoted(database.desk()), quoted(database.chart())));
    }
  }

  private static boolean exists(Statement statement, String catalog, String column, String value)
      throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "SELECT 1 FROM %s WHERE %s = '%s'"
                .formatted(catalog, column, value.replace("'", "''")))) {
      return row.next();
    }
  }

  static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }
}
