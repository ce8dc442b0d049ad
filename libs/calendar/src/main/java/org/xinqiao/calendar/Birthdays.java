package org.xinqiao.calendar;

import java.time.LocalDate;
import java.time.Year;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// On which days somebody must have been born to have their birthday on a day. A list of days is
/// asked of many patients at once, and a birthday that the calendar leaves out some years is not
/// lost.
public final class Birthdays {

  /// Whoever would be older is a mistake in the records.
  private static final int OLDEST = 120;

  private Birthdays() {}

  /// By the Gregorian calendar: who was born on 29 February has the birthday on the 28th in common
  /// years.
  ///
  /// @return those of the last 120 years, the day of birth itself left out
  public static Set<LocalDate> gregorian(LocalDate today) {
    Set<LocalDate> born = new TreeSet<>();
    boolean alsoTheLeapDay =
        today.getMonthValue() == 2 && today.getDayOfMonth() == 28 && !today.isLeapYear();
    for (int year = today.getYear() - OLDEST; year < today.getYear(); year++) {
      if (today.getMonthValue() != 2 || today.getDayOfMonth() != 29 || Year.isLeap(year)) {
        born.add(LocalDate.of(year, today.getMonthValue(), today.getDayOfMonth()));
      }
      if (alsoTheLeapDay && Year.isLeap(year)) {
        born.add(LocalDate.of(year, 2, 29));
      }
    }
    return born;
  }

  /// By the lunar calendar: once in each lunar year. A leap month has no birthdays; who was born in
  /// one has theirs in the month of the same number. Who was born on the 30th has it on the 29th
  /// when the month ends there.
  ///
  /// @return those of the last 120 lunar years that are known, this lunar year left out
  /// @throws IllegalArgumentException for a day of which the lunar date is not known
  public static Set<LocalDate> lunar(LocalDate today) {
    LunarDate now = LunarDate.of(today);
    Set<LocalDate> born = new TreeSet<>();
    if (now.leap()) {
      return born;
    }
    int[] days =
        now.endsMonth() ? IntStream.rangeClosed(now.day(), 30).toArray() : new int[] {now.day()};
    for (int year = now.year() - OLDEST; year < now.year(); year++) {
      for (int day : days) {
        add(born, LunarDate.find(year, now.month(), false, day));
        add(born, LunarDate.find(year, now.month(), true, day));
      }
    }
    return born;
  }

  private static void add(Set<LocalDate> born, @Nullable LocalDate day) {
    if (day != null) {
      born.add(day);
    }
  }
}
