package org.xinqiao.shared;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcOperations;

/// Rows of one table of the current tenant that go into the database with one statement, an array a
/// column. PostgreSQL refuses COPY where row-level security holds (ADR 0038); this is what comes
/// next.
///
/// A row that is there already is a fault: nothing is overwritten and nothing left out.
public final class RowBatch {

  private record Column(String name, String type) {

    static Column of(String text) {
      int blank = text.indexOf(' ');
      return new Column(text.substring(0, blank), text.substring(blank + 1));
    }
  }

  private final String table;
  private final List<Column> columns;
  private final List<@Nullable Object[]> rows = new ArrayList<>();

  private RowBatch(String table, List<Column> columns) {
    this.table = table;
    this.columns = columns;
  }

  /// @param columns all but `tenant_id`, each with its type: `patient_id uuid`
  public static RowBatch into(String table, String... columns) {
    return new RowBatch(table, List.of(columns).stream().map(Column::of).toList());
  }

  /// @param values in the order of the columns; times and days as they print in ISO 8601
  public void add(@Nullable Object... values) {
    if (values.length != columns.size()) {
      throw new IllegalArgumentException(
          "%s has %d columns, not %d".formatted(table, columns.size(), values.length));
    }
    rows.add(values);
  }

  /// Writes all rows in the caller's transaction.
  public void insert(JdbcOperations jdbc) {
    if (!rows.isEmpty()) {
      jdbc.execute((ConnectionCallback<Integer>) this::insert);
    }
  }

  private int insert(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql())) {
      statement.setInt(1, Tenancy.current().value());
      for (int i = 0; i < columns.size(); i++) {
        statement.setArray(i + 2, connection.createArrayOf(columns.get(i).type(), valuesOf(i)));
      }
      return statement.executeUpdate();
    }
  }

  private @Nullable Object[] valuesOf(int column) {
    @Nullable Object[] values =
        columns.get(column).type().equals("bytea")
            ? new byte[rows.size()][]
            : new Object[rows.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = rows.get(i)[column];
    }
    return values;
  }

  private String sql() {
    String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
    String arrays =
        IntStream.range(0, columns.size()).mapToObj(i -> "?").collect(Collectors.joining(", "));
    return "INSERT INTO %s (tenant_id, %s) SELECT ?, u.* FROM unnest(%s) AS u(%s)"
        .formatted(table, names, arrays, names);
  }
}
