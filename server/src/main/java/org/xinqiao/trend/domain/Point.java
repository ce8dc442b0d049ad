package org.xinqiao.trend.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a curve draws: one result, or those of a day, a week, a month or a year together.
///
/// @param first day of them
/// @param last the newest of them: its range is the one that is drawn
/// @param value of the one, or the mean of several
/// @param flag the one that weighs most
public record Point(
    LocalDate first,
    Measured last,
    double value,
    double least,
    double most,
    int count,
    @Nullable Flag flag) {

  /// @param results of one span of time, the oldest first
  static Point of(LocalDate first, List<Measured> results, int decimals) {
    DoubleSummaryStatistics values =
        results.stream().mapToDouble(Measured::value).summaryStatistics();
    return new Point(
        first,
        results.getLast(),
        results.size() == 1 ? values.getMax() : rounded(values.getAverage(), decimals),
        values.getMin(),
        values.getMax(),
        results.size(),
        results.stream()
            .map(Measured::flag)
            .filter(Objects::nonNull)
            .max(Comparator.naturalOrder())
            .orElse(null));
  }

  private static double rounded(double value, int decimals) {
    return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).doubleValue();
  }
}
