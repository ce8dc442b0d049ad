package org.xinqiao.trend.domain;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/// How results become points. A screen has some hundreds of dots beside each other: of more results
/// than that, those of a span of time become their least, mean and greatest value, and the number
/// of them is said. Spans of which there is none stay empty.
public enum Thinning {
  NONE,
  DAY,
  WEEK,
  MONTH,
  YEAR;

  /// So many points are drawn of one line at most.
  public static final int MOST = 400;

  /// The narrowest spans that keep every line within [#MOST] points.
  ///
  /// @param lines the results of each line, the oldest first
  public static Thinning of(List<List<Measured>> lines, ZoneId zone) {
    for (Thinning each : values()) {
      if (lines.stream().allMatch(line -> each.points(line, zone) <= MOST)) {
        return each;
      }
    }
    return YEAR;
  }

  /// @param results of one line, the oldest first
  public List<Point> thin(List<Measured> results, ZoneId zone, int decimals) {
    List<Point> points = new ArrayList<>();
    if (this == NONE) {
      results.forEach(one -> points.add(Point.of(day(one, zone), List.of(one), decimals)));
      return points;
    }
    TreeMap<LocalDate, List<Measured>> spans = new TreeMap<>();
    results.forEach(
        one -> spans.computeIfAbsent(beginning(day(one, zone)), day -> new ArrayList<>()).add(one));
    spans.forEach(
        (beginning, some) -> points.add(Point.of(day(some.getFirst(), zone), some, decimals)));
    return points;
  }

  private long points(List<Measured> results, ZoneId zone) {
    return this == NONE
        ? results.size()
        : results.stream().map(one -> beginning(day(one, zone))).distinct().count();
  }

  private LocalDate beginning(LocalDate day) {
    return switch (this) {
      case NONE, DAY -> day;
      case WEEK -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH -> day.withDayOfMonth(1);
      case YEAR -> day.withDayOfYear(1);
    };
  }

  private static LocalDate day(Measured one, ZoneId zone) {
    return one.at().atZone(zone).toLocalDate();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
