package org.xinqiao.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the database says about itself. Without these settings a commit costs nothing and every
/// figure looks better than it is.
///
/// @param settings by name, as in `fsync`
record Durability(String version, Map<String, String> settings, boolean boundByRowSecurity) {

  static Durability read(Connection asApplication) throws SQLException {
    try (Statement statement = asApplication.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT current_setting('server_version') AS version,
                       current_setting('fsync') AS fsync,
                       current_setting('synchronous_commit') AS synchronous_commit,
                       current_setting('full_page_writes') AS full_page_writes,
                       current_setting('data_checksums') AS data_checksums,
                       (SELECT NOT (rolsuper OR rolbypassrls)
                          FROM pg_roles WHERE rolname = current_user) AS bound
                """)) {
      row.next();
      Map<String, String> settings = new LinkedHashMap<>();
      for (String name :
          new String[] {"fsync", "synchronous_commit", "full_page_writes", "data_checksums"}) {
        settings.put(name, row.getString(name));
      }
      return new Durability(row.getString("version"), settings, row.getBoolean("bound"));
    }
  }

  void require() throws MeasurementFailed {
    if (!settings.values().stream().allMatch("on"::equals) || !boundByRowSecurity) {
      throw new MeasurementFailed(
          "the database must run with "
              + String.join(", ", settings.keySet())
              + " on, and the application's role must be bound by row-level security. It says "
              + this);
    }
  }

  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>(settings);
    fields.put("postgresql", version);
    fields.put("row_level_security", boundByRowSecurity);
    return fields;
  }
}
