package org.xinqiao.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.xinqiao.calendar.TestCalendar.HOURS;
import static org.xinqiao.calendar.TestCalendar.SHANGHAI;
import static org.xinqiao.calendar.TestCalendar.at;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xinqiao.testkit.Gen;
import org.xinqiao.testkit.Property;

class WorkingTimeTest {

  private record Deadline(Instant from, Duration work) {}

  private static final Gen<Instant> MINUTES_OF_THREE_YEARS =
      Gen.dates(LocalDate.parse("2024-01-01"), LocalDate.parse("2026-12-31"))
          .then(day ->
              Gen.ints(0, 24 * 60 - 1)
                  .map(minute ->
                      day.atStartOfDay(SHANGHAI).toInstant().plus(Duration.ofMinutes(minute))));
  private static final Gen<Deadline> DEADLINES =
      MINUTES_OF_THREE_YEARS.then(
          from -> Gen.ints(1, 40 * 60).map(work -> new Deadline(from, Duration.ofMinutes(work))));

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T08:00, true", "2026-11-23T17:29:59, true", "2026-11-23T17:30, false",
    "2026-11-23T07:59:59, false", "2026-11-22T10:00, false", "2026-10-01T10:00, false",
    "2026-10-10T10:00, true"
  })
  void workingTimeIsHalfOpen(String when, boolean working) {
    assertThat(HOURS.isWorkingTime(at(when))).isEqualTo(working);
  }

  @ParameterizedTest
  @CsvSource({
    // an hour inside of one day, over the evening, over a weekend
    "2026-11-23T10:00, PT1H, 2026-11-23T11:00",
    "2026-11-23T17:00, PT1H, 2026-11-24T08:30",
    "2026-11-27T17:00, PT1H, 2026-11-30T08:30",
    // exactly full: due at closing
    "2026-11-23T16:30, PT1H, 2026-11-23T17:30",
    // the last evening before the National Day holiday; then work resumes on the 8th
    "2026-09-30T17:00, PT1H, 2026-10-08T08:30",
    // Saturday 10 October is worked in exchange
    "2026-10-09T17:00, PT1H, 2026-10-10T08:30",
    // counted from the next opening
    "2026-11-22T03:00, PT30M, 2026-11-23T08:30"
  })
  void workingHoursPassOnlyWhilePeopleWork(String from, Duration work, String due) {
    assertThat(HOURS.addWorkingHours(at(from), work)).isEqualTo(at(due));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T10:00, 1, 2026-11-24T10:00", "2026-11-27T16:00, 1, 2026-11-30T16:00",
    "2026-11-28T10:00, 1, 2026-11-30T17:30", "2026-02-14T10:00, 1, 2026-02-24T10:00"
  })
  void aWorkingDayEndsAtTheSameHourOfTheNext(String from, int days, String due) {
    assertThat(HOURS.addWorkingDays(at(from), days)).isEqualTo(at(due));
  }

  @Test
  void everyDueTimeLiesInWorkingTimeOrAtItsClosing() {
    Property.check(
        "due in working time",
        2_000,
        DEADLINES,
        deadline -> {
          Instant due = HOURS.addWorkingHours(deadline.from(), deadline.work());
          assertThat(due).isAfterOrEqualTo(deadline.from());
          assertThat(HOURS.isWorkingTime(due.minusNanos(1))).isTrue();
        });
  }

  @Test
  void theWorkingTimeBetweenAMomentAndItsDueTimeIsWhatWasAdded() {
    Property.check(
        "as much as was added",
        300,
        DEADLINES,
        deadline -> {
          Instant due = HOURS.addWorkingHours(deadline.from(), deadline.work());
          long minutes = 0;
          for (Instant t = deadline.from(); t.isBefore(due); t = t.plus(Duration.ofMinutes(1))) {
            minutes += HOURS.isWorkingTime(t) ? 1 : 0;
          }
          assertThat(minutes).isEqualTo(deadline.work().toMinutes());
        });
  }

  @Test
  void whatComesLaterIsNotDueEarlier() {
    Property.check(
        "monotone",
        1_000,
        DEADLINES.then(a ->
            Gen.ints(0, 10_000)
                .map(later -> new Deadline(a.from().plus(Duration.ofMinutes(later)), a.work()))
                .map(b -> new Deadline[] {a, b})),
        pair ->
            assertThat(HOURS.addWorkingHours(pair[1].from(), pair[1].work()))
                .isAfterOrEqualTo(HOURS.addWorkingHours(pair[0].from(), pair[0].work())));
  }

  @Test
  void theNextWorkingTimeIsTheFirstThatThereIs() {
    Property.check(
        "first working moment",
        300,
        MINUTES_OF_THREE_YEARS,
        from -> {
          Instant expected = from;
          while (!HOURS.isWorkingTime(expected)) {
            expected = expected.plus(Duration.ofMinutes(1));
          }
          assertThat(HOURS.nextWorkingTime(from)).isEqualTo(expected);
        });
  }

  @Test
  void hoursThatEndBeforeTheyBeginAndTimeThatGoesBackAreMistakes() {
    assertThatThrownBy(() ->
            new WorkingTime(
                TestCalendar.CALENDAR, LocalTime.NOON, LocalTime.parse("08:00"), SHANGHAI))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> HOURS.addWorkingHours(at("2026-11-23T10:00"), Duration.ofHours(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
