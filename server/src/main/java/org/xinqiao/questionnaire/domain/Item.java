package org.xinqiao.questionnaire.domain;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.Text;

/// A question.
///
/// @param options of choices; empty for others
/// @param min smallest number that can be right, for figures and scales
/// @param step what the number is a multiple of, counted from `min`
/// @param skip how to say that there is no answer, such as 没量; null when there is no such way
/// @param showIf asked only when another item was answered so; null when always asked
/// @param redFlags its text goes through the red-flag rules
/// @param about what the words of a text are asked for, which the red-flag rules heed
/// @param tells what of the patient the answer tells, in the words of whoever keeps it; null when
///   it tells nothing beyond the form
/// @param ages of whom it is asked at all; null for everybody
public record Item(
    String id,
    Text text,
    @Nullable Text help,
    Type type,
    boolean required,
    List<Option> options,
    @Nullable BigDecimal min,
    @Nullable BigDecimal max,
    @Nullable BigDecimal step,
    @Nullable String unit,
    @Nullable Option skip,
    @Nullable Text lowLabel,
    @Nullable Text highLabel,
    @Nullable ShowIf showIf,
    boolean redFlags,
    About about,
    @Nullable String tells,
    @Nullable Ages ages) {

  /// Longest text that is kept, in characters (code points).
  public static final int MAX_TEXT = 1000;

  /// Kinds of items; in lower case in files and the API.
  public enum Type {
    SINGLE,
    MULTI,
    SCALE,
    NUMBER,
    TEXT;

    public static Type of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// What words are asked for; in lower case in files.
  public enum About {
    /// How somebody is, or anything else.
    NOW,
    /// What somebody is allergic to, and what happened then.
    ALLERGIES,
    /// Which operations somebody had, and when.
    OPERATIONS;

    /// As a file says it.
    public static About of(String name) {
      return valueOf(name.toUpperCase(Locale.ROOT));
    }
  }

  /// Completed years on the day on which the form is opened.
  ///
  /// @param from the youngest who are asked; null for no limit
  /// @param under the youngest who are not asked any more; null for no limit
  public record Ages(@Nullable Integer from, @Nullable Integer under) {

    /// Of whom the birth date is not known is asked as a grown-up is.
    boolean holds(@Nullable Integer age) {
      return age == null
          ? under == null
          : (from == null || age >= from) && (under == null || age < under);
    }
  }

  /// The item is asked when `item` was answered with one of these options.
  public record ShowIf(String item, List<String> anyOf) {

    public ShowIf {
      anyOf = List.copyOf(anyOf);
    }
  }

  public Item {
    options = List.copyOf(options);
  }

  public @Nullable Option option(String code) {
    return options.stream().filter(o -> o.code().equals(code)).findFirst().orElse(null);
  }

  /// Reads something given as an answer. Nothing is rounded, cut or dropped to make it fit.
  ///
  /// @param given as JSON has it: `String`, `BigDecimal`, a `List` or null
  public Reading read(@Nullable Object given) {
    if (given == null
        || (given instanceof List<?> list && list.isEmpty())
        || (given instanceof String text && text.isBlank())) {
      return new Reading.Cleared();
    }
    if (skip != null && skip.code().equals(given)) {
      return new Reading.Valid(new Answer.Skipped(skip.code()));
    }
    return switch (type) {
      case SINGLE -> given instanceof String code ? choice(code) : new Reading.WrongKind(type);
      case MULTI -> given instanceof List<?> codes ? choices(codes) : new Reading.WrongKind(type);
      case SCALE, NUMBER ->
          given instanceof BigDecimal value ? figure(value) : new Reading.WrongKind(type);
      case TEXT -> given instanceof String text ? words(text) : new Reading.WrongKind(type);
    };
  }

  private Reading choice(String code) {
    return option(code) == null
        ? new Reading.UnknownOption(code)
        : new Reading.Valid(new Answer.Choice(code));
  }

  private Reading choices(List<?> given) {
    Set<String> codes = new HashSet<>();
    for (Object element : given) {
      if (!(element instanceof String code)) {
        return new Reading.WrongKind(type);
      }
      if (option(code) == null) {
        return new Reading.UnknownOption(code);
      }
      codes.add(code);
    }
    List<Option> chosen = options.stream().filter(o -> codes.contains(o.code())).toList();
    for (Option option : chosen) {
      if (option.exclusive() && chosen.size() > 1) {
        return new Reading.Contradiction(option.code());
      }
    }
    return new Reading.Valid(new Answer.Choices(chosen.stream().map(Option::code).toList()));
  }

  private Reading figure(BigDecimal value) {
    if (min != null && max != null && (value.compareTo(min) < 0 || value.compareTo(max) > 0)) {
      return new Reading.OutOfRange(min, max, value);
    }
    if (min != null && step != null && value.subtract(min).remainder(step).signum() != 0) {
      return new Reading.OffStep(step, value);
    }
    // 4 and 4.0 are the same answer; it is written as precisely as it was asked for.
    return new Reading.Valid(
        new Answer.Figure(step == null ? value : value.setScale(Math.max(0, step.scale()))));
  }

  private Reading words(String text) {
    String stripped = text.strip();
    return stripped.codePointCount(0, stripped.length()) > MAX_TEXT
        ? new Reading.TooLong(MAX_TEXT)
        : new Reading.Valid(new Answer.Words(stripped));
  }
}
