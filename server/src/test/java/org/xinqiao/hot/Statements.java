package org.xinqiao.hot;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;

/// Writes down every statement that the application prepares while a test looks, with its
/// parameters, so that the test can ask the database how it would be answered.
final class Statements {

  /// @param sets the calls that gave the parameters
  record Statement(String sql, List<Call> sets) {

    /// The first statement of a transaction travels with what is said before it, or after it.
    static Optional<Statement> withoutPreface(String sql, List<Call> sets) {
      if (!sql.startsWith("SELECT set_config(")) {
        return Optional.of(new Statement(sql, List.copyOf(sets)));
      }
      if (!sql.contains("; ")) {
        return Optional.empty();
      }
      String preface = sql.substring(0, sql.indexOf("; "));
      int ahead = (int) preface.chars().filter(c -> c == '?').count();
      return Optional.of(
          new Statement(
              sql.substring(preface.length() + 2),
              sets.stream()
                  .filter(set -> (int) set.arguments()[0] > ahead)
                  .map(set -> {
                    Object[] shifted = set.arguments().clone();
                    shifted[0] = (int) shifted[0] - ahead;
                    return new Call(set.method(), shifted);
                  })
                  .toList()));
    }

    /// The plan of this statement, as the role and in the transaction of the connection.
    List<String> plan(Connection connection) throws SQLException {
      try (PreparedStatement explain = connection.prepareStatement("EXPLAIN (COSTS OFF) " + sql)) {
        for (Call set : sets) {
          set.on(explain);
        }
        List<String> lines = new ArrayList<>();
        try (ResultSet rows = explain.executeQuery()) {
          while (rows.next()) {
            lines.add(rows.getString(1));
          }
        }
        return lines;
      }
    }
  }

  record Call(Method method, @Nullable Object @Nullable [] arguments) {

    @Nullable Object on(Object target) throws SQLException {
      try {
        return method.invoke(target, arguments);
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof SQLException cause) {
          throw cause;
        }
        throw new IllegalStateException(e.getCause());
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private final List<Statement> seen = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean looking;

  /// What was prepared and run during the action, each text once.
  List<Statement> during(Runnable action) {
    seen.clear();
    looking = true;
    try {
      action.run();
    } finally {
      looking = false;
    }
    Map<String, Statement> once = new LinkedHashMap<>();
    List.copyOf(seen).forEach(statement -> once.putIfAbsent(statement.sql(), statement));
    return List.copyOf(once.values());
  }

  private Connection watch(Connection connection) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          Object result = new Call(method, arguments).on(connection);
          return result instanceof PreparedStatement prepared && arguments[0] instanceof String sql
              ? watch(prepared, sql)
              : result;
        };
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {Connection.class}, handler);
  }

  private PreparedStatement watch(PreparedStatement prepared, String sql) {
    List<Call> sets = new ArrayList<>();
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          Call call = new Call(method, arguments);
          if (method.getName().startsWith("set") && arguments[0] instanceof Integer) {
            sets.add(call);
          } else if (method.getName().startsWith("execute")) {
            Statement.withoutPreface(sql, sets).ifPresent(seen::add);
          }
          return call.on(prepared);
        };
    return (PreparedStatement)
        Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {PreparedStatement.class}, handler);
  }

  /// The application's pool, whose connections are watched while somebody looks.
  static final class WatchedPool extends HikariDataSource {

    private final HikariDataSource pool;
    private final Statements statements;

    WatchedPool(HikariDataSource pool, Statements statements) {
      this.pool = pool;
      this.statements = statements;
    }

    @Override
    public Connection getConnection() throws SQLException {
      Connection connection = pool.getConnection();
      return statements.looking ? statements.watch(connection) : connection;
    }

    @Override
    public void close() {
      pool.close();
    }
  }

  @TestConfiguration(proxyBeanMethods = false)
  static class Configuration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Statements statements() {
      return new Statements();
    }

    @Bean
    static BeanPostProcessor watchedPool(Statements statements) {
      return new BeanPostProcessor() {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
          return bean instanceof HikariDataSource pool ? new WatchedPool(pool, statements) : bean;
        }
      };
    }
  }
}
