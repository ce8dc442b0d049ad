package org.xinqiao.mllp;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Moves the messages of a story to today, so that what follows from them (plans, reminders) is
/// still to come. All dates of events move by the same number of days; dates of birth and
/// identifiers stay.
final class Hl7Dates {

  private static final DateTimeFormatter BASIC = DateTimeFormatter.BASIC_ISO_DATE;
  private static final Pattern TIME = Pattern.compile("\\d{8}(\\d{4}|\\d{6})?([+-]\\d{4})?");

  /// The fields that say when something happened or will happen.
  private static final Map<String, List<Integer>> FIELDS =
      Map.ofEntries(
          Map.entry("MSH", List.of(7)),
          Map.entry("EVN", List.of(2, 6)),
          Map.entry("PID", List.of(29)),
          Map.entry("PV1", List.of(44, 45)),
          Map.entry("DG1", List.of(5)),
          Map.entry("PR1", List.of(5)),
          Map.entry("SCH", List.of(11)),
          Map.entry("AIS", List.of(4)),
          Map.entry("AIL", List.of(6)),
          Map.entry("AIP", List.of(6)),
          Map.entry("ORC", List.of(9)),
          Map.entry("OBR", List.of(7, 22)),
          Map.entry("OBX", List.of(14)));

  private Hl7Dates() {}

  /// The messages, moved by whole days so that the last of them was sent today, or yesterday if its
  /// time of day is still to come. Control ids get the day appended, because the same control id
  /// with other content would be refused. A message that is not UTF-8 stays as it is.
  ///
  /// @param now in the hospital's time zone
  static List<byte[]> moveTo(LocalDateTime now, List<byte[]> messages) {
    List<LocalDateTime> sent =
        messages.stream().map(Hl7Dates::sentAt).flatMap(List::stream).sorted().toList();
    if (sent.isEmpty()) {
      return messages;
    }
    long days = Math.floorDiv(ChronoUnit.SECONDS.between(sent.getLast(), now), 86_400L);
    String suffix = "-" + now.format(DateTimeFormatter.ofPattern("MMdd"));
    return messages.stream().map(message -> move(message, days, suffix)).toList();
  }

  private static List<LocalDateTime> sentAt(byte[] message) {
    String[] header = Hl7Files.decode(message).split("\r", 2)[0].split("\\|", -1);
    String time = header.length > 6 ? header[6] : "";
    if (!TIME.matcher(time).matches()) {
      return List.of();
    }
    try {
      String digits = (time.replaceFirst("[+-].*", "") + "000000").substring(0, 14);
      return List.of(LocalDateTime.parse(digits, DateTimeFormatter.ofPattern("yyyyMMddHHmmss")));
    } catch (DateTimeException impossible) {
      return List.of();
    }
  }

  private static byte[] move(byte[] message, long days, String suffix) {
    String text = Hl7Files.strictUtf8(message);
    if (text == null) {
      return message;
    }
    List<String> segments = new ArrayList<>();
    for (String segment : text.split("\r")) {
      segments.add(moveSegment(segment, days, suffix));
    }
    return (String.join("\r", segments) + "\r").getBytes(StandardCharsets.UTF_8);
  }

  private static String moveSegment(String segment, long days, String suffix) {
    String[] fields = segment.split("\\|", -1);
    boolean header = fields[0].equals("MSH");
    for (int number : FIELDS.getOrDefault(fields[0], List.of())) {
      moveField(fields, header ? number - 1 : number, days);
    }
    if (fields[0].equals("OBX") && fields.length > 5 && fields[2].matches("DT|TS")) {
      moveField(fields, 5, days);
    }
    if (header && fields.length > 9 && !fields[9].isEmpty()) {
      fields[9] += suffix;
    }
    return String.join("|", fields);
  }

  private static void moveField(String[] fields, int index, long days) {
    if (index < fields.length) {
      String[] components = fields[index].split("\\^", -1);
      fields[index] =
          String.join("^", Arrays.stream(components).map(each -> moveTime(each, days)).toList());
    }
  }

  private static String moveTime(String time, long days) {
    if (!TIME.matcher(time).matches()) {
      return time;
    }
    try {
      LocalDate date = LocalDate.parse(time.substring(0, 8), BASIC);
      return date.plusDays(days).format(BASIC) + time.substring(8);
    } catch (DateTimeException impossible) {
      return time;
    }
  }
}
