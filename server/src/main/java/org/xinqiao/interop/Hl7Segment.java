package org.xinqiao.interop;

import java.util.ArrayList;
import java.util.List;

/// A segment of a message that we write; fields count from 1 as in the standard. Everything that is
/// put into it is escaped here, so that no name and no word of a patient can become a separator.
final class Hl7Segment {

  private final String name;
  private final List<String> fields = new ArrayList<>();

  Hl7Segment(String name) {
    this.name = name;
  }

  /// Sets a field by its components; empty ones at the end are left out.
  Hl7Segment put(int field, String... components) {
    set(field, joined(components));
    return this;
  }

  /// Adds a repetition to a field.
  Hl7Segment again(int field, String... components) {
    String before = field <= fields.size() ? fields.get(field - 1) : "";
    set(field, before.isEmpty() ? joined(components) : before + "~" + joined(components));
    return this;
  }

  /// Free text, whose lines are kept.
  Hl7Segment text(int field, String text) {
    set(field, String.join("\\.br\\", text.lines().map(Hl7Segment::escaped).toList()));
    return this;
  }

  private void set(int field, String raw) {
    while (fields.size() < field) {
      fields.add("");
    }
    fields.set(field - 1, raw);
  }

  private static String joined(String... components) {
    int last = components.length;
    while (last > 0 && components[last - 1].isEmpty()) {
      last--;
    }
    return String.join(
        "^", List.of(components).subList(0, last).stream().map(Hl7Segment::escaped).toList());
  }

  private static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> safe.append("\\E\\");
        case '|' -> safe.append("\\F\\");
        case '^' -> safe.append("\\S\\");
        case '&' -> safe.append("\\T\\");
        case '~' -> safe.append("\\R\\");
        // Line ends end segments, and two others end the frame: none of them can be let through.
        default -> safe.append(Character.isISOControl(c) ? ' ' : c);
      }
    }
    return safe.toString();
  }

  /// With the line end of the standard.
  @Override
  public String toString() {
    // MSH-1 is the separator itself, and MSH-2 names the others.
    return name.equals("MSH")
        ? "MSH|^~\\&|" + String.join("|", fields.subList(2, fields.size())) + "\r"
        : name + "|" + String.join("|", fields) + "\r";
  }
}
