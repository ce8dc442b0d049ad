package org.xinqiao.patient;

import com.github.houbb.pinyin.constant.enums.PinyinStyleEnum;
import com.github.houbb.pinyin.util.PinyinHelper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// The keys under which a name is found: itself, the given name, pinyin and initials in every
/// reading of the surname, and how a name begins with the initials of the rest (王xl, wangxl).
final class SearchKeys {

  /// Readings as surnames that a general dictionary does not put first or does not know.
  private static final Map<String, List<String>> SURNAME_READINGS =
      Map.ofEntries(
          Map.entry("仇", List.of("qiu")), Map.entry("单", List.of("shan")),
          Map.entry("解", List.of("xie")), Map.entry("查", List.of("zha")),
          Map.entry("朴", List.of("piao")), Map.entry("曾", List.of("zeng")),
          Map.entry("任", List.of("ren")), Map.entry("区", List.of("ou")),
          Map.entry("盖", List.of("ge")), Map.entry("华", List.of("hua")),
          Map.entry("缪", List.of("miao")), Map.entry("翟", List.of("zhai")),
          Map.entry("尉迟", List.of("yuchi")), Map.entry("万俟", List.of("moqi")),
          Map.entry("单于", List.of("chanyu")), Map.entry("覃", List.of("qin", "tan")),
          Map.entry("乐", List.of("yue", "le")), Map.entry("折", List.of("she")),
          Map.entry("逄", List.of("pang")), Map.entry("繁", List.of("po")));

  private static final Pattern DOTS = Pattern.compile("[•‧・∙⋅．]");

  record Key(String kind, String key) {}

  private SearchKeys() {}

  static Set<Key> of(PersonName name) {
    Set<Key> keys = new LinkedHashSet<>();
    keys.add(new Key("name", dotted(name.whole())));
    if (!name.given().isEmpty()) {
      keys.add(new Key("given", name.given()));
    }
    addLaterParts(keys, dotted(name.whole()));
    List<String> given = syllables(name.given());
    for (List<String> family : familyReadings(name.family())) {
      List<String> all = new ArrayList<>(family);
      all.addAll(given);
      String pinyin = String.join("", all);
      if (!pinyin.isEmpty()) {
        keys.add(new Key("pinyin", pinyin));
        keys.add(new Key("initials", initials(all)));
      }
    }
    keys.addAll(mixed(name));
    return keys;
  }

  /// A name as people shorten it who know the surname, whole or its first character, and of the
  /// rest only how each syllable begins. One range of these keys finds what a range of initials
  /// would find among all those who have the same ones.
  static Set<Key> mixed(PersonName name) {
    Set<Key> keys = new LinkedHashSet<>();
    List<String> given = syllables(name.given());
    if (given.isEmpty()) {
      return keys;
    }
    for (List<String> family : familyReadings(name.family())) {
      if (family.isEmpty()) {
        continue; // A masked surname has no reading.
      }
      List<String> all = new ArrayList<>(family);
      all.addAll(given);
      for (int cut : new int[] {1, family.size()}) {
        String rest = initials(all.subList(cut, all.size()));
        keys.add(new Key("mixed", String.join("", all.subList(0, cut)) + rest));
        if (family.size() == name.family().length()) {
          keys.add(new Key("mixed", name.family().substring(0, cut) + rest));
        }
      }
    }
    return keys;
  }

  /// Whether a name may begin with these characters and go on in one of [#mixed]'s keys.
  static boolean areSurname(String characters) {
    return characters.codePointCount(0, characters.length()) == 1
        || PersonName.COMPOUND.contains(characters);
  }

  /// Keyboards and systems have many dots for the one between the parts of a name.
  static String dotted(String text) {
    return DOTS.matcher(text).replaceAll("·");
  }

  /// Of a name that cannot be split (阿依古丽·买买提, John Smith), what follows a dot or a blank is typed
  /// as often as how it begins.
  private static void addLaterParts(Set<Key> keys, String whole) {
    for (int i = 1; i < whole.length() - 1; i++) {
      if (whole.charAt(i) == '·' || whole.charAt(i) == ' ') {
        String rest = whole.substring(i + 1);
        keys.add(new Key("given", rest));
        String pinyin = String.join("", syllables(rest));
        if (!pinyin.isEmpty()) {
          keys.add(new Key("pinyin", pinyin));
        }
      }
    }
  }

  /// The surname in pinyin, in the reading that surnames have: 仇 is qiu.
  static String familyLatin(PersonName name) {
    List<String> known = SURNAME_READINGS.get(name.family());
    return known == null ? String.join("", syllables(name.family())) : known.getFirst();
  }

  /// Characters that a name begins with, in every reading of the surname among them.
  static Set<List<String>> readings(String characters) {
    PersonName name = PersonName.of(characters);
    Set<List<String>> readings = new LinkedHashSet<>();
    for (List<String> family : familyReadings(name.family())) {
      List<String> all = new ArrayList<>(family);
      all.addAll(syllables(name.given()));
      readings.add(List.copyOf(all));
    }
    return readings;
  }

  private static Set<List<String>> familyReadings(String family) {
    Set<List<String>> readings = new HashSet<>();
    for (String known : SURNAME_READINGS.getOrDefault(family, List.of())) {
      readings.add(splitCompound(family, known));
    }
    if (family.codePointCount(0, family.length()) == 1) {
      for (String reading : PinyinHelper.toPinyinList(family.charAt(0), PinyinStyleEnum.NORMAL)) {
        String syllable = clean(reading);
        if (!syllable
            .isEmpty()) { // What is no Chinese character has no reading, as in a masked name.
          readings.add(List.of(syllable));
        }
      }
    }
    readings.add(syllables(family));
    return readings;
  }

  private static List<String> splitCompound(String family, String reading) {
    return family.length() == 1
        ? List.of(reading)
        : switch (family) {
          case "尉迟" -> List.of("yu", "chi");
          case "万俟" -> List.of("mo", "qi");
          case "单于" -> List.of("chan", "yu");
          default -> List.of(reading);
        };
  }

  static List<String> syllables(String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    return List.of(PinyinHelper.toPinyin(text, PinyinStyleEnum.NORMAL, " ").split(" ")).stream()
        .map(SearchKeys::clean)
        .filter(syllable -> !syllable.isEmpty())
        .toList();
  }

  static String initials(List<String> syllables) {
    StringBuilder letters = new StringBuilder();
    for (String syllable : syllables) {
      letters.append(syllable.charAt(0));
    }
    return letters.toString();
  }

  private static String clean(String syllable) {
    return syllable.toLowerCase(Locale.ROOT).replace('ü', 'v').replaceAll("[^a-z0-9]", "");
  }
}
