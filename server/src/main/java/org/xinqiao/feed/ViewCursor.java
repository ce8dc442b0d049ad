package org.xinqiao.feed;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.xinqiao.feed.ViewSettings.View;
import org.xinqiao.interop.RowField;

/// One reading of a view, in the order of its watermark, on a connection of its own that only
/// reads. Names from the settings stand in the statement as they are, so that each database folds
/// their case as it does, and are therefore nothing but names.
final class ViewCursor implements AutoCloseable {

  private static final Pattern NAME =
      Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_$#]*(\\.[\\p{L}_][\\p{L}\\p{N}_$#]*){0,2}");
  private static final ZoneId HOSPITAL = ZoneId.of("Asia/Shanghai");
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final View view;
  private final Connection connection;
  private final List<RowField> fields;
  private final Map<String, String> types;
  private @Nullable ResultSet rows;

  private ViewCursor(View view, Connection connection) {
    this.view = view;
    this.connection = connection;
    this.fields = List.copyOf(new EnumMap<>(view.columns()).keySet());
    this.types = types();
  }

  /// @throws ViewFailure when the view cannot be read as the settings say
  static ViewCursor open(View view, Drivers drivers) {
    checked("view", view.view());
    checked("watermark", view.watermark());
    view.columns().forEach((field, column) -> checked(field.toString(), column));
    Properties properties = new Properties();
    properties.setProperty("user", needed("user", view.user()));
    properties.setProperty("password", view.password() == null ? "" : view.password());
    Connection connection = drivers.connect(needed("url", view.url()), properties);
    try {
      return new ViewCursor(view, connection);
    } catch (ViewFailure e) {
      close(connection);
      throw e;
    }
  }

  /// A row of the view.
  ///
  /// @param at null when the column of the watermark is empty
  record ViewRow(Map<RowField, String> values, @Nullable Watermark at) {}

  /// The type of each column that is read, as that database calls it.
  Map<String, String> columnTypes() {
    return types;
  }

  /// Begins to read.
  ///
  /// @param from null for everything
  void read(@Nullable Watermark from) {
    String sql =
        "SELECT "
            + String.join(", ", columns())
            + " FROM "
            + view.view()
            + (from == null ? "" : " WHERE " + view.watermark() + " >= ?")
            + " ORDER BY "
            + view.watermark();
    try {
      PreparedStatement prepared = connection.prepareStatement(sql);
      prepared.closeOnCompletion();
      prepared.setFetchSize(view.fetchSize());
      prepared.setQueryTimeout((int) Math.max(1, view.timeout().toSeconds()));
      if (from != null) {
        from.bind(prepared, 1);
      }
      rows = prepared.executeQuery();
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// @return null at the end
  @Nullable ViewRow next() {
    ResultSet current = rows;
    try {
      if (current == null || !current.next()) {
        return null;
      }
      Map<RowField, String> values = new EnumMap<>(RowField.class);
      for (int i = 0; i < fields.size(); i++) {
        String text = text(current, i + 1);
        if (text != null && !text.isBlank()) {
          values.put(fields.get(i), text.strip());
        }
      }
      return new ViewRow(values, Watermark.of(view.by(), current, fields.size() + 1));
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() {
    close(connection);
  }

  private List<String> columns() {
    List<String> columns = new ArrayList<>();
    fields.forEach(field -> columns.add(String.valueOf(view.columns().get(field))));
    columns.add(String.valueOf(view.watermark()));
    return columns;
  }

  /// Asks for no row, to learn what the view is like before anything is read.
  private Map<String, String> types() {
    try (PreparedStatement nothing =
            connection.prepareStatement("SELECT * FROM " + view.view() + " WHERE 1 = 0");
        ResultSet none = nothing.executeQuery()) {
      ResultSetMetaData data = none.getMetaData();
      Map<String, String> known = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (int i = 1; i <= data.getColumnCount(); i++) {
        known.put(data.getColumnLabel(i), data.getColumnTypeName(i).toLowerCase(Locale.ROOT));
      }
      Map<String, String> read = new TreeMap<>();
      for (String column : columns()) {
        String type = known.get(column);
        if (type == null) {
          throw new ViewFailure(ViewFailure.Reason.COLUMN_MISSING, column);
        }
        read.put(column, type);
      }
      return read;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  /// Dates and numbers in one form, whatever the database prints.
  private static @Nullable String text(ResultSet row, int column) throws SQLException {
    ResultSetMetaData data = row.getMetaData();
    return switch (data.getColumnType(column)) {
      case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE ->
          moment(row.getTimestamp(column), data.getColumnTypeName(column));
      case Types.NUMERIC, Types.DECIMAL -> plain(row.getBigDecimal(column));
      default -> row.getString(column);
    };
  }

  /// A time with a zone is the same moment on the hospital's clock.
  private static @Nullable String moment(@Nullable Timestamp at, String type) {
    if (at == null) {
      return null;
    }
    boolean zoned = type.toLowerCase(Locale.ROOT).matches(".*(tz|with.* time zone).*");
    return MOMENT.format(
        zoned ? at.toInstant().atZone(HOSPITAL).toLocalDateTime() : at.toLocalDateTime());
  }

  private static @Nullable String plain(@Nullable BigDecimal number) {
    return number == null ? null : number.toPlainString();
  }

  private static ViewFailure failed(SQLException e) {
    return new ViewFailure(ViewFailure.Reason.QUERY, "SQLSTATE " + e.getSQLState());
  }

  private static void checked(String setting, @Nullable String name) {
    if (name == null || !NAME.matcher(name).matches()) {
      throw new ViewFailure(ViewFailure.Reason.SETTINGS, setting);
    }
  }

  private static String needed(String setting, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw new ViewFailure(ViewFailure.Reason.SETTINGS, setting);
    }
    return value;
  }

  private static void close(Connection connection) {
    try (connection) {
      connection.rollback();
    } catch (SQLException e) {
      // It is gone already; there is nothing to keep.
      return;
    }
  }
}
