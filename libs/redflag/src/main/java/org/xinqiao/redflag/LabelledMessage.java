package org.xinqiao.redflag;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A message whose level people have decided.
record LabelledMessage(String id, String text, Level expected, String category, String note) {

  private static final List<String> HEADER =
      List.of("id", "text", "expected_level", "category", "note");

  /// @throws IllegalArgumentException with the line that is wrong
  static List<LabelledMessage> parse(String csv) {
    List<List<String>> rows = Csv.parse(csv);
    if (rows.isEmpty() || !rows.getFirst().equals(HEADER)) {
      throw new IllegalArgumentException("the header must read " + String.join(",", HEADER));
    }
    List<LabelledMessage> messages = new ArrayList<>();
    for (int i = 1; i < rows.size(); i++) {
      List<String> row = rows.get(i);
      if (row.size() != HEADER.size()) {
        throw new IllegalArgumentException(
            "record %d has %d fields, not %d".formatted(i, row.size(), HEADER.size()));
      }
      try {
        messages.add(
            new LabelledMessage(
                row.get(0),
                row.get(1),
                Level.valueOf(row.get(2).strip().toUpperCase(Locale.ROOT)),
                row.get(3),
                row.get(4)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("record " + i + ": unknown level " + row.get(2), e);
      }
    }
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("no records after the header");
    }
    return messages;
  }
}
