package org.xinqiao.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ibm.icu.util.ChineseCalendar;
import com.ibm.icu.util.TimeZone;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LunarDateTest {

  private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

  /// Months of which ICU 78 says another beginning. Its formula is coarser, and in each of these
  /// the new moon or the solar term stands within an hour of midnight, or the zone of before 1929
  /// decides. The Hong Kong Observatory's tables have ours for those of the years to come:
  /// 2018-11-08 begins the tenth month, 2027-02-06 and 2030-02-03 are the new years.
  private static final Set<String> ICU_DIFFERS =
      Set.of(
          "1917-03", "1917-04", "1917-05", "1922-06", "1922-07", "1922-08", "1954-02", "1954-03",
          "1955-02", "1955-03", "1987-07", "1987-08", "1987-09", "1999-01", "1999-02", "2012-08",
          "2012-09", "2018-11", "2018-12", "2027-02", "2027-03", "2030-02", "2030-03", "2057-09",
          "2057-10", "2070-03", "2070-04");

  @ParameterizedTest
  @CsvSource({
    "1900-01-31, 1900, 1, false, 1",
    "1949-10-01, 1949, 8, false, 10",
    "1976-09-24, 1976, 8, true, 1",
    "2000-02-05, 2000, 1, false, 1",
    "2020-05-23, 2020, 4, true, 1",
    "2023-03-22, 2023, 2, true, 1",
    "2024-02-10, 2024, 1, false, 1",
    "2025-07-25, 2025, 6, true, 1",
    "2026-02-16, 2025, 12, false, 29",
    "2026-02-17, 2026, 1, false, 1",
    "2026-06-19, 2026, 5, false, 5",
    "2026-09-25, 2026, 8, false, 15",
    "2027-02-06, 2027, 1, false, 1",
    "2033-12-22, 2033, 11, true, 1"
  })
  void knownDaysAreWhereThePrintedCalendarHasThem(
      LocalDate day, int year, int month, boolean leap, int of) {
    assertThat(LunarDate.of(day)).isEqualTo(new LunarDate(year, month, leap, of));
  }

  @Test
  void everyDayOfTwoHundredYearsIsOneLunarDateAndFollowsTheOneBefore() {
    LunarDate before = LunarDate.of(LunarDate.FIRST);
    assertThat(before).isEqualTo(new LunarDate(1900, 1, false, 1));
    int leapMonths = 0;
    for (LocalDate day = LunarDate.FIRST.plusDays(1);
        !day.isAfter(LunarDate.LAST);
        day = day.plusDays(1)) {
      LunarDate now = LunarDate.of(day);
      assertThat(now.date()).isEqualTo(day);
      if (now.day() > 1) {
        assertThat(now)
            .isEqualTo(new LunarDate(before.year(), before.month(), before.leap(), now.day()));
        assertThat(now.day()).isEqualTo(before.day() + 1);
      } else {
        assertThat(before.day()).isBetween(29, 30);
        assertThat(before.endsMonth()).isTrue();
        leapMonths += now.leap() ? 1 : 0;
        assertThat(now)
            .isIn(
                new LunarDate(before.year(), before.month(), true, 1),
                new LunarDate(before.year(), before.month() + 1, false, 1),
                new LunarDate(before.year() + 1, 1, false, 1));
      }
      before = now;
    }
    assertThat(before.month()).isEqualTo(12);
    assertThat(leapMonths).as("7 in 19 years").isBetween(73, 75);
  }

  @Test
  void anotherCalendarSaysTheSameButForMonthsThatWereLookedUp() {
    ChineseCalendar icu = new ChineseCalendar();
    icu.setTimeZone(TimeZone.getTimeZone("Asia/Shanghai"));
    Set<String> differing = new TreeSet<>();
    for (LocalDate day = LunarDate.FIRST;
        day.getYear() <= LunarDate.LAST_YEAR;
        day = day.plusDays(1)) {
      icu.setTimeInMillis(day.atTime(12, 0).atZone(CHINA).toInstant().toEpochMilli());
      LunarDate ours = LunarDate.of(day);
      if (icu.get(ChineseCalendar.MONTH) + 1 != ours.month()
          || icu.get(ChineseCalendar.IS_LEAP_MONTH) == 1 != ours.leap()
          || icu.get(ChineseCalendar.DAY_OF_MONTH) != ours.day()) {
        differing.add(day.toString().substring(0, 7));
      }
    }
    assertThat(differing).isEqualTo(new TreeSet<>(ICU_DIFFERS));
  }

  @Test
  void whatIsNotKnownIsSaid() {
    assertThatThrownBy(() -> LunarDate.of(LocalDate.of(1900, 1, 30)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1900-01-31");
    assertThatThrownBy(() -> LunarDate.of(LocalDate.of(2101, 1, 29)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LunarDate(2026, 4, true, 1).date())
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(LunarDate.find(2026, 13, false, 1)).isNull();
  }

  /// Every tenth day of a century: exactly one birthday in each lunar year that follows.
  @Test
  void everybodyHasOneLunarBirthdayInEachLunarYear() {
    for (int year : new int[] {2025, 2026, 2033}) {
      List<LocalDate> all = new ArrayList<>();
      LocalDate end = new LunarDate(year + 1, 1, false, 1).date();
      for (LocalDate day = new LunarDate(year, 1, false, 1).date();
          day.isBefore(end);
          day = day.plusDays(1)) {
        all.addAll(Birthdays.lunar(day));
      }
      assertThat(all).as("nobody twice").doesNotHaveDuplicates();
      Set<LocalDate> found = new TreeSet<>(all);
      LocalDate oldest = new LunarDate(year - 120, 1, false, 1).date();
      for (LocalDate born = oldest;
          born.isBefore(new LunarDate(year, 1, false, 1).date());
          born = born.plusDays(1)) {
        assertThat(found).contains(born);
      }
      assertThat(found)
          .hasSize(
              (int)
                  java.time.temporal.ChronoUnit.DAYS.between(
                      oldest, new LunarDate(year, 1, false, 1).date()));
    }
  }

  @Test
  void aLeapMonthHasNoBirthdays() {
    assertThat(Birthdays.lunar(new LunarDate(2025, 6, true, 9).date())).isEmpty();
    assertThat(Birthdays.lunar(new LunarDate(2026, 6, false, 9).date()))
        .contains(new LunarDate(1987, 6, true, 9).date(), new LunarDate(1986, 6, false, 9).date());
  }

  @Test
  void everybodyHasOneGregorianBirthdayInEachYear() {
    for (int year : new int[] {2026, 2028, 2100}) {
      List<LocalDate> all = new ArrayList<>();
      for (LocalDate day = LocalDate.of(year, 1, 1); day.getYear() == year; day = day.plusDays(1)) {
        all.addAll(Birthdays.gregorian(day));
      }
      assertThat(all).doesNotHaveDuplicates();
      assertThat(all)
          .hasSize(
              (int)
                  java.time.temporal.ChronoUnit.DAYS.between(
                      LocalDate.of(year - 120, 1, 1), LocalDate.of(year, 1, 1)));
    }
    assertThat(Birthdays.gregorian(LocalDate.of(2027, 2, 28))).contains(LocalDate.of(2000, 2, 29));
    assertThat(Birthdays.gregorian(LocalDate.of(2028, 2, 28)))
        .doesNotContain(LocalDate.of(2000, 2, 29));
    assertThat(Birthdays.gregorian(LocalDate.of(2028, 2, 29)))
        .contains(LocalDate.of(2000, 2, 29))
        .doesNotContain(LocalDate.of(2001, 3, 1));
  }
}
