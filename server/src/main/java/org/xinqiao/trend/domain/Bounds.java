package org.xinqiao.trend.domain;

import java.text.Normalizer;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The ends of a range; an end that is null is open.
///
/// @param lowWithin whether the low end itself belongs to the range
/// @param highWithin whether the high end itself belongs to the range
public record Bounds(
    @Nullable Double low, boolean lowWithin, @Nullable Double high, boolean highWithin) {

  private static final String NUMBER = "([0-9]{1,9}(?:\\.[0-9]{1,9})?)";
  private static final Pattern BOTH =
      Pattern.compile("^" + NUMBER + " ?(?:-{1,3}|~|—{1,2}|–|至|to) ?" + NUMBER + "(?![0-9.])");
  private static final Pattern ONE =
      Pattern.compile("^(<=|>=|=<|=>|<|>|≤|≥|≦|≧) ?" + NUMBER + "(?![0-9.])");

  public Bounds {
    if (low == null && high == null) {
      throw new IllegalArgumentException("a range has at least one end");
    }
    if (low != null && high != null && low >= high) {
      throw new IllegalArgumentException("a range begins below its end");
    }
  }

  /// Reads what laboratories write into the range of a result: `57-97`, `3.9～6.1 mmol/L`, `<5.2`,
  /// `≥1.0`. What is written in another way is not guessed.
  public static Optional<Bounds> parse(@Nullable String written) {
    if (written == null) {
      return Optional.empty();
    }
    String text = Normalizer.normalize(written, Normalizer.Form.NFKC).strip();
    Matcher both = BOTH.matcher(text);
    if (both.find()) {
      double low = Double.parseDouble(both.group(1));
      double high = Double.parseDouble(both.group(2));
      return low < high ? Optional.of(new Bounds(low, true, high, true)) : Optional.empty();
    }
    Matcher one = ONE.matcher(text);
    if (!one.find()) {
      return Optional.empty();
    }
    double end = Double.parseDouble(one.group(2));
    return Optional.of(
        switch (one.group(1)) {
          case "<" -> new Bounds(null, false, end, false);
          case ">" -> new Bounds(end, false, null, false);
          case ">=", "=>", "≥", "≧" -> new Bounds(end, true, null, false);
          default -> new Bounds(null, false, end, true);
        });
  }

  /// In another unit.
  public Bounds in(DoubleUnaryOperator conversion) {
    return new Bounds(
        low == null ? null : conversion.applyAsDouble(low),
        lowWithin,
        high == null ? null : conversion.applyAsDouble(high),
        highWithin);
  }

  public boolean isBelow(double value) {
    return low != null && (lowWithin ? value < low : value <= low);
  }

  public boolean isAbove(double value) {
    return high != null && (highWithin ? value > high : value >= high);
  }
}
