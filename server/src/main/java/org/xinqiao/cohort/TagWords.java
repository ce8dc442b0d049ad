package org.xinqiao.cohort;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/// How the words of tags are written and compared.
final class TagWords {

  private static final int LEAST = 2;
  private static final int MOST = 20;

  /// Telephone, record and identity numbers are longer than any number in the name of a tag.
  private static final int MOST_DIGITS = 4;

  private TagWords() {}

  /// As it is kept: letters, digits, and between them spaces, `+`, `-` and `·`.
  ///
  /// @return empty for what is no word of a tag: too short, too long, other characters, or more
  ///   than four digits, which could be somebody's number
  static Optional<String> written(String text) {
    String word = Normalizer.normalize(text, Normalizer.Form.NFKC).strip();
    int length = word.codePointCount(0, word.length());
    boolean fits =
        length >= LEAST
            && length <= MOST
            && Character.isLetterOrDigit(word.codePointAt(0))
            && word.codePoints().allMatch(TagWords::isAllowed)
            && word.codePoints().filter(Character::isDigit).count() <= MOST_DIGITS;
    return fits ? Optional.of(word) : Optional.empty();
  }

  private static boolean isAllowed(int character) {
    return Character.isLetterOrDigit(character) || " +-·".indexOf(character) >= 0;
  }

  /// As it is compared: without spaces and case, full width as half width.
  static String compared(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC)
        .replace(" ", "")
        .toLowerCase(Locale.ROOT);
  }
}
