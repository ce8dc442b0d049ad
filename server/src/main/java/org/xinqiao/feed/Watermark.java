package org.xinqiao.feed;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.xinqiao.feed.ViewSettings.View.Order;

/// How far a view is read: the largest change number, or the latest time, that was seen.
record Watermark(Order by, String value) {

  private static final ZoneId HOSPITAL = ZoneId.of("Asia/Shanghai");

  /// @return null when the row has none
  static @Nullable Watermark of(Order by, ResultSet row, int column) throws SQLException {
    if (by == Order.NUMBER) {
      BigDecimal number = row.getBigDecimal(column);
      return number == null ? null : new Watermark(by, number.toPlainString());
    }
    Timestamp time = row.getTimestamp(column);
    return time == null ? null : new Watermark(by, time.toLocalDateTime().toString());
  }

  /// Where the next poll begins: behind, so that what was committed late is seen too.
  Watermark back(String overlap) {
    try {
      return by == Order.NUMBER
          ? new Watermark(
              by, new BigDecimal(value).subtract(new BigDecimal(overlap)).toPlainString())
          : new Watermark(by, LocalDateTime.parse(value).minus(duration(overlap)).toString());
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new ViewFailure(ViewFailure.Reason.SETTINGS, "overlap");
    }
  }

  void bind(PreparedStatement statement, int parameter) throws SQLException {
    if (by == Order.NUMBER) {
      statement.setBigDecimal(parameter, new BigDecimal(value));
    } else {
      statement.setTimestamp(parameter, Timestamp.valueOf(LocalDateTime.parse(value)));
    }
  }

  /// When the row changed, where the watermark tells.
  @Nullable Instant changedAt() {
    return by == Order.NUMBER ? null : LocalDateTime.parse(value).atZone(HOSPITAL).toInstant();
  }

  private static Duration duration(String text) {
    return DurationStyle.detectAndParse(text);
  }
}
