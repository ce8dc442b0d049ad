package org.xinqiao.calendar;

import com.nlf.calendar.Lunar;
import com.nlf.calendar.LunarMonth;
import com.nlf.calendar.LunarYear;
import com.nlf.calendar.Solar;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// A day of the Chinese lunar calendar 农历. Days begin at midnight in China, whatever the zone of
/// the host. Known from 31 January 1900 to the end of lunar year 2100.
///
/// @param year the lunar year, by the Gregorian year in which most of it lies
/// @param month 1 to 12
/// @param leap whether it is the second month of that number 闰月
/// @param day 1 to 30
public record LunarDate(int year, int month, boolean leap, int day) {

  static final int FIRST_YEAR = 1900;
  static final int LAST_YEAR = 2100;

  /// The lunar new year of 1900.
  static final LocalDate FIRST = LocalDate.of(1900, 1, 31);

  /// The day before the lunar new year of 2101.
  static final LocalDate LAST = LocalDate.of(2101, 1, 28);

  /// The lunar date of a day.
  ///
  /// @throws IllegalArgumentException for a day that is not known
  public static LunarDate of(LocalDate date) {
    if (date.isBefore(FIRST) || date.isAfter(LAST)) {
      throw new IllegalArgumentException(
          "Lunar dates are known from " + FIRST + " to " + LAST + ", not on " + date);
    }
    Lunar lunar = new Solar(date.getYear(), date.getMonthValue(), date.getDayOfMonth()).getLunar();
    int month = lunar.getMonth();
    return new LunarDate(lunar.getYear(), Math.abs(month), month < 0, lunar.getDay());
  }

  /// The day of this lunar date.
  ///
  /// @throws IllegalArgumentException when there is no such month or day
  public LocalDate date() {
    LocalDate date = find(year, month, leap, day);
    if (date == null) {
      throw new IllegalArgumentException("There is no " + this);
    }
    return date;
  }

  /// @return null when that year has no such month, or the month no such day
  static @Nullable LocalDate find(int year, int month, boolean leap, int day) {
    LunarMonth found =
        year < FIRST_YEAR || year > LAST_YEAR
            ? null
            : LunarYear.fromYear(year).getMonth(leap ? -month : month);
    if (found == null || day < 1 || day > found.getDayCount()) {
      return null;
    }
    Solar first = Solar.fromJulianDay(found.getFirstJulianDay());
    return LocalDate.of(first.getYear(), first.getMonth(), first.getDay()).plusDays(day - 1L);
  }

  /// Whether the month ends with it.
  boolean endsMonth() {
    return find(year, month, leap, day + 1) == null;
  }
}
