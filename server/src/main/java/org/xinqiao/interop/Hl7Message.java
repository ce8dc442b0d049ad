package org.xinqiao.interop;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A message of HL7 v2 (2.3 to 2.6) as segments, fields, repetitions and components, with escapes
/// resolved on reading. Lenient as hospital systems need it: any line ends, a byte order mark,
/// trailing blanks, line breaks inside free text. It knows no message structure; the mappers do.
///
/// Our own few lines and not a library's model: the model costs a hundred times more per message
/// and adds nothing, since every hospital's dialect leaves the standard's structures. The library
/// is the oracle in the tests (ADR 0018).
final class Hl7Message {

  /// A discharge with everything in it has some hundreds; twice as many line ends may come, since
  /// some write two after each.
  private static final int MOST_SEGMENTS = 20_000;

  private final List<Segment> segments;

  private Hl7Message(List<Segment> segments) {
    this.segments = segments;
  }

  /// Reads one message.
  ///
  /// @param text starts with `MSH` and its separators
  /// @param charset of the original bytes, for escapes that carry bytes
  /// @return empty when this is no HL7 message
  /// @throws IntakeRefusal when it has more segments than any message of a hospital
  static Optional<Hl7Message> parse(String text, Charset charset) {
    String body = text.startsWith("\uFEFF") ? text.substring(1) : text;
    body = body.stripLeading();
    if (body.length() < 8 || !body.startsWith("MSH")) {
      return Optional.empty();
    }
    Separators separators = Separators.of(body, charset);
    requireFewLines(body);
    List<StringBuilder> lines = new ArrayList<>();
    for (String line : (Iterable<String>) body.lines()::iterator) {
      if (line.isBlank()) {
        continue;
      }
      boolean segment =
          line.length() > 3 && isSegmentName(line) && line.charAt(3) == separators.field();
      if (segment || lines.isEmpty() || isAlone(line.strip())) {
        lines.add(new StringBuilder(line.stripTrailing()));
      } else {
        // A line break inside of free text: the line goes on.
        lines.getLast().append('\n').append(line.stripTrailing());
      }
    }
    return Optional.of(
        new Hl7Message(
            lines.stream().map(line -> Segment.of(line.toString(), separators)).toList()));
  }

  /// Before memory is spent on them: a segment costs many times its bytes.
  private static void requireFewLines(String body) {
    int lines = 0;
    for (int i = 0; i < body.length(); i++) {
      if (body.charAt(i) == '\r' || body.charAt(i) == '\n') {
        lines++;
      }
    }
    if (lines > 2 * MOST_SEGMENTS) {
      throw new IntakeRefusal(IntakeRefusal.Reason.TOO_LARGE, "> " + MOST_SEGMENTS + " segments");
    }
  }

  private static boolean isAlone(String line) {
    return line.length() == 3 && isSegmentName(line);
  }

  /// Whether it begins as the name of a segment does: a capital letter, then two more or digits.
  private static boolean isSegmentName(String line) {
    return isCapital(line.charAt(0))
        && (isCapital(line.charAt(1)) || isDigit(line.charAt(1)))
        && (isCapital(line.charAt(2)) || isDigit(line.charAt(2)));
  }

