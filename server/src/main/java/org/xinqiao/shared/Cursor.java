package org.xinqiao.shared;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The place in a list: the sort values of the last row seen, opaque to callers.
public record Cursor(List<String> values) {

  private static final char SEPARATOR = '\u001F';

  public static String of(Object... values) {
    StringBuilder joined = new StringBuilder();
    for (Object value : values) {
      if (!joined.isEmpty()) {
        joined.append(SEPARATOR);
      }
      joined.append(value);
    }
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(joined.toString().getBytes(StandardCharsets.UTF_8));
  }

  /// Reads a cursor that this product gave out.
  ///
  /// @param size how many values the list's order has
  /// @return null for null: the first page
  /// @throws ProblemException `list.cursor-invalid` when it is not one of ours
  public static @Nullable Cursor parse(@Nullable String text, int size) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    try {
      String joined = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
      List<String> values = List.of(joined.split(String.valueOf(SEPARATOR), -1));
      if (values.size() == size) {
        return new Cursor(values);
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the refusal: any text that is not a cursor is the caller's mistake.
    }
    throw Problem.of("list.cursor-invalid", 400).exception();
  }
}
