package org.xinqiao.interop;

import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/// The message that a row becomes: a header as every message has, then one line per column, `ZRW`
/// with our word for it and the source's value. So a row is kept, applied, quarantined, shown and
/// replayed like whatever else comes in.
final class RowMessage {

  static final String TYPE = "ZRW";

  private static final DateTimeFormatter SENT = DateTimeFormatter.ofPattern("yyyyMMddHHmmss.SSSZ");

  private RowMessage() {}

  static byte[] write(SourceRow row, String application, String facility) {
    StringBuilder text = new StringBuilder(400);
    text.append("MSH|^~\\&|")
        .append(escaped(application))
        .append('|')
        .append(escaped(facility))
        .append("|PRM||")
        .append(SENT.format(row.asOf().atZone(Hl7Time.HOSPITAL)))
        .append("||")
        .append(TYPE)
        .append('^')
        .append(row.kind().event())
        .append('|')
        .append(row.key())
        .append('#')
        .append(row.version())
        .append("|P|2.5|||||CHN|UNICODE UTF-8\r");
    text.append("ZRH|")
        .append(row.version())
        .append('|')
        .append(escaped(row.assigner()))
        .append('\r');
    for (Map.Entry<RowField, String> value : new EnumMap<>(row.values()).entrySet()) {
      text.append("ZRW|")
          .append(value.getKey())
          .append('|')
          .append(escaped(value.getValue()))
          .append('\r');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  static SourceRow read(Hl7Message message, MessageHeader header) {
    RowKind kind =
        RowKind.ofEvent(header.event())
            .orElseThrow(
                () -> new IntakeRefusal(IntakeRefusal.Reason.EVENT_UNSUPPORTED, header.event()));
    Map<RowField, String> values = new EnumMap<>(RowField.class);
    message
        .all("ZRW")
        .forEach(line ->
            RowField.parse(line.value(1)).ifPresent(field -> values.put(field, line.value(2))));
    String version = message.first("ZRH").map(line -> line.value(1)).orElse("");
    return new SourceRow(
        kind,
        0,
        header.controlId(),
        version.matches("[0-9]{1,9}") ? Integer.parseInt(version) : 1,
        message
            .first("ZRH")
            .map(line -> line.value(2))
            .filter(text -> !text.isEmpty())
            .orElse(header.application()),
        header.sentAt(),
        values);
  }

  /// Separators and control characters by the standard's escapes, so that no value can end its
  /// line.
  static String escaped(String value) {
    StringBuilder safe = new StringBuilder(value.length() + 8);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '|' -> safe.append("\\F\\");
        case '^' -> safe.append("\\S\\");
        case '&' -> safe.append("\\T\\");
        case '~' -> safe.append("\\R\\");
        case '\\' -> safe.append("\\E\\");
        case '\n' -> safe.append("\\.br\\");
        case '\r' -> {}
        default -> {
          if (c < 0x20) {
            safe.append(String.format(Locale.ROOT, "\\X%02X\\", (int) c));
          } else {
            safe.append(c);
          }
        }
      }
    }
    return safe.toString();
  }
}
