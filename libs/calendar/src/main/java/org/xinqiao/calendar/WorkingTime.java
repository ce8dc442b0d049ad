package org.xinqiao.calendar;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/// When people work: from an hour to an hour of each working day. The opening moment belongs to
/// working time, the closing moment does not; but something may be due at the closing moment.
/// Immutable.
///
/// @param from opening, wall time of `zone`
/// @param to closing, later the same day
public record WorkingTime(WorkingCalendar calendar, LocalTime from, LocalTime to, ZoneId zone) {

  public WorkingTime {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("Working hours end before they begin");
    }
  }

  public boolean isWorkingTime(Instant at) {
    ZonedDateTime there = at.atZone(zone);
    LocalTime time = there.toLocalTime();
    return calendar.isWorkingDay(there.toLocalDate()) && !time.isBefore(from) && time.isBefore(to);
  }

  /// The moment itself when it lies in working time, otherwise the next opening.
  public Instant nextWorkingTime(Instant at) {
    if (isWorkingTime(at)) {
      return at;
    }
    ZonedDateTime there = at.atZone(zone);
    boolean openedAlready = !there.toLocalTime().isBefore(from);
    LocalDate first = there.toLocalDate().plusDays(openedAlready ? 1 : 0);
    return opening(calendar.nextWorkingDay(first));
  }

  /// The moment when this much working time has passed since `at`. What fits exactly into a day is
  /// due when that day closes, not when the next one opens.
  ///
  /// @param work not negative
  public Instant addWorkingHours(Instant at, Duration work) {
    if (work.isNegative()) {
      throw new IllegalArgumentException("Working time goes forward");
    }
    Instant now = nextWorkingTime(at);
    Duration left = work;
    while (true) {
      LocalDate day = now.atZone(zone).toLocalDate();
      Duration today = Duration.between(now, closing(day));
      if (left.compareTo(today) <= 0) {
        return now.plus(left);
      }
      left = left.minus(today);
      now = opening(calendar.nextWorkingDay(day.plusDays(1)));
    }
  }

  /// As [#addWorkingHours], in whole working days.
  public Instant addWorkingDays(Instant at, int days) {
    return addWorkingHours(at, length().multipliedBy(days));
  }

  /// The working time of one day.
  public Duration length() {
    return Duration.between(from, to);
  }

  private Instant opening(LocalDate day) {
    return day.atTime(from).atZone(zone).toInstant();
  }

  private Instant closing(LocalDate day) {
    return day.atTime(to).atZone(zone).toInstant();
  }
}
