package org.xinqiao.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SolarTermTest {

  private static final ZoneOffset CHINA = ZoneOffset.ofHours(8);

  /// Degrees that the sun goes in half an hour: closer to midnight the formula here cannot tell.
  private static final double UNSURE = 0.025;

  @ParameterizedTest
  @CsvSource({
    "START_OF_SPRING, 2026-02-04",
    "PURE_BRIGHTNESS, 2026-04-05",
    "SUMMER_SOLSTICE, 2026-06-21",
    "START_OF_WINTER, 2026-11-07",
    "MAJOR_SNOW, 2026-12-07",
    "WINTER_SOLSTICE, 2026-12-22",
    "MINOR_COLD, 2027-01-05",
    "WINTER_SOLSTICE, 2027-12-22",
    "PURE_BRIGHTNESS, 2028-04-04"
  })
  void knownTermsAreWhereThePrintedCalendarHasThem(SolarTerm term, LocalDate day) {
    assertThat(term.in(day.getYear())).isEqualTo(day);
  }

  /// Against where the sun stands, by a formula that knows nothing of calendars.
  @Test
  void theSunIsThereOnThatDay() {
    int unsure = 0;
    for (int year = 1901; year <= 2100; year++) {
      LocalDate before = LocalDate.of(year - 1, 12, 31);
      for (SolarTerm term : SolarTerm.values()) {
        LocalDate day = term.in(year);
        assertThat(day).isAfter(before).hasYear(year);
        before = day;
        double gone = past(day, term);
        double left = -past(day.plusDays(1), term);
        assertThat(gone).as("%s %s", term, day).isLessThan(UNSURE);
        assertThat(left).as("%s %s", term, day).isLessThan(UNSURE);
        unsure += Math.max(gone, left) > -UNSURE ? 1 : 0;
      }
    }
    assertThat(unsure).as("within half an hour of midnight").isLessThan(24 * 200 / 15);
  }

  @Test
  void whatIsNotKnownIsSaid() {
    assertThatThrownBy(() -> SolarTerm.MAJOR_COLD.in(1900))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SolarTerm.MAJOR_COLD.in(2101))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// How far the sun is past the term's place at the beginning of a day in China, in degrees.
  private static double past(LocalDate day, SolarTerm term) {
    double over = sun(day) - term.longitude();
    return over - 360 * Math.round(over / 360);
  }

  /// The sun's apparent longitude at the beginning of a day in China, to 0.01 degrees (Meeus,
  /// Astronomical Algorithms, chapter 25).
  private static double sun(LocalDate day) {
    double seconds = day.atStartOfDay().toEpochSecond(CHINA) + deltaT(day.getYear());
    double t = (seconds / 86_400 + 2_440_587.5 - 2_451_545.0) / 36_525;
    double mean = 280.46646 + 36_000.76983 * t + 0.0003032 * t * t;
    double anomaly = Math.toRadians(357.52911 + 35_999.05029 * t - 0.0001537 * t * t);
    double centre =
        (1.914602 - 0.004817 * t) * Math.sin(anomaly)
            + (0.019993 - 0.000101 * t) * Math.sin(2 * anomaly)
            + 0.000289 * Math.sin(3 * anomaly);
    double node = Math.toRadians(125.04 - 1_934.136 * t);
    return mean + centre - 0.00569 - 0.00478 * Math.sin(node);
  }

  /// Seconds between the time of the planets and that of the earth, roughly.
  private static double deltaT(int year) {
    return year < 1950 ? 25 : year < 2000 ? 50 : 90;
  }
}
