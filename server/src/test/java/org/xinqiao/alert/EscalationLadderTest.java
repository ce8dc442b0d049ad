package org.xinqiao.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xinqiao.alert.AlertFixture.at;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xinqiao.calendar.WorkingCalendar;
import org.xinqiao.testkit.Gen;
import org.xinqiao.testkit.Property;
import org.xinqiao.testkit.SettableClock;
import tools.jackson.databind.json.JsonMapper;

/// Holds the limits of content/policy/escalation.json against the ladder of the pathways.
class EscalationLadderTest {

  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final Gen<Instant> MINUTES_OF_2026 =
      Gen.dates(LocalDate.parse("2026-01-01"), LocalDate.parse("2026-12-31"))
          .then(day ->
              Gen.ints(0, 24 * 60 - 1)
                  .map(minute ->
                      day.atStartOfDay(SHANGHAI).toInstant().plus(Duration.ofMinutes(minute))));

  private final EscalationLadder ladder =
      new EscalationLadder(JsonMapper.builder().build(), SettableClock.at("2026-11-23T10:00"));

  @ParameterizedTest
  @CsvSource({
    // day and night, workday and holiday
    "EMERGENCY, 2026-11-23T10:00, 2026-11-23T10:05",
    "EMERGENCY, 2026-10-01T03:00, 2026-10-01T03:05",
    // half an hour while people work, two hours otherwise
    "URGENT, 2026-11-23T10:00, 2026-11-23T10:30",
    "URGENT, 2026-11-23T17:29, 2026-11-23T17:59",
    "URGENT, 2026-11-23T17:30, 2026-11-23T19:30",
    "URGENT, 2026-11-22T10:00, 2026-11-22T12:00",
    "URGENT, 2026-10-01T10:00, 2026-10-01T12:00",
    "URGENT, 2026-10-10T10:00, 2026-10-10T10:30",
    // one working day
    "ATTENTION, 2026-11-23T10:00, 2026-11-24T10:00",
    "ATTENTION, 2026-11-27T16:00, 2026-11-30T16:00",
    "ATTENTION, 2026-09-30T16:00, 2026-10-08T16:00",
    "ATTENTION, 2026-10-09T16:00, 2026-10-10T16:00",
    "ATTENTION, 2026-11-22T20:00, 2026-11-23T17:30"
  })
  void theLimitIsThatOfTheLevel(AlertLevel level, String raised, String due) {
    assertThat(ladder.limit(level, at(raised)).due()).isEqualTo(at(due));
  }

  @ParameterizedTest
  @CsvSource({
    // what the patient was told comes before the level's day
    "ATTENTION, 2026-11-23T08:30, 8, 2026-11-23T16:30",
    // a promise that ends in the night or on a holiday is the first work after it
    "ATTENTION, 2026-11-23T20:00, 8, 2026-11-24T09:00",
    "ATTENTION, 2026-11-27T15:00, 8, 2026-11-30T09:00",
    // and never lengthens the level's limit
    "URGENT,    2026-11-23T10:00, 8, 2026-11-23T10:30",
  })
  void aPromiseShortensTheLimit(AlertLevel level, String raised, int hours, String due) {
    assertThat(ladder.limit(level, at(raised), Duration.ofHours(hours)).due()).isEqualTo(at(due));
  }

  @Test
  void attentionIsDueWhileSomebodyIsThere() {
    WorkingCalendar calendar =
        WorkingCalendar.load(getClass().getClassLoader(), "content/calendar");
    Property.check(
        "attention due in working time",
        2_000,
        MINUTES_OF_2026,
        raised -> {
          EscalationLadder.Limit limit = ladder.limit(AlertLevel.ATTENTION, raised);
          for (Instant moment : new Instant[] {limit.half(), limit.due()}) {
            ZonedDateTime there = moment.atZone(SHANGHAI);
            assertThat(calendar.isWorkingDay(there.toLocalDate())).isTrue();
            assertThat(there.toLocalTime())
                .isBetween(LocalTime.parse("08:00"), LocalTime.parse("17:30"));
          }
        });
  }

  @Test
  void halfOfTheLimitLiesBetweenTheTwoEnds() {
    Property.check(
        "half between",
        2_000,
        MINUTES_OF_2026,
        raised -> {
          for (AlertLevel level : AlertLevel.values()) {
            EscalationLadder.Limit limit = ladder.limit(level, raised);
            assertThat(limit.half()).isAfter(raised).isBefore(limit.due());
          }
        });
  }

  @Test
  void anEmergencyHasTwoMoreRungs() {
    assertThat(ladder.rungs())
        .containsExactly(
            new EscalationLadder.Rung(AlertLevel.EMERGENCY, 10, EscalationRole.SECOND_STAFF),
            new EscalationLadder.Rung(AlertLevel.EMERGENCY, 15, EscalationRole.DUTY_DOCTOR));
  }
}
