package org.xinqiao.redflag;

import java.util.ArrayList;
import java.util.List;

/// Reads comma-separated values as RFC 4180 has them: quoted fields, doubled quotes, line breaks
/// inside quotes.
final class Csv {

  private Csv() {}

  /// @throws IllegalArgumentException when a quote is never closed
  static List<List<String>> parse(String content) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    boolean any = false;
    int i = content.startsWith("\uFEFF") ? 1 : 0;
    for (; i < content.length(); i++) {
      char c = content.charAt(i);
      if (quoted) {
        if (c != '"') {
          field.append(c);
        } else if (i + 1 < content.length() && content.charAt(i + 1) == '"') {
          field.append('"');
          i++;
        } else {
          quoted = false;
        }
        continue;
      }
      switch (c) {
        case '"' -> {
          quoted = true;
          any = true;
        }
        case ',' -> {
          row.add(field.toString());
          field.setLength(0);
          any = true;
        }
        case '\r' -> {}
        case '\n' -> {
          if (any || field.length() > 0) {
            row.add(field.toString());
            rows.add(List.copyOf(row));
          }
          row.clear();
          field.setLength(0);
          any = false;
        }
        default -> field.append(c);
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("a quoted field is never closed");
    }
    if (any || field.length() > 0) {
      row.add(field.toString());
      rows.add(List.copyOf(row));
    }
    return rows;
  }
}
