package org.xinqiao.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xinqiao.calendar.TestCalendar.SHANGHAI;
import static org.xinqiao.calendar.TestCalendar.at;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xinqiao.testkit.Gen;
import org.xinqiao.testkit.Property;

class QuietHoursTest {

  private record Case(QuietHours hours, Instant at) {}

  private static final Gen<LocalTime> TIMES =
      Gen.ints(0, 24 * 60 - 1).map(LocalTime.MIDNIGHT::plusMinutes);
  private static final Gen<Case> CASES =
      TIMES.then(start ->
          TIMES.then(end ->
              Gen.ints(0, 3 * 24 * 60)
                  .map(minute ->
                      new Case(
                          new QuietHours(start, end),
                          at("2026-11-23T00:00").plus(Duration.ofMinutes(minute))))));

  @ParameterizedTest
  @CsvSource({
    "21:00, true",
    "23:59, true",
    "00:00, true",
    "07:59, true",
    "08:00, false",
    "20:59, false"
  })
  void theNightGoesOverMidnight(LocalTime time, boolean quiet) {
    assertThat(new QuietHours(LocalTime.parse("21:00"), LocalTime.parse("08:00")).isQuiet(time))
        .isEqualTo(quiet);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T22:15, 2026-11-24T08:00", "2026-11-24T03:00, 2026-11-24T08:00",
    "2026-11-24T08:00, 2026-11-24T08:00", "2026-11-24T12:34, 2026-11-24T12:34"
  })
  void whatFallsIntoTheNightWaitsForItsEnd(String when, String allowed) {
    QuietHours night = new QuietHours(LocalTime.parse("21:00"), LocalTime.parse("08:00"));
    assertThat(night.nextAllowed(at(when), SHANGHAI)).isEqualTo(at(allowed));
  }

  @Test
  void aMiddayRestEndsTheSameDay() {
    QuietHours rest = new QuietHours(LocalTime.parse("12:00"), LocalTime.parse("14:00"));
    assertThat(rest.nextAllowed(at("2026-11-23T12:30"), SHANGHAI))
        .isEqualTo(at("2026-11-23T14:00"));
  }

  @Test
  void equalEndsMeanThatItIsNeverQuiet() {
    assertThat(new QuietHours(LocalTime.NOON, LocalTime.NOON).isQuiet(LocalTime.NOON)).isFalse();
  }

  @Test
  void theNextAllowedMomentIsTheFirstOneThatIsNotQuiet() {
    Property.check(
        "first moment not quiet",
        500,
        CASES,
        c -> {
          Instant expected = c.at();
          while (c.hours().isQuiet(expected.atZone(SHANGHAI).toLocalTime())) {
            expected = expected.plus(Duration.ofMinutes(1));
          }
          assertThat(c.hours().nextAllowed(c.at(), SHANGHAI)).isEqualTo(expected);
        });
  }
}
