package org.xinqiao.platform;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/// A hospital system's own database beside ours: another database on the same server, with a role
/// that may only read one schema of it.
@TestComponent
public class OtherDatabase {

  public static final String USER = "his_reader";
  public static final String PASSWORD = "read-only";

  private final String server;
  private final String superuser;

  OtherDatabase(@Qualifier("ownerDataSource") DataSource owner, Environment environment) {
    this.server =
        String.valueOf(((SimpleDriverDataSource) owner).getUrl()).replaceFirst("/[^/]*$", "/");
    this.superuser =
        new Secrets(Path.of(environment.getRequiredProperty("xinqiao.installation.data")))
            .get("postgres-superuser");
  }

  /// Makes a new empty database.
  ///
  /// @return its JDBC URL
  public String create(String name) {
    JdbcClient first = as("postgres");
    if (first
            .sql("SELECT count(*) FROM pg_roles WHERE rolname = ?")
            .param(USER)
            .query(Integer.class)
            .single()
        == 0) {
      first.sql("CREATE ROLE " + USER + " LOGIN PASSWORD '" + PASSWORD + "'").update();
    }
    first.sql("CREATE DATABASE " + name).update();
    as(name).sql("ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO " + USER).update();
    return server + name;
  }

  public void drop(String name) {
    as("postgres").sql("DROP DATABASE " + name + " WITH (FORCE)").update();
  }

  /// Whoever runs that database.
  public JdbcClient as(String name) {
    return JdbcClient.create(
        new SimpleDriverDataSource(
            new org.postgresql.Driver(), server + name, "postgres", superuser));
  }
}
