package org.xinqiao.platform;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xinqiao.platform.PrefacedDataSource.Preface;

/// A prepared statement that is not sent to the driver before it is known how it will be executed:
/// alone, and then with the preface before it in the same message, or in a way that allows no
/// second statement beside it (a batch, a cursor, a question about its columns), and then after it.
final class PrefacedStatement implements InvocationHandler {

  private static final Object[] NONE = {};
  private static final Set<String> EXECUTIONS =
      Set.of("execute", "executeQuery", "executeUpdate", "executeLargeUpdate");

  /// Something that was set before the statement was there.
  private record Call(Method method, Object[] arguments) {}

  private final PrefacedConnection connection;
  private final Connection shown;
  private final String sql;
  private final List<Call> calls = new ArrayList<>();
  private @Nullable PreparedStatement statement;

  /// How many values of the statement are the preface's.
  private int ahead;

  /// The transaction whose preface it carries.
  private long transaction;

  private boolean cursor;
  private boolean closed;

  /// @param shown what the statement calls its connection
  PrefacedStatement(PrefacedConnection connection, Connection shown, String sql) {
    this.connection = connection;
    this.shown = shown;
    this.sql = sql;
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] given)
      throws Throwable {
    String name = method.getName();
    Object[] arguments = given == null ? NONE : given;
    if (name.equals("getConnection")) {
      return shown;
    }
    PreparedStatement sent = statement;
    if (sent == null) {
      if (name.equals("close")) {
        closed = true;
        return null;
      }
      if (name.equals("isClosed")) {
        return closed;
      }
      if (closed) {
        throw new SQLException("The statement is closed", "55000");
      }
      if (name.startsWith("set")) {
        cursor |= name.equals("setFetchSize") && (int) arguments[0] != 0;
        calls.add(new Call(method, arguments));
        return null;
      }
      sent = prepare(EXECUTIONS.contains(name) && arguments.length == 0 && !cursor);
    }
    if (ahead > 0 && arguments.length == 0 && EXECUTIONS.contains(name)) {
      if (transaction != connection.transaction()) {
        throw new SQLException(
            "The statement was prepared for a transaction that is over", "55000");
      }
      sent.execute();
      boolean rows = sent.getMoreResults();
      return switch (name) {
        case "executeQuery" -> sent.getResultSet();
        case "executeUpdate" -> sent.getUpdateCount();
        case "executeLargeUpdate" -> sent.getLargeUpdateCount();
        default -> rows;
      };
    }
    return call(sent, method, arguments);
  }

  private PreparedStatement prepare(boolean together) throws Throwable {
    Preface preface = together ? connection.take() : null;
    if (preface == null) {
      connection.tell();
    }
    try {
      PreparedStatement prepared =
          connection.prepare(preface == null ? sql : preface.sql() + "; " + sql);
      if (preface != null) {
        PrefacedConnection.bind(preface, prepared);
        ahead = preface.settings().size();
        transaction = connection.transaction();
      }
      for (Call call : calls) {
        call(prepared, call.method, call.arguments);
      }
      calls.clear();
      statement = prepared;
      return prepared;
    } catch (Throwable refused) {
      // Nothing was sent yet: what comes next in this transaction still has to be told.
      if (preface != null) {
        ahead = 0;
        connection.preface(preface);
      }
      throw refused;
    }
  }

  private @Nullable Object call(PreparedStatement sent, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(sent, shifted(method, arguments));
    } catch (InvocationTargetException e) {
      throw PrefacedDataSource.cause(e);
    }
  }

  /// The values of the statement come after those of the preface.
  private Object[] shifted(Method method, Object[] arguments) {
    if (ahead == 0
        || arguments.length < 2
        || method.getDeclaringClass() != PreparedStatement.class
        || !method.getName().startsWith("set")) {
      return arguments;
    }
    Object[] shifted = arguments.clone();
    shifted[0] = (int) shifted[0] + ahead;
    return shifted;
  }
}
