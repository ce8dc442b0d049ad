package org.xinqiao.calendar;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Which days are worked, as the yearly notice of the State Council says: weekends and public
/// holidays are free, except those weekend days that are worked in exchange (调休). Immutable.
///
/// The notice of a year comes out in the November before. For a year without one, weekdays are
/// taken for working days and weekends for free; [#knows] tells whether that is so.
public final class WorkingCalendar {

  private static final int FIRST_YEAR = 2020;
  private static final int LAST_YEAR = 2100;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Set<Integer> years;
  private final Set<LocalDate> holidays;
  private final Set<LocalDate> makeUpDays;

  private WorkingCalendar(Set<Integer> years, Set<LocalDate> holidays, Set<LocalDate> makeUpDays) {
    this.years = Set.copyOf(years);
    this.holidays = Set.copyOf(holidays);
    this.makeUpDays = Set.copyOf(makeUpDays);
  }

  /// Reads the files `<folder>/<year>.json` of the class path, one for each year without a gap.
  ///
  /// @throws IllegalArgumentException when there is none, or one is not such a file
  public static WorkingCalendar load(ClassLoader loader, String folder) {
    Set<Integer> years = new HashSet<>();
    Set<LocalDate> holidays = new HashSet<>();
    Set<LocalDate> makeUpDays = new HashSet<>();
    for (int year = FIRST_YEAR; year < LAST_YEAR; year++) {
      try (InputStream file = loader.getResourceAsStream(folder + "/" + year + ".json")) {
        if (file != null) {
          read(JSON.readTree(file), year, holidays, makeUpDays);
          years.add(year);
        } else if (!years.isEmpty()) {
          break;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    if (years.isEmpty()) {
      throw new IllegalArgumentException("No calendar of any year in " + folder);
    }
    return new WorkingCalendar(years, holidays, makeUpDays);
  }

  /// A calendar of given days, for tests and for institutions with days of their own.
  public static WorkingCalendar of(
      Collection<Integer> years, Collection<LocalDate> holidays, Collection<LocalDate> makeUpDays) {
    return new WorkingCalendar(Set.copyOf(years), Set.copyOf(holidays), Set.copyOf(makeUpDays));
  }

  private static void read(
      JsonNode file, int year, Set<LocalDate> holidays, Set<LocalDate> makeUpDays) {
    if (file.path("year").asInt() != year) {
      throw new IllegalArgumentException("The calendar " + year + ".json is of another year");
    }
    file.path("holidays").forEach(holiday -> holidays.addAll(dates(holiday.path("dates"))));
    makeUpDays.addAll(dates(file.path("workdays")));
  }

  private static List<LocalDate> dates(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).map(LocalDate::parse).toList();
  }

  public boolean isWorkingDay(LocalDate day) {
    if (holidays.contains(day)) {
      return false;
    }
    DayOfWeek weekday = day.getDayOfWeek();
    boolean weekend = weekday == DayOfWeek.SATURDAY || weekday == DayOfWeek.SUNDAY;
    return !weekend || makeUpDays.contains(day);
  }

  /// The day itself when it is worked, otherwise the next that is.
  public LocalDate nextWorkingDay(LocalDate from) {
    LocalDate day = from;
    while (!isWorkingDay(day)) {
      day = day.plusDays(1);
    }
    return day;
  }

  /// Whether the notice of that year is in here.
  public boolean knows(int year) {
    return years.contains(year);
  }
}
