package org.xinqiao.calendar;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/// Hours of each day in which nobody is disturbed 免打扰; usually they go over midnight. The first
/// moment is quiet, the last is not. Equal ends mean that there are none. Immutable.
///
/// @param start wall time from which it is quiet
/// @param end wall time at which it is over, the next morning when it is not after `start`
public record QuietHours(LocalTime start, LocalTime end) {

  public boolean isQuiet(LocalTime time) {
    if (start.equals(end)) {
      return false;
    }
    boolean afterStart = !time.isBefore(start);
    boolean beforeEnd = time.isBefore(end);
    return start.isBefore(end) ? afterStart && beforeEnd : afterStart || beforeEnd;
  }

  /// The moment itself when it is not quiet there, otherwise the end of the quiet hours.
  public Instant nextAllowed(Instant at, ZoneId zone) {
    ZonedDateTime there = at.atZone(zone);
    if (!isQuiet(there.toLocalTime())) {
      return at;
    }
    boolean endsTomorrow = !there.toLocalTime().isBefore(end);
    LocalDate day = there.toLocalDate().plusDays(endsTomorrow ? 1 : 0);
    return day.atTime(end).atZone(zone).toInstant();
  }
}
