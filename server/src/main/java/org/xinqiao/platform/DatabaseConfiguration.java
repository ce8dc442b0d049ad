package org.xinqiao.platform;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.flyway.autoconfigure.FlywayDataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.xinqiao.shared.IdGenerator;

/// Opens the database: the embedded server or the operator's own. The application connects as a
/// role that owns nothing; the owner's connection is used by the migrations alone.
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

  private static final Logger log = LoggerFactory.getLogger(DatabaseConfiguration.class);

  /// The hospital's wall clock. All time in the product comes from here; the offset is there for
  /// rehearsals only, and is said aloud.
  @Bean
  Clock clock(@Value("${xinqiao.clock.offset:PT0S}") Duration offset) {
    Clock clock = Clock.system(ZoneId.of("Asia/Shanghai"));
    if (offset.isZero()) {
      return clock;
    }
    log.warn("The clock is set off by {}: this is a rehearsal, not real use", offset);
    return Clock.offset(clock, offset);
  }

  @Bean
  IdGenerator idGenerator(Clock clock) {
    return new IdGenerator(clock);
  }

  @Bean
  Secrets secrets(InstallationSettings settings) {
    return new Secrets(settings.data());
  }

  @Bean(destroyMethod = "close")
  DatabaseServer databaseServer(InstallationSettings settings, Secrets secrets) {
    return DatabaseServer.open(settings, secrets);
  }

  @Bean
  HikariDataSource connectionPool(DatabaseServer server, InstallationSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("xinqiao");
    config.setJdbcUrl(server.url());
    config.setUsername(settings.database().user());
    config.setPassword(server.userPassword());
    config.setMaximumPoolSize(settings.database().poolSize());
    config.setAutoCommit(false);
    config.addDataSourceProperty("currentSchema", "xinqiao");
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    config.addDataSourceProperty("prepareThreshold", "3");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("ApplicationName", "xinqiao");
    // The server's details quote the values of a refused row, and errors are logged.
    config.addDataSourceProperty("logServerErrorDetail", "false");
    config.addDataSourceProperty("options", "-c statement_timeout=60s -c lock_timeout=10s");
    config.setInitializationFailTimeout(30_000);
    return new HikariDataSource(config);
  }

  @Bean
  @Primary
  PrefacedDataSource dataSource(HikariDataSource connectionPool) {
    return new PrefacedDataSource(connectionPool);
  }

  @Bean
  @FlywayDataSource
  DataSource ownerDataSource(DatabaseServer server, InstallationSettings settings) {
    SimpleDriverDataSource source =
        new SimpleDriverDataSource(
            new org.postgresql.Driver(),
            server.url(),
            settings.database().owner(),
            server.ownerPassword());
    source.setSchema("xinqiao");
    return source;
  }

  @Bean
  PlatformTransactionManager transactionManager(
      PrefacedDataSource dataSource, InstallationSettings settings) {
    return new TenantTransactionManager(
        dataSource, settings.database().desk(), settings.database().chart());
  }

  @Bean
  DurabilityReport durabilityReport(DatabaseServer server, InstallationSettings settings) {
    DurabilityReport report = DurabilityReport.read(server, settings.database());
    log.info("{}", report);
    report.refuseUnlessDurable();
    return report;
  }

  /// What the database says about itself, read back at every start: a server that may lose
  /// committed work, or a role that row-level security does not bind, is refused.
  record DurabilityReport(
      String version,
      String fsync,
      String synchronousCommit,
      String fullPageWrites,
      String dataChecksums,
      boolean roleBypassesRowSecurity,
      boolean rolesAreApart) {

    static DurabilityReport read(DatabaseServer server, InstallationSettings.Database database) {
      String user = database.user();
      try (Connection connection =
              DriverManager.getConnection(server.url(), user, server.userPassword());
          Statement statement = connection.createStatement();
          ResultSet row =
              statement.executeQuery(
                  """
                  SELECT current_setting('server_version'), current_setting('fsync'),
                         current_setting('synchronous_commit'), current_setting('full_page_writes'),
                         current_setting('data_checksums'),
                         (SELECT bool_or(rolsuper OR rolbypassrls) FROM pg_roles
                           WHERE rolname IN (current_user, '%1$s', '%2$s')),
                         (SELECT count(*) = 2 AND bool_and(pg_has_role(current_user, oid, 'MEMBER')
                                                           AND NOT pg_has_role(current_user, oid, 'USAGE'))
                            FROM pg_roles WHERE rolname IN ('%1$s', '%2$s'))
                  """
                      .formatted(
                          database.desk().replace("'", "''"),
                          database.chart().replace("'", "''")))) {
        row.next();
        return new DurabilityReport(
            row.getString(1),
            row.getString(2),
            row.getString(3),
            row.getString(4),
            row.getString(5),
            row.getBoolean(6),
            row.getBoolean(7));
      } catch (SQLException e) {
        throw new IllegalStateException("The database cannot be reached as role " + user, e);
      }
    }

    void refuseUnlessDurable() {
      if (!fsync.equals("on")
          || synchronousCommit.equals("off")
          || !fullPageWrites.equals("on")
          || roleBypassesRowSecurity
          || !rolesAreApart) {
        throw new IllegalStateException(
            "Refusing to start: the database must run with fsync, synchronous_commit and"
                + " full_page_writes on, the application's role must be bound by row-level"
                + " security, and it must be able to take on the roles of the desk and of a chart"
                + " without having their rights all the time (docs/operations/database-roles.md). It says "
                + this);
      }
    }

    @Override
    public String toString() {
      return "PostgreSQL "
          + version
          + ", fsync "
          + fsync
          + ", synchronous_commit "
          + synchronousCommit
          + ", full_page_writes "
          + fullPageWrites
          + ", data checksums "
          + dataChecksums
          + ", role bypasses row-level security "
          + roleBypassesRowSecurity
          + ", roles of desk and chart apart "
          + rolesAreApart;
    }
  }
}
