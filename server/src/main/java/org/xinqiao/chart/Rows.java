package org.xinqiao.chart;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.xinqiao.governor.Reason;

/// What the readers of this module have in common.
final class Rows {

  private Rows() {}

  /// A moment that is always there, as the API writes it.
  static OffsetDateTime at(ResultSet row, String column, ZoneId zone) throws SQLException {
    return Objects.requireNonNull(atOrNull(row, column, zone), column);
  }

  /// A moment, as the API writes it.
  static @Nullable OffsetDateTime atOrNull(ResultSet row, String column, ZoneId zone)
      throws SQLException {
    OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.atZoneSameInstant(zone).toOffsetDateTime();
  }

  /// The words of a reason code of the governor; the code itself where it has none.
  static String reason(String code, Locale locale) {
    return Reason.of(code).map(reason -> reason.words().in(locale)).orElse(code);
  }
}
