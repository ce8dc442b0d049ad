package org.xinqiao.feedback;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads one row of a file of feedback; no clock, no database.
final class ReadRow {

  static final int MOST_CHARACTERS = 4000;

  private ReadRow() {}

  sealed interface Read {}

  /// @param rating null when only words were given, and `best` with it
  /// @param words empty when there are none
  record Good(
      String outsideId,
      LocalDate givenOn,
      @Nullable Double rating,
      @Nullable Double best,
      String words,
      String department,
      String doctor,
      String mrn,
      String phone,
      String name)
      implements Read {}

  record Bad(FeedbackFlaw why) implements Read {}

  /// @param best of the whole file; null when rows say it themselves
  static Read of(List<String> header, List<String> cells, @Nullable Double best, LocalDate today) {
    Map<FeedbackField, String> values = new EnumMap<>(FeedbackField.class);
    for (FeedbackField field : FeedbackField.values()) {
      int column = field.in(header);
      values.put(field, column < 0 || column >= cells.size() ? "" : cells.get(column).strip());
    }
    String day = text(values, FeedbackField.GIVEN_ON);
    if (day.isEmpty()) {
      return new Bad(FeedbackFlaw.NO_DATE);
    }
    LocalDate givenOn = day(day);
    if (givenOn == null) {
      return new Bad(FeedbackFlaw.NOT_A_DATE);
    }
    if (givenOn.isAfter(today)) {
      return new Bad(FeedbackFlaw.IN_THE_FUTURE);
    }
    String words = text(values, FeedbackField.WORDS);
    if (words.codePointCount(0, words.length()) > MOST_CHARACTERS) {
      return new Bad(FeedbackFlaw.WORDS_TOO_LONG);
    }
    Double rating = null;
    Double top = null;
    if (!text(values, FeedbackField.RATING).isEmpty()) {
      rating = number(text(values, FeedbackField.RATING));
      String own = text(values, FeedbackField.BEST);
      top = own.isEmpty() ? best : number(own);
      FeedbackFlaw flaw = flaw(rating, top);
      if (flaw != null) {
        return new Bad(flaw);
      }
    } else if (words.isEmpty()) {
      return new Bad(FeedbackFlaw.NOTHING_SAID);
    }
    return new Good(
        text(values, FeedbackField.OUTSIDE_ID),
        givenOn,
        rating,
        top,
        words,
        text(values, FeedbackField.DEPARTMENT),
        text(values, FeedbackField.DOCTOR),
        text(values, FeedbackField.MRN),
        text(values, FeedbackField.PHONE),
        text(values, FeedbackField.NAME));
  }

  private static @Nullable FeedbackFlaw flaw(@Nullable Double rating, @Nullable Double best) {
    if (rating == null) {
      return FeedbackFlaw.NOT_A_RATING;
    }
    if (best == null || best <= 0) {
      return FeedbackFlaw.NO_SCALE;
    }
    return rating < 0 || rating > best ? FeedbackFlaw.BEYOND_THE_SCALE : null;
  }

  private static String text(Map<FeedbackField, String> values, FeedbackField field) {
    return values.getOrDefault(field, "");
  }

  /// As in 4.5, 4.5分, 5星.
  private static @Nullable Double number(String text) {
    String plain = text.replace("分", "").replace("星", "").strip();
    try {
      double value = Double.parseDouble(plain);
      return Double.isFinite(value) ? value : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /// As in 2026-03-18, 2026/3/18, 2026.3.18, 2026年3月18日, with or without a time behind it.
  private static @Nullable LocalDate day(String text) {
    String plain = text.replace('年', '-').replace('月', '-').replace('/', '-').replace('.', '-');
    String[] parts = plain.split("-", 4);
    if (parts.length < 3 || parts[0].length() != 4) {
      return null;
    }
    StringBuilder last = new StringBuilder();
    for (char c : parts[2].toCharArray()) {
      if (c < '0' || c > '9') {
        break;
      }
      last.append(c);
    }
    try {
      return LocalDate.of(
          Integer.parseInt(parts[0]),
          Integer.parseInt(parts[1]),
          Integer.parseInt(last.toString()));
    } catch (NumberFormatException | DateTimeException e) {
      return null;
    }
  }
}
