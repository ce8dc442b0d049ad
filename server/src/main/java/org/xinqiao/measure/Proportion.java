package org.xinqiao.measure;

import org.jspecify.annotations.Nullable;

/// A share of cases, with how far chance alone may move it.
record Proportion(int numerator, int denominator) {

  /// Fewer cases than this say little; the screen says so.
  static final int SMALL = 30;

  /// The 97.5 % point of the normal distribution: a two-sided interval of 95 %.
  private static final double Z = 1.959963984540054;

  /// Both ends from 0 to 1.
  record Interval(double low, double high) {}

  @Nullable Double value() {
    return denominator == 0 ? null : (double) numerator / denominator;
  }

  /// Wilson's score interval (E. B. Wilson, 1927): stays inside of 0 to 1 and is right for few
  /// cases, where the usual one is not.
  @Nullable Interval interval() {
    if (denominator == 0) {
      return null;
    }
    double n = denominator;
    double p = numerator / n;
    double z2 = Z * Z;
    double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
    double half = Z / (1 + z2 / n) * Math.sqrt(p * (1 - p) / n + z2 / (4 * n * n));
    return new Interval(Math.max(0, centre - half), Math.min(1, centre + half));
  }

  boolean small() {
    return denominator < SMALL;
  }
}
