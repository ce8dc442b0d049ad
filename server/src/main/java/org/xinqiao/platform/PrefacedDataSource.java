package org.xinqiao.platform;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/// Connections whose transactions can begin with a preface: settings that the database must know
/// before the first statement, and that travel together with it instead of in a round trip of their
/// own.
final class PrefacedDataSource extends DelegatingDataSource {

  PrefacedDataSource(DataSource connections) {
    super(connections);
  }

  @Override
  public Connection getConnection() throws SQLException {
    return (Connection)
        Proxy.newProxyInstance(
            PrefacedDataSource.class.getClassLoader(),
            new Class<?>[] {Connection.class, Prefaced.class},
            new PrefacedConnection(super.getConnection()));
  }

  /// What [Connection#unwrap] gives for a connection of this source.
  interface Prefaced {

    /// Says what comes before the next statement of this connection, whichever way it is sent. It
    /// is forgotten when the transaction ends without one.
    void preface(Preface preface);
  }

  /// Settings for the rest of a transaction.
  ///
  /// @param settings in the order in which they are made
  record Preface(List<Setting> settings) {

    record Setting(String name, String value) {}

    /// With a mark for each value, so that the text is the same for everybody and is prepared once.
    String sql() {
      return settings.stream()
          .map(setting -> "set_config('" + setting.name + "', ?, true)")
          .collect(Collectors.joining(", ", "SELECT ", ""));
    }

    @Override
    public String toString() {
      return "Preface" + settings.stream().map(Setting::name).toList();
    }
  }

  /// What went wrong in the driver, as the driver threw it.
  static Throwable cause(java.lang.reflect.InvocationTargetException e) {
    @Nullable Throwable cause = e.getCause();
    return cause == null ? e : cause;
  }
}
