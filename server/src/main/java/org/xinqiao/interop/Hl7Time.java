package org.xinqiao.interop;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Dates and times as hospital systems write them: `20250301083015+0800`, `1948-09-03`, `1948/9/3`,
/// `194809`. All zeros mean that it is not known; without a zone it is the hospital's.
final class Hl7Time {

  static final ZoneId HOSPITAL = ZoneId.of("Asia/Shanghai");

  private static final Pattern COMPACT =
      Pattern.compile(
          "([0-9]{4})(?:([0-9]{2})(?:([0-9]{2})(?:([0-9]{2})(?:([0-9]{2})(?:([0-9]{2}))?)?)?)?)?(?:\\.[0-9]{1,4})?([+-][0-9]{4})?");
  private static final Pattern DASHED =
      Pattern.compile(
          "([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[ T]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?([+-][0-9]{4})?");

  private Hl7Time() {}

  /// A text that is no date.
  static final class Impossible extends RuntimeException {
    Impossible() {
      super("not a date");
    }
  }

  /// @return empty when the field is empty or says "unknown" in one of the ways in use
  /// @throws Impossible when it says a day that does not exist
  static Optional<LocalDate> date(String text) {
    return dateTime(text).map(LocalDateTime::toLocalDate);
  }

  static Optional<Instant> instant(String text) {
    return dateTime(text).map(local -> local.atZone(zone(text)).toInstant());
  }

  static Optional<LocalDateTime> dateTime(String text) {
    String value = text.strip();
    if (value.isEmpty() || value.startsWith("0000") || value.chars().allMatch(c -> c == '0')) {
      return Optional.empty();
    }
    if (value.length() >= 14 && allDigits(value, 14) && (value.length() == 14 || isZone(value))) {
      return Optional.of(whole(value));
    }
    Matcher match = COMPACT.matcher(value);
    if (!match.matches()) {
      match = DASHED.matcher(value);
    }
    if (!match.matches()) {
      throw new Impossible();
    }
    try {
      return Optional.of(
          LocalDateTime.of(
              part(match, 1, 0),
              part(match, 2, 1),
              part(match, 3, 1),
              part(match, 4, 0),
              part(match, 5, 0),
              part(match, 6, 0)));
    } catch (DateTimeException e) {
      throw new Impossible();
    }
  }

  /// The usual form, to the second, without the cost of a pattern: a report has one in each line.
  private static LocalDateTime whole(String value) {
    try {
      return LocalDateTime.of(
          number(value, 0, 4),
          number(value, 4, 6),
          number(value, 6, 8),
          number(value, 8, 10),
          number(value, 10, 12),
          number(value, 12, 14));
    } catch (DateTimeException e) {
      throw new Impossible();
    }
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  private static boolean allDigits(String text, int count) {
    for (int i = 0; i < count; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static boolean isZone(String value) {
    return value.length() == 19
        && (value.charAt(14) == '+' || value.charAt(14) == '-')
        && allDigits(value.substring(15), 4);
  }

  private static int part(Matcher match, int group, int missing) {
    String text = match.group(group);
    return text == null ? missing : Integer.parseInt(text);
  }

  private static ZoneId zone(String text) {
    String value = text.strip();
    int length = value.length();
    if (length > 5 && (value.charAt(length - 5) == '+' || value.charAt(length - 5) == '-')) {
      try {
        return ZoneOffset.of(value.substring(length - 5));
      } catch (DateTimeException e) {
        return HOSPITAL;
      }
    }
    return HOSPITAL;
  }
}
