package org.xinqiao.patient;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What somebody typed to find a patient, read as ranges of search keys, the best first. One text
/// may mean several things: `an` begins a pinyin and is two initials, `0012` ends a telephone, an
/// identity card, or begins an MRN.
///
/// Understood are: the start of a name or of a given name (王秀, 秀兰), of the pinyin (`wangxiu`, also
/// with tones, `lü` and `lyu`), initials (`wxl`), a surname with initials (`wangxl`), characters
/// mixed with letters (`王xl`, `wang秀兰`), a whole telephone or its last four digits also as the
/// screens mask it (`138****0012`), a whole identity card or its last four, the start of an MRN,
/// and any of the names together with any of the numbers (`王 0012`).
final class SearchQuery {

  /// Longer than any name, number or both; what is beyond it is not looked at.
  private static final int LONGEST = 64;

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern NAME_THEN_NUMBER = Pattern.compile("(\\p{IsHan}+)([0-9][0-9*Xx]*)");
  private static final Pattern MASKED = Pattern.compile("[0-9]*\\*+([0-9]{3}[0-9X])");
  private static final Pattern TAIL = Pattern.compile("[0-9]{3}[0-9X]");
  private static final Pattern HAN_THEN_LETTERS = Pattern.compile("(\\p{IsHan}+)([a-z]+)");
  private static final Pattern LETTERS_THEN_HAN = Pattern.compile("([a-z]+)(\\p{IsHan}+)");
  private static final Pattern SURNAME_THEN_INITIALS =
      Pattern.compile(
          "(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|uai|iao|ian|ing|ang|eng|ong|uan|van|ai|ei"
              + "|ao|ou|an|en|er|ia|ie|iu|in|ua|uo|ui|un|ue|ve|vn|a|o|e|i|u|v)){1,2}[b-df-hj-np-tw-z]{1,3}");

  /// A range of keys of one kind.
  ///
  /// @param before the first key beyond the range; null when the key is to be `from` itself
  /// @param also what must hold of the same record besides
  record Term(String kind, String from, @Nullable String before, @Nullable Also also) {}

  /// Some key of one of these kinds holds the text.
  ///
  /// @param first and begins with it
  record Also(List<String> kinds, String text, boolean first) {}

  /// Kind of the term for a whole identity card, whose key is that of the identifier.
  static final String IDENTITY = "identity";

  private final BinaryOperator<String> keyed;
  private final UnaryOperator<String> identity;
  private final boolean byNumbers;
  private final List<Term> terms = new ArrayList<>();

  private SearchQuery(
      BinaryOperator<String> keyed, UnaryOperator<String> identity, boolean byNumbers) {
    this.keyed = keyed;
    this.identity = identity;
    this.byNumbers = byNumbers;
  }

  /// @param keyed the keyed hash of a kind and a value
  /// @param identity the key of the identifier of an identity card
  /// @param byNumbers whether telephones and identity cards count: whoever may not see them must
  ///   not find out by searching whose they are
  /// @return in the order in which hits are shown; empty when nothing was typed
  static List<Term> read(
      String typed,
      BinaryOperator<String> keyed,
      UnaryOperator<String> identity,
      boolean byNumbers) {
    String text = clean(typed);
    SearchQuery query = new SearchQuery(keyed, identity, byNumbers);
    if (!text.isEmpty()) {
      query.read(text);
    }
    return List.copyOf(query.terms);
  }

  /// Full-width letters and digits become plain ones, what cannot be stored is left out.
  private static String clean(String typed) {
    StringBuilder kept = new StringBuilder();
    SearchKeys.dotted(Normalizer.normalize(typed, Normalizer.Form.NFKC))
        .codePoints()
        .filter(c -> !Character.isISOControl(c) || Character.isWhitespace(c))
        .filter(c -> Character.getType(c) != Character.SURROGATE && c != Character.MAX_CODE_POINT)
        .limit(LONGEST)
        .forEach(kept::appendCodePoint);
    return kept.toString().strip();
  }

  private void read(String text) {
    StringBuilder name = new StringBuilder();
    StringBuilder number = new StringBuilder();
    for (String word : text.split("\\s+")) {
      Matcher both = NAME_THEN_NUMBER.matcher(word);
      if (both.matches()) {
        name.append(both.group(1));
        number.append(both.group(2));
      } else if (word.chars().anyMatch(c -> c >= '0' && c <= '9')) {
        number.append(word);
      } else {
        name.append(name.isEmpty() || isHan(word) ? "" : " ").append(word);
      }
    }
    if (number.isEmpty()) {
      name(name.toString());
    } else {
      number(number.toString().toUpperCase(Locale.ROOT), together(name.toString()));
    }
  }

