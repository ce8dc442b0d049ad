package org.xinqiao.redflag;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Reads what was typed in pinyin or misheard by speech input: compares by sound with a short list
/// of canonical words and with the long words of the vocabulary. A Chinese spelling is only touched
/// when enough of its characters are already right, so that ordinary words of the same sound stay
/// as they are.
final class SyllableCorrector {

  private static final char CODE_BASE = '\uE000';
  private static final int LONGEST_SYLLABLE = 6;

  /// So many syllables in a row are hardly ever met by chance: one right character is enough.
  static final int LONG = 4;

  private final Map<Character, String> soundOf = new HashMap<>();
  private final Map<String, Character> codes = new HashMap<>();
  private final List<String> canonical;
  private final WordIndex index;
  private final Set<String> pinyinOnly;
  private final Map<String, String> singles;

  private SyllableCorrector(
      Map<String, String> table,
      List<String> canonical,
      Set<String> pinyinOnly,
      Map<String, String> singles) {
    table.forEach((syllable, chars) -> {
      code(syllable);
      for (int i = 0; i < chars.length(); i++) {
        soundOf.put(chars.charAt(i), syllable);
      }
    });
    // Two canonical words of one sound cannot be told apart by it: the first listed wins.
    Map<String, String> bySound = new java.util.LinkedHashMap<>();
    canonical.forEach(word -> bySound.putIfAbsent(encode(word), word));
    List<String> sounds = new ArrayList<>(bySound.keySet());
    this.canonical = sounds.stream().map(bySound::get).toList();
    this.index = new WordIndex(sounds);
    this.pinyinOnly = Set.copyOf(pinyinOnly);
    this.singles = Map.copyOf(singles);
  }

  static SyllableCorrector from(JsonNode variants, JsonNode syllableTable, List<String> longWords) {
    Map<String, String> table = new HashMap<>();
    syllableTable
        .get("syllables")
        .properties()
        .forEach(e -> table.put(e.getKey(), e.getValue().asString()));
    Map<String, String> singles = new HashMap<>();
    variants
        .get("pinyinSingles")
        .properties()
        .forEach(e -> singles.put(e.getKey(), e.getValue().asString()));
    List<String> pinyinOnly = Resources.strings(variants.get("pinyinOnly"));
    List<String> canonical = new ArrayList<>(Resources.strings(variants.get("homophones")));
    canonical.addAll(pinyinOnly);
    canonical.addAll(longWords);
    return new SyllableCorrector(table, canonical, new HashSet<>(pinyinOnly), singles);
  }

  NormalizedText correct(NormalizedText text) {
    List<Unit> units = units(text);
    StringBuilder coded = new StringBuilder(units.size());
    units.forEach(unit -> coded.append(unit.code()));
    int[] longest = new int[units.size()];
    Arrays.fill(longest, -1);
    index.scan(
        coded,
        (word, start, end) -> {
          if (accepts(text, units, start, canonical.get(word))
              && (longest[start] < 0
                  || canonical.get(longest[start]).length() < canonical.get(word).length())) {
            longest[start] = word;
          }
        });
    NormalizedText.Builder out = NormalizedText.builder(text.original());
    int i = 0;
    while (i < units.size()) {
      Unit unit = units.get(i);
      if (longest[i] >= 0) {
        String word = canonical.get(longest[i]);
        out.replace(text, unit.start(), units.get(i + word.length() - 1).end(), word);
        i += word.length();
      } else {
        String single = unit.latin() && unit.inPinyinRun() ? singles.get(unit.text()) : null;
        if (single != null) {
          out.replace(text, unit.start(), unit.end(), single);
        } else {
          for (int k = unit.start(); k < unit.end(); k++) {
            out.copy(text, k);
          }
        }
        i++;
      }
    }
    return out.build();
  }

  private boolean accepts(NormalizedText text, List<Unit> units, int at, String word) {
    int equal = 0;
    int latin = 0;
    for (int i = 0; i < word.length(); i++) {
      Unit unit = units.get(at + i);
      if (unit.latin()) {
        latin++;
      } else if (text.charAt(unit.start()) == word.charAt(i)) {
        equal++;
      }
    }
    if (latin == word.length()) {
      return true;
    }
    int known = latin + equal;
    boolean enough = known * 2 >= word.length() || (word.length() >= LONG && known > 0);
    return !pinyinOnly.contains(word) && known < word.length() + latin && enough;
  }

  /// One syllable of the message: a character, or a piece of a word in Latin letters.
  private record Unit(
      int start, int end, char code, String text, boolean latin, boolean inPinyinRun) {}

  private List<Unit> units(NormalizedText text) {
    List<Unit> units = new ArrayList<>(text.length());
    int i = 0;
    while (i < text.length()) {
      if (!isLetter(text.charAt(i))) {
        units.add(new Unit(i, i + 1, codeOf(text.charAt(i)), "", false, false));
        i++;
        continue;
      }
      int end = i;
      while (end < text.length() && isLetter(text.charAt(end))) {
        end++;
      }
      addLetters(text, i, end, units);
      i = end;
    }
    return units;
  }

  /// A run of letters is pinyin when the whole of it falls into at least two syllables.
  private void addLetters(NormalizedText text, int start, int end, List<Unit> units) {
    int[] cut = new int[end - start + 1];
    Arrays.fill(cut, -1);
    cut[end - start] = end - start;
    for (int at = end - start - 1; at >= 0; at--) {
      for (int size = Math.min(LONGEST_SYLLABLE, end - start - at); size >= 1; size--) {
        boolean crossesBreak = false;
        for (int k = at + 1; k < at + size; k++) {
          crossesBreak |= text.softBreakBefore(start + k);
        }
        if (cut[at + size] >= 0
            && !crossesBreak
            && codes.containsKey(fold(text.text().substring(start + at, start + at + size)))) {
          cut[at] = at + size;
          break;
        }
      }
    }
    boolean pinyin = cut[0] > 0 && cut[0] < end - start;
    if (!pinyin) {
      boolean oneSyllable = cut[0] == end - start;
      String letters = text.text().substring(start, end);
      char code = oneSyllable ? codes.getOrDefault(fold(letters), '\u0000') : '\u0000';
      units.add(new Unit(start, end, code, letters, true, false));
      return;
    }
    for (int at = 0; at < end - start; at = cut[at]) {
      String letters = text.text().substring(start + at, start + cut[at]);
      char code = codes.getOrDefault(fold(letters), '\u0000');
      units.add(new Unit(start + at, start + cut[at], code, letters, true, true));
    }
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z';
  }

  private String encode(String word) {
    StringBuilder coded = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      coded.append(codeOf(word.charAt(i)));
    }
    return coded.toString();
  }

  private char codeOf(char c) {
    String sound = soundOf.get(c);
    return sound == null ? c : code(sound);
  }

  private char code(String syllable) {
    return codes.computeIfAbsent(fold(syllable), _ -> (char) (CODE_BASE + codes.size()));
  }

  /// Southern speakers and their phones mix zh and z, ch and c, sh and s, -ng and -n.
  private static String fold(String syllable) {
    String folded = syllable;
    if (folded.length() > 1 && folded.charAt(1) == 'h') {
      folded = folded.charAt(0) + folded.substring(2);
    }
    if (folded.endsWith("ang") || folded.endsWith("eng") || folded.endsWith("ing")) {
      folded = folded.substring(0, folded.length() - 1);
    }
    return folded;
  }
}