  private static boolean isCapital(char c) {
    return c >= 'A' && c <= 'Z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /// One frame may hold several messages; each begins with `MSH` at the start of a line.
  static List<String> split(String frame) {
    List<String> messages = new ArrayList<>();
    int start = 0;
    for (int i = 1; i < frame.length() - 4; i++) {
      char before = frame.charAt(i - 1);
      if ((before == '\r' || before == '\n') && frame.startsWith("MSH|", i)) {
        messages.add(frame.substring(start, i));
        start = i;
      }
    }
    messages.add(frame.substring(start));
    return messages;
  }

  Segment header() {
    return segments.getFirst();
  }

  Optional<Segment> first(String name) {
    return all(name).findFirst();
  }

  Stream<Segment> all(String name) {
    return segments.stream().filter(segment -> segment.name().equals(name));
  }

  List<Segment> segments() {
    return segments;
  }

  private record Separators(
      char field, char component, char repetition, char escape, char sub, Charset charset) {

    static Separators of(String body, Charset charset) {
      return new Separators(
          body.charAt(3),
          at(body, 4, '^'),
          at(body, 5, '~'),
          at(body, 6, '\\'),
          at(body, 7, '&'),
          charset);
    }

    private static char at(String body, int index, char standard) {
      char c = body.charAt(index);
      return Character.isLetterOrDigit(c) || c == body.charAt(3) ? standard : c;
    }

    /// @throws IntakeRefusal when escaped bytes are no text in any set that may come here
    String unescape(String text) {
      if (text.indexOf(escape) < 0) {
        return text;
      }
      StringBuilder clear = new StringBuilder(text.length());
      // Engines that escape byte by byte cut a character into several escapes: \XC4\\XFA\.
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      int i = 0;
      while (i < text.length()) {
        int end = text.charAt(i) == escape ? text.indexOf(escape, i + 1) : -1;
        String sequence = end < 0 ? "" : text.substring(i + 1, end);
        byte[] hex = hex(sequence);
        if (hex != null) {
          bytes.writeBytes(hex);
          i = end + 1;
          continue;
        }
        addBytes(clear, bytes);
        String resolved = end < 0 ? null : resolve(sequence);
        if (resolved == null) {
          clear.append(text.charAt(i));
          i++;
        } else {
          clear.append(resolved);
          i = end + 1;
        }
      }
      addBytes(clear, bytes);
      return clear.toString();
    }

    private @org.jspecify.annotations.Nullable String resolve(String sequence) {
      return switch (sequence) {
        case "F" -> String.valueOf(field);
        case "S" -> String.valueOf(component);
        case "T" -> String.valueOf(sub);
        case "R" -> String.valueOf(repetition);
        case "E" -> String.valueOf(escape);
        case ".br" -> "\n";
        case "H", "N" -> "";
        default -> null;
      };
    }

    /// The bytes of `XC4FA`; null when it is something else.
    private static byte @org.jspecify.annotations.Nullable [] hex(String sequence) {
      if (sequence.length() < 3 || !sequence.startsWith("X") || sequence.length() % 2 == 0) {
        return null;
      }
      try {
        return HexFormat.of().parseHex(sequence, 1, sequence.length());
      } catch (IllegalArgumentException e) {
        return null;
      }
    }

    private void addBytes(StringBuilder clear, ByteArrayOutputStream bytes) {
      if (bytes.size() > 0) {
        clear.append(
            Hl7Charset.decodeEscaped(bytes.toByteArray(), charset)
                .orElseThrow(() -> new IntakeRefusal(IntakeRefusal.Reason.CHARSET, "\\X..\\")));
        bytes.reset();
      }
    }
  }

  /// A segment; fields, components and subcomponents count from 1 as in the standard.
  static final class Segment {

    private final String name;
    private final List<String> fields;
    private final Separators separators;

    private Segment(String name, List<String> fields, Separators separators) {
      this.name = name;
      this.fields = fields;
      this.separators = separators;
    }

    private static Segment of(String line, Separators separators) {
      List<String> fields = cut(line, separators.field());
      String name = fields.removeFirst().strip();
      if (name.equals("MSH")) {
        fields.addFirst(String.valueOf(separators.field()));
      }
      return new Segment(name, fields, separators);
    }

    String name() {
      return name;
    }

    /// The raw field, escapes unresolved; empty when it is not there.
    String raw(int field) {
      return field <= fields.size() ? fields.get(field - 1).strip() : "";
    }

    /// The first component of the first repetition.
    String value(int field) {
      return value(field, 1);
    }

    /// As [#repetitions] gives it, without cutting what is not asked for: most of reading a report
    /// is this.
    String value(int field, int component) {
      String raw = raw(field);
      if (raw.isEmpty() || raw.equals("\"\"")) {
        return "";
      }
      String first = part(raw, separators.repetition(), 1);
      return separators.unescape(part(first, separators.component(), component).strip());
    }

    /// The part of this number, from 1; empty when there are fewer.
    private static String part(String text, char separator, int number) {
      int start = 0;
      for (int i = 1; i < number; i++) {
        int end = text.indexOf(separator, start);
        if (end < 0) {
          return "";
        }
        start = end + 1;
      }
      int end = text.indexOf(separator, start);
      return end < 0 ? text.substring(start) : text.substring(start, end);
    }

    List<Repetition> repetitions(int field) {
      String raw = raw(field);
      if (raw.isEmpty() || raw.equals("\"\"")) {
        return List.of();
      }
      return cut(raw, separators.repetition()).stream()
          .map(text -> new Repetition(cut(text, separators.component()), separators))
          .toList();
    }

    private static List<String> cut(String text, char separator) {
      List<String> parts = new ArrayList<>();
      int start = 0;
      for (int i = text.indexOf(separator); i >= 0; i = text.indexOf(separator, start)) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
      parts.add(text.substring(start));
      return parts;
    }
  }

  /// One repetition of a field.
  static final class Repetition {

    private final List<String> components;
    private final Separators separators;

    private Repetition(List<String> components, Separators separators) {
      this.components = components;
      this.separators = separators;
    }

    /// The component with all its subcomponents, escapes resolved; empty when it is not there.
    String component(int number) {
      return number <= components.size()
          ? separators.unescape(components.get(number - 1).strip())
          : "";
    }

    /// The first subcomponent, for numbers like `HIS&2.16.156.10011.1.12&ISO`.
    String lead(int number) {
      return subcomponent(number, 1);
    }

    String subcomponent(int number, int sub) {
      if (number > components.size()) {
        return "";
      }
      List<String> parts = Segment.cut(components.get(number - 1).strip(), separators.sub());
      return sub <= parts.size() ? separators.unescape(parts.get(sub - 1)) : "";
    }
  }
}
