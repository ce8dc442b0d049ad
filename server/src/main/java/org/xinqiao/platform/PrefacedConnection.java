package org.xinqiao.platform;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xinqiao.platform.PrefacedDataSource.Preface;
import org.xinqiao.platform.PrefacedDataSource.Prefaced;

/// A connection that holds its preface back until the first statement. Whatever could reach the
/// database in another way than a prepared statement sends the preface before it. Belongs to one
/// thread at a time, as every connection.
final class PrefacedConnection implements InvocationHandler {

  /// What asks or tells the database nothing. All else is taken for something that does.
  private static final Set<String> SILENT =
      Set.of(
          "abort",
          "clearWarnings",
          "close",
          "equals",
          "getAutoCommit",
          "getHoldability",
          "getMetaData",
          "getTransactionIsolation",
          "getWarnings",
          "hashCode",
          "isClosed",
          "isReadOnly",
          "isWrapperFor",
          "setAutoCommit",
          "setReadOnly",
          "setTransactionIsolation",
          "toString");

  private static final Object[] NONE = {};

  private final Connection connection;
  private @Nullable Preface pending;
  private long transactions;

  PrefacedConnection(Connection connection) {
    this.connection = connection;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] given)
      throws Throwable {
    Object[] arguments = given == null ? NONE : given;
    switch (method.getName()) {
      case "preface" -> {
        preface((Preface) arguments[0]);
        return null;
      }
      case "unwrap" -> {
        if (arguments[0] == Prefaced.class) {
          return proxy;
        }
        tell();
      }
      case "commit", "rollback" -> {
        if (arguments.length == 0) { // Not back to a savepoint only.
          pending = null; // Nothing was said, and nothing has happened.
          transactions++;
        }
      }
      case "prepareStatement" -> {
        if (pending != null && arguments.length == 1) {
          return Proxy.newProxyInstance(
              PrefacedConnection.class.getClassLoader(),
              new Class<?>[] {PreparedStatement.class},
              new PrefacedStatement(this, (Connection) proxy, (String) arguments[0]));
        }
        tell();
      }
      default -> {
        if (!SILENT.contains(method.getName())) {
          tell();
        }
      }
    }
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException e) {
      throw PrefacedDataSource.cause(e);
    }
  }

  void preface(Preface preface) {
    pending = preface;
  }

  /// Which of its transactions this connection is in.
  long transaction() {
    return transactions;
  }

  /// Sends the preface by itself, if it was not sent yet.
  void tell() throws SQLException {
    Preface preface = take();
    if (preface != null) {
      try (PreparedStatement statement = connection.prepareStatement(preface.sql())) {
        bind(preface, statement);
        statement.execute();
      }
    }
  }

  /// The preface that was not sent yet, for the caller to send.
  @Nullable Preface take() {
    Preface preface = pending;
    pending = null;
    return preface;
  }

  PreparedStatement prepare(String sql) throws SQLException {
    return connection.prepareStatement(sql);
  }

  static void bind(Preface preface, PreparedStatement statement) throws SQLException {
    int index = 1;
    for (Preface.Setting setting : preface.settings()) {
      statement.setString(index++, setting.value());
    }
  }
}
