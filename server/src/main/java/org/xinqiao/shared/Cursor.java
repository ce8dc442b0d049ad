package org.xinqiao.shared;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
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
    throw invalid();
  }

  /// The value at this place as a moment.
  ///
  /// @throws ProblemException `list.cursor-invalid` when it is none
  public Instant moment(int place) {
    return read(place, Instant::parse);
  }

  /// The value at this place as a day.
  ///
  /// @throws ProblemException `list.cursor-invalid` when it is none
  public LocalDate day(int place) {
    return read(place, LocalDate::parse);
  }

  /// The value at this place as an id.
  ///
  /// @throws ProblemException `list.cursor-invalid` when it is none
  public UUID id(int place) {
    return read(place, UUID::fromString);
  }

  /// The value at this place as a whole number that is not negative.
  ///
  /// @throws ProblemException `list.cursor-invalid` when it is none
  public int number(int place) {
    return read(
        place,
        text -> {
          int number = Integer.parseInt(text);
          if (number < 0) {
            throw new IllegalArgumentException();
          }
          return number;
        });
  }

  private <T> T read(int place, Function<String, T> reader) {
    try {
      return reader.apply(values.get(place));
    } catch (DateTimeParseException | IllegalArgumentException e) {
      throw invalid();
    }
  }

  private static ProblemException invalid() {
    return Problem.of("list.cursor-invalid", 400).exception();
  }
}
