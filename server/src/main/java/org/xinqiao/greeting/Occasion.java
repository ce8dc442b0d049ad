package org.xinqiao.greeting;

import java.time.LocalDate;
import java.time.MonthDay;
import java.util.Optional;
import java.util.stream.Stream;
import org.xinqiao.calendar.LunarDate;
import org.xinqiao.calendar.SolarTerm;
import tools.jackson.databind.JsonNode;

/// On which days a greeting has its time. Days are those of the calendar in China.
sealed interface Occasion {

  /// Whether it is that day for anybody.
  boolean isOn(LocalDate day);

  /// Which time it is: a greeting goes out once for each.
  default int cycle(LocalDate day) {
    return day.getYear();
  }

  /// The next of its days, that day included; empty when there is none for everybody, or none
  /// within a year.
  default Optional<LocalDate> next(LocalDate from) {
    return Stream.iterate(from, day -> day.plusDays(1)).limit(400).filter(this::isOn).findFirst();
  }

  /// Each patient's own.
  record Birthday() implements Occasion {
    @Override
    public boolean isOn(LocalDate day) {
      return true;
    }

    @Override
    public Optional<LocalDate> next(LocalDate from) {
      return Optional.empty();
    }
  }

  /// A day of the lunar calendar, never of a leap month: once in each lunar year.
  record Lunar(int month, int day) implements Occasion {
    @Override
    public boolean isOn(LocalDate day) {
      LunarDate lunar = LunarDate.of(day);
      return lunar.month() == month && lunar.day() == this.day && !lunar.leap();
    }

    @Override
    public int cycle(LocalDate day) {
      return LunarDate.of(day).year();
    }
  }

  record Gregorian(MonthDay day) implements Occasion {
    @Override
    public boolean isOn(LocalDate date) {
      return MonthDay.from(date).equals(day);
    }
  }

  record Term(SolarTerm term) implements Occasion {
    @Override
    public boolean isOn(LocalDate day) {
      return term.in(day.getYear()).equals(day);
    }
  }

  static Occasion of(JsonNode on) {
    if (on.has("lunar")) {
      MonthDay day = MonthDay.parse("--" + on.get("lunar").asString());
      return new Lunar(day.getMonthValue(), day.getDayOfMonth());
    }
    if (on.has("gregorian")) {
      return new Gregorian(MonthDay.parse("--" + on.get("gregorian").asString()));
    }
    if (on.has("term")) {
      return new Term(SolarTerm.valueOf(on.get("term").asString()));
    }
    return new Birthday();
  }
}
