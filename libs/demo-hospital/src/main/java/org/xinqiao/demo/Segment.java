package org.xinqiao.demo;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// One HL7 v2 segment, filled field by field with the numbers of the standard.
final class Segment {

  private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");

  private final String name;
  private final int firstField;
  private final List<String> fields = new ArrayList<>();

  private Segment(String name) {
    this.name = name;
    this.firstField = name.equals("MSH") ? 2 : 1; // MSH-1 is the separator itself
  }

  static Segment of(String name) {
    return new Segment(name);
  }

  /// Plain text; delimiters in it are escaped.
  Segment set(int field, String text) {
    return raw(field, escape(text));
  }

  Segment set(int field, int number) {
    return raw(field, Integer.toString(number));
  }

  Segment set(int field, LocalDate date) {
    return raw(field, date(date));
  }

  Segment set(int field, LocalDateTime time) {
    return raw(field, time(time));
  }

  /// A field of several components.
  Segment components(int field, String... components) {
    return raw(field, join(components));
  }

  /// A field that is already in HL7 form.
  Segment raw(int field, String value) {
    int index = field - firstField;
    while (fields.size() <= index) {
      fields.add("");
    }
    fields.set(index, value);
    return this;
  }

  /// Components joined, each escaped, empty ones at the end left out.
  static String join(String... components) {
    return trimEnd(
        Arrays.stream(components).map(Segment::escape).collect(Collectors.joining("^")), '^');
  }

  static String date(LocalDate date) {
    return date.format(DateTimeFormatter.BASIC_ISO_DATE);
  }

  static String time(LocalDateTime time) {
    return time.format(SECONDS);
  }

  static String escape(String text) {
    return text.chars().noneMatch(c -> "\\|^&~\n\r".indexOf(c) >= 0) ? text : escapeEach(text);
  }

  private static String escapeEach(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> escaped.append("\\E\\");
        case '|' -> escaped.append("\\F\\");
        case '^' -> escaped.append("\\S\\");
        case '&' -> escaped.append("\\T\\");
        case '~' -> escaped.append("\\R\\");
        case '\n' -> escaped.append("\\.br\\");
        case '\r' -> {}
        default -> escaped.append(c);
      }
    }
    return escaped.toString();
  }

  @Override
  public String toString() {
    return trimEnd(name + "|" + String.join("|", fields), '|');
  }

  private static String trimEnd(String text, char superfluous) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == superfluous) {
      end--;
    }
    return text.substring(0, end);
  }
}
