package org.xinqiao.platform;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Whether the database answers at this moment.
@Component
class DatabasePulse {

  private static final Logger log = LoggerFactory.getLogger(DatabasePulse.class);
  private static final int SECONDS = 3;

  private final DataSource dataSource;

  DatabasePulse(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  boolean beats() {
    try (Connection connection = dataSource.getConnection()) {
      return connection.isValid(SECONDS);
    } catch (SQLException e) {
      log.warn("The database does not answer: {}", e.getMessage());
      return false;
    }
  }
}
