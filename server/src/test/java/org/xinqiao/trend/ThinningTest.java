package org.xinqiao.trend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xinqiao.trend.domain.Flag;
import org.xinqiao.trend.domain.Measured;
import org.xinqiao.trend.domain.Point;
import org.xinqiao.trend.domain.Thinning;

/// More results than a screen has room for become fewer points, and nothing of what matters is
/// lost.
class ThinningTest {

  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final Instant FIRST = Instant.parse("2020-01-01T01:00:00Z");

  @Test
  void someHundredsStayAsTheyAre() {
    List<Measured> results = every(Duration.ofHours(1), Thinning.MOST);
    assertThat(Thinning.of(List.of(results, List.of()), ZONE)).isEqualTo(Thinning.NONE);
    List<Point> points = Thinning.NONE.thin(results, ZONE, 0);
    assertThat(points).hasSize(Thinning.MOST).allMatch(point -> point.count() == 1);
  }

  @Test
  void theNarrowestSpanThatFitsIsTaken() {
    assertThat(thinning(Duration.ofHours(12), 2 * Thinning.MOST - 1)).isEqualTo(Thinning.DAY);
    assertThat(thinning(Duration.ofDays(1), Thinning.MOST + 1)).isEqualTo(Thinning.WEEK);
    assertThat(thinning(Duration.ofDays(7), Thinning.MOST + 1)).isEqualTo(Thinning.MONTH);
    assertThat(thinning(Duration.ofDays(31), Thinning.MOST + 9)).isEqualTo(Thinning.YEAR);
    assertThat(
            Thinning.of(
                List.of(every(Duration.ofHours(12), 700), every(Duration.ofDays(1), 410)), ZONE))
        .as("all lines of a chart have the same spans")
        .isEqualTo(Thinning.WEEK);
  }

  @Test
  void aSpanSaysLeastMeanMostAndHowMany() {
    List<Measured> day =
        List.of(
            one("2026-03-01T00:10:00Z", 120, null),
            one("2026-03-01T03:00:00Z", 185, Flag.CRITICAL_HIGH),
            one("2026-03-01T15:30:00Z", 133, Flag.HIGH),
            one("2026-03-01T16:30:00Z", 110, null));
    List<Point> points = Thinning.DAY.thin(day, ZONE, 0);
    assertThat(points).hasSize(2);
    Point first = points.getFirst();
    assertThat(first.first()).isEqualTo(LocalDate.of(2026, 3, 1));
    assertThat(first.least()).isEqualTo(120);
    assertThat(first.most()).isEqualTo(185);
    assertThat(first.value()).as("146 from 438 / 3").isEqualTo(146);
    assertThat(first.count()).isEqualTo(3);
    assertThat(first.flag()).as("what weighs most").isEqualTo(Flag.CRITICAL_HIGH);
    assertThat(first.last().value()).isEqualTo(133);
    assertThat(points.get(1).first())
        .as("the day of the hospital, not of Greenwich")
        .isEqualTo(LocalDate.of(2026, 3, 2));
  }

  @Test
  void spansWithoutResultsStayEmpty() {
    List<Measured> results =
        List.of(one("2025-01-05T02:00:00Z", 5, null), one("2026-01-05T02:00:00Z", 6, null));
    assertThat(Thinning.MONTH.thin(results, ZONE, 1)).hasSize(2);
    assertThat(Thinning.YEAR.thin(results, ZONE, 1)).hasSize(2);
    assertThat(Thinning.WEEK.thin(results, ZONE, 1).getFirst().first())
        .as("the day of the first result and not of Monday")
        .isEqualTo(LocalDate.of(2025, 1, 5));
  }

  private static Thinning thinning(Duration apart, int count) {
    return Thinning.of(List.of(every(apart, count)), ZONE);
  }

  private static List<Measured> every(Duration apart, int count) {
    return IntStream.range(0, count)
        .mapToObj(n -> one(FIRST.plus(apart.multipliedBy(n)).toString(), 100 + n % 7, null))
        .toList();
  }

  private static Measured one(String at, double value, @Nullable Flag flag) {
    return new Measured(
        new UUID(0, 1), Instant.parse(at), value, null, value + " mmHg", flag, null, null, false);
  }
}
