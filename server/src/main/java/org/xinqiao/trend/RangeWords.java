package org.xinqiao.trend;

import java.math.BigDecimal;
import java.util.Locale;
import org.xinqiao.shared.Text;
import org.xinqiao.trend.domain.Bounds;
import org.xinqiao.trend.domain.Range;

/// A range of the content as people write it.
final class RangeWords {

  private RangeWords() {}

  static String of(Range range, String unit, Locale locale) {
    Text kind =
        switch (range.kind()) {
          case "target" -> new Text("目标 ", "target ");
          case "desirable" -> new Text("合适 ", "desirable ");
          case "decision" -> new Text("切点 ", "decision limit ");
          default -> new Text("参考 ", "reference ");
        };
    return kind.in(locale) + of(range.bounds()) + " " + unit;
  }

  private static String of(Bounds bounds) {
    Double low = bounds.low();
    Double high = bounds.high();
    if (low != null && high != null && bounds.lowWithin() && bounds.highWithin()) {
      return number(low) + "–" + number(high);
    }
    String from = low == null ? "" : (bounds.lowWithin() ? "≥" : ">") + number(low);
    String to = high == null ? "" : (bounds.highWithin() ? "≤" : "<") + number(high);
    return from.isEmpty() || to.isEmpty() ? from + to : from + " " + to;
  }

  private static String number(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