  private void name(String text) {
    String letters = latin(text);
    Matcher hanFirst = HAN_THEN_LETTERS.matcher(letters);
    Matcher hanLast = LETTERS_THEN_HAN.matcher(letters);
    if (letters.isEmpty() || !text.codePoints().anyMatch(SearchQuery::isLatin)) {
      prefix("name", text, null);
      prefix("given", text, null);
    } else if (hanFirst.matches()) {
      prefix("name", text, null);
      mixed(hanFirst.group(1), hanFirst.group(2));
    } else if (hanLast.matches()) {
      String han = hanLast.group(2);
      Also contains = new Also(List.of("name"), han, false);
      List<String> syllables = SearchKeys.syllables(han);
      prefix("initials", hanLast.group(1) + SearchKeys.initials(syllables), contains);
      prefix("pinyin", hanLast.group(1) + String.join("", syllables), contains);
    } else if (letters.chars().allMatch(c -> c >= 'a' && c <= 'z')) {
      letters(letters);
      prefix("mrn", text.toUpperCase(Locale.ROOT), null);
    } else {
      prefix("name", text, null);
    }
  }

  private void letters(String letters) {
    prefix("initials", letters, null);
    prefix("pinyin", letters, null);
    // As passports write 吕 and 女.
    String spelt = letters.replace("lyu", "lv").replace("nyu", "nv");
    if (!spelt.equals(letters)) {
      prefix("pinyin", spelt, null);
    }
    if (SURNAME_THEN_INITIALS.matcher(letters).matches()) {
      prefix("mixed", letters, null);
    }
  }

  /// `王xl`; `王xiul` and `王秀l` in every reading of the surname; `秀l` as the start of a given name.
  /// One letter after a surname is an initial: as the start of a pinyin it would be looked for
  /// among all whose surname sounds alike.
  private void mixed(String han, String letters) {
    boolean surname = SearchKeys.areSurname(han);
    if (surname) {
      prefix("mixed", han + letters, null);
    }
    Also contains = new Also(List.of("name"), han, false);
    for (List<String> reading : SearchKeys.readings(han)) {
      if (!surname) {
        prefix("initials", SearchKeys.initials(reading) + letters, contains);
      }
      if (!surname || letters.length() > 1) {
        prefix("pinyin", String.join("", reading) + letters, contains);
      }
    }
    String initials = SearchKeys.initials(SearchKeys.syllables(han)) + letters;
    prefix("given", han, new Also(List.of("initials"), initials, false));
  }

  private void number(String typed, @Nullable Also also) {
    String number = typed.replace("-", "");
    Matcher masked = MASKED.matcher(number);
    String tail =
        masked.matches() ? masked.group(1) : TAIL.matcher(number).matches() ? number : null;
    if (byNumbers) {
      PhoneNumber.parse(typed)
          .ifPresent(phone -> exact("phone", keyed.apply("phone", phone.e164()), also));
      IdCard.parse(number).ifPresent(card -> exact(IDENTITY, identity.apply(card.number()), also));
      if (tail != null) {
        exact("phone-tail", keyed.apply("phone-tail", tail), also);
        exact("id-tail", keyed.apply("id-tail", tail), also);
      }
    }
    prefix("mrn", typed, also);
  }

  /// What a name next to a number asks of whoever has the number.
  private static @Nullable Also together(String name) {
    if (name.isEmpty()) {
      return null;
    }
    String letters = latin(name);
    return !letters.isEmpty() && letters.chars().allMatch(c -> c >= 'a' && c <= 'z')
        ? new Also(List.of("pinyin", "initials"), letters, true)
        : new Also(List.of("name"), name, false);
  }

  private void exact(String kind, String key, @Nullable Also also) {
    terms.add(new Term(kind, key, null, also));
  }

  private void prefix(String kind, String from, @Nullable Also also) {
    Term term = new Term(kind, from, following(from), also);
    if (!terms.contains(term)) {
      terms.add(term);
    }
  }

  /// The first text, by code points, that comes after all that begin with this one, which does not
  /// end in the last code point there is.
  static String following(String prefix) {
    int last = prefix.codePointBefore(prefix.length());
    String head = prefix.substring(0, prefix.length() - Character.charCount(last));
    // Surrogates are no characters of their own and come to no database.
    int next = last + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : last + 1;
    return head + Character.toString(next);
  }

  /// Lower case without tones, blanks and apostrophes; ü as v, the way it is typed.
  private static String latin(String text) {
    String decomposed =
        Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD)
            .replaceAll("u([\\u0300-\\u0304\\u030C]?)\\u0308", "v");
    return MARKS.matcher(decomposed).replaceAll("").replaceAll("[ '’`-]", "");
  }

  private static boolean isLatin(int c) {
    return Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN;
  }

  private static boolean isHan(String word) {
    return word.codePoints()
        .allMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN || c == '·');
  }
}
