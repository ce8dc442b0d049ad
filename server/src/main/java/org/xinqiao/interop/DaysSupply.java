package org.xinqiao.interop;

import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// For how many days a medicine lasts. The standard of 2.5 has no field for it, so systems write it
/// as a duration, in the notes or in a segment of their own. What leaves a doubt is no number: days
/// are never guessed.
final class DaysSupply {

  private static final Pattern DURATION =
      Pattern.compile("D?([0-9]{1,3})(?:\\.0+)?\\s*(d|D|天|日|wk|W|w|周)?");
  private static final Pattern NOTE = Pattern.compile("(?:用药|服药|处方)天数\\s*[:：]?\\s*([0-9]{1,3})");

  private DaysSupply() {}

  /// TQ1-6 or RXE-1.3: `28^d`, `4^wk`, `D28`.
  static Optional<Integer> ofDuration(String value, String unit) {
    Matcher match = DURATION.matcher(normal(value) + normal(unit));
    if (!match.matches() || match.group(2) == null && !normal(value).startsWith("D")) {
      return Optional.empty();
    }
    int count = Integer.parseInt(match.group(1));
    boolean weeks = match.group(2) != null && match.group(2).matches("wk|W|w|周");
    return possible(weeks ? count * 7 : count);
  }

  /// Free text such as `用药天数:28`.
  static Optional<Integer> ofNote(String text) {
    Matcher match = NOTE.matcher(normal(text));
    return match.find() ? possible(Integer.parseInt(match.group(1))) : Optional.empty();
  }

  private static Optional<Integer> possible(int days) {
    return days >= 1 && days <= 366 ? Optional.of(days) : Optional.empty();
  }

  private static String normal(String text) {
    return Normalizer.normalize(text.strip(), Normalizer.Form.NFKC);
  }
}
