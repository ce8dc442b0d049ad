package org.xinqiao.calendar;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;

/// The shipped calendars and the hours of an ordinary hospital.
final class TestCalendar {

  static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  static final WorkingCalendar CALENDAR =
      WorkingCalendar.load(TestCalendar.class.getClassLoader(), "content/calendar");
  static final WorkingTime HOURS =
      new WorkingTime(CALENDAR, LocalTime.parse("08:00"), LocalTime.parse("17:30"), SHANGHAI);

  private TestCalendar() {}

  static Instant at(String wallTime) {
    return LocalDateTime.parse(wallTime).atZone(SHANGHAI).toInstant();
  }
}
