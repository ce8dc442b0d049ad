package org.xinqiao.redflag;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Brings a message into the form of the vocabulary: width, case, simplified characters, emoji,
/// repeats, dialect words, typing and recognition errors, pinyin. Every character keeps its place
/// in the original.
final class Normalizer {

  private static final String LAUGHTER = "哈呵嘻嘿";

  private final Map<Integer, String> characters = new HashMap<>();
  private final Replacements phrases;
  private final SyllableCorrector syllables;

  private Normalizer(
      JsonNode traditional, JsonNode variants, JsonNode syllableTable, List<String> longWords) {
    for (JsonNode row : traditional.get("rows")) {
      int[] from = row.get(0).asString().codePoints().toArray();
      int[] to = row.get(1).asString().codePoints().toArray();
      for (int i = 0; i < from.length; i++) {
        characters.put(from[i], Character.toString(to[i]));
      }
    }
    variants
        .get("symbols")
        .properties()
        .forEach(e -> characters.put(e.getKey().codePointAt(0), e.getValue().asString()));
    Map<String, String> pairs = new HashMap<>();
    for (String table : List.of("dialect", "typos")) {
      Resources.lists(variants.get(table))
          .forEach((canonical, forms) -> forms.forEach(form -> pairs.put(plain(form), canonical)));
    }
    this.phrases = new Replacements(pairs);
    this.syllables = SyllableCorrector.from(variants, syllableTable, longWords);
  }

  /// A variant is compared after the single characters were mapped, so it is mapped too.
  private String plain(String form) {
    return characters(form).text();
  }

  /// @param longWords words of the vocabulary long enough to be known by their sound alone
  static Normalizer load(List<String> longWords) {
    return new Normalizer(
        Resources.json("traditional.json"),
        Resources.json("variants.json"),
        Resources.json("syllables.json"),
        longWords);
  }

  NormalizedText normalize(String original) {
    NormalizedText text = collapseRepeats(characters(original));
    return phrases.apply(syllables.correct(phrases.apply(text)));
  }

  private NormalizedText characters(String original) {
    NormalizedText.Builder out = NormalizedText.builder(original);
    int i = 0;
    while (i < original.length()) {
      int codePoint = original.codePointAt(i);
      int end = i + Character.charCount(codePoint);
      if (isSpace(codePoint)) {
        out.softBreak();
      } else if (!isInvisible(codePoint)) {
        String mapped = characters.get(codePoint);
        if (mapped == null) {
          String compatible =
              java.text.Normalizer.normalize(
                  original.substring(i, end), java.text.Normalizer.Form.NFKC);
          mapped = simplified(compatible.toLowerCase(java.util.Locale.ROOT));
        }
        out.append(mapped, i, end);
      }
      i = end;
    }
    return out.build();
  }

  private String simplified(String text) {
    if (text.length() != 1) {
      return text;
    }
    return characters.getOrDefault(text.codePointAt(0), text);
  }

  private static boolean isSpace(int codePoint) {
    return codePoint == '\t'
        || codePoint == 0xA0
        || codePoint == 0x3000
        || Character.getType(codePoint) == Character.SPACE_SEPARATOR;
  }

  private static boolean isInvisible(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.FORMAT
        || (codePoint >= 0xFE00 && codePoint <= 0xFE0F)
        || type == Character.NON_SPACING_MARK
        || (type == Character.CONTROL && codePoint != '\n' && codePoint != '\r');
  }

  /// 疼疼疼疼 says no more than 疼; digits keep their repeats, laughter keeps two.
  private static NormalizedText collapseRepeats(NormalizedText text) {
    NormalizedText.Builder out = NormalizedText.builder(text.original());
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      int end = i + 1;
      while (end < text.length() && text.charAt(end) == c) {
        end++;
      }
      int keep = end - i;
      if (keep >= 3 && !isAsciiAlphanumeric(c) && Numbers.chineseDigit(c) < 0) {
        keep = LAUGHTER.indexOf(c) >= 0 ? 2 : 1;
      }
      for (int k = 0; k < keep; k++) {
        out.copy(text, i + k);
      }
      i = end;
    }
    return out.build();
  }

  private static boolean isAsciiAlphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
  }
}
