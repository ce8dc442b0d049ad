package org.xinqiao.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkingCalendarTest {

  private final WorkingCalendar calendar = TestCalendar.CALENDAR;

  /// The notice of 2026 (国办发明电〔2025〕7号), every day of it.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-01", "2026-01-02", "2026-01-03", "2026-02-15", "2026-02-16", "2026-02-17",
        "2026-02-18", "2026-02-19", "2026-02-20", "2026-02-21", "2026-02-22", "2026-02-23",
        "2026-04-04", "2026-04-05", "2026-04-06", "2026-05-01", "2026-05-02", "2026-05-03",
        "2026-05-04", "2026-05-05", "2026-06-19", "2026-06-20", "2026-06-21", "2026-09-25",
        "2026-09-26", "2026-09-27", "2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04",
        "2026-10-05", "2026-10-06", "2026-10-07"
      })
  void holidaysOf2026AreFree(LocalDate day) {
    assertThat(calendar.isWorkingDay(day)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-04",
        "2026-02-14",
        "2026-02-28",
        "2026-05-09",
        "2026-09-20",
        "2026-10-10"
      })
  void makeUpDaysOf2026AreWorkedThoughTheyAreWeekendDays(LocalDate day) {
    assertThat(day.getDayOfWeek().getValue()).isGreaterThan(5);
    assertThat(calendar.isWorkingDay(day)).isTrue();
  }

  @Test
  void aYearHasAsManyWorkingDaysAsTheNoticesSay() {
    assertThat(workingDays(2024)).isEqualTo(251);
    assertThat(workingDays(2025)).isEqualTo(248);
    assertThat(workingDays(2026)).isEqualTo(248);
  }

  @Test
  void aYearWithoutANoticeGoesByTheWeek() {
    assertThat(calendar.knows(2026)).isTrue();
    assertThat(calendar.knows(2040)).isFalse();
    assertThat(calendar.isWorkingDay(LocalDate.parse("2040-10-01"))).isTrue(); // a Monday
    assertThat(calendar.isWorkingDay(LocalDate.parse("2040-10-06"))).isFalse(); // a Saturday
  }

  @Test
  void theNextWorkingDayAfterTheSpringFestivalIsItsFirstDayOfWork() {
    assertThat(calendar.nextWorkingDay(LocalDate.parse("2026-02-15"))).isEqualTo("2026-02-24");
    assertThat(calendar.nextWorkingDay(LocalDate.parse("2026-02-14"))).isEqualTo("2026-02-14");
  }

  @Test
  void aFolderWithoutCalendarsIsAMistake() {
    assertThatThrownBy(() -> WorkingCalendar.load(getClass().getClassLoader(), "nowhere"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anInstitutionMayHaveDaysOfItsOwn() {
    WorkingCalendar own =
        WorkingCalendar.of(
            List.of(2026),
            List.of(LocalDate.parse("2026-11-23")),
            List.of(LocalDate.parse("2026-11-22")));
    assertThat(own.isWorkingDay(LocalDate.parse("2026-11-23"))).isFalse();
    assertThat(own.isWorkingDay(LocalDate.parse("2026-11-22"))).isTrue();
  }

  private long workingDays(int year) {
    return LocalDate.of(year, 1, 1)
        .datesUntil(LocalDate.of(year + 1, 1, 1))
        .filter(calendar::isWorkingDay)
        .count();
  }
}
