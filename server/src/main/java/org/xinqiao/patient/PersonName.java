package org.xinqiao.patient;

import java.util.List;
import java.util.Set;

/// A Chinese name in its two parts. Hospital systems send it whole as often as split.
///
/// @param family one or two characters; the whole name when it cannot be split (艾力·买买提, Smith)
public record PersonName(String family, String given) {

  /// The two-character surnames in use; content/names/compound-surnames.json holds the same list
  /// for the screens, and a test compares them.
  static final Set<String> COMPOUND =
      Set.of(
          "欧阳", "司马", "上官", "诸葛", "司徒", "皇甫", "尉迟", "公孙", "慕容", "东方", "夏侯", "令狐", "万俟", "长孙", "宇文",
          "闻人", "澹台", "公冶", "轩辕", "淳于", "单于", "太叔", "申屠", "公羊", "赫连", "呼延", "端木", "百里");

  /// Splits a whole name: by `·` or Latin letters not at all, by a compound surname when one leads
  /// and something is left after it, otherwise after the first character.
  public static PersonName of(String whole) {
    String name = whole.strip();
    int[] characters = name.codePoints().toArray();
    if (characters.length < 2 || characters.length > 4 || !isHan(characters)) {
      return new PersonName(name, "");
    }
    String first = text(characters, 0, 2);
    int cut = characters.length > 2 && COMPOUND.contains(first) ? 2 : 1;
    return new PersonName(text(characters, 0, cut), text(characters, cut, characters.length));
  }

  /// A name that came in parts; a family part that holds the whole name is split.
  public static PersonName of(String family, String given) {
    return given.isBlank() ? of(family) : new PersonName(family.strip(), given.strip());
  }

  public String whole() {
    return family + given;
  }

  /// Some systems mask names (张*丽): such a name is for lists, never for a salutation.
  public boolean masked() {
    return whole().indexOf('*') >= 0 || whole().indexOf('＊') >= 0;
  }

  /// Enough to tell two apart: 王*明, 李*.
  public String inStars() {
    int[] letters = given.codePoints().toArray();
    return switch (letters.length) {
      case 0 -> "*";
      case 1 -> family + "*";
      case 2 -> family + "*" + text(letters, 1, 2);
      default -> family + "*".repeat(letters.length);
    };
  }

  /// An identity made up at the emergency desk: the person behind it is not known.
  public boolean anonymous() {
    return List.of("无名氏", "绿色通道", "无名").stream().anyMatch(whole()::startsWith);
  }

  private static boolean isHan(int[] characters) {
    for (int c : characters) {
      if (Character.UnicodeScript.of(c) != Character.UnicodeScript.HAN) {
        return false;
      }
    }
    return true;
  }

  private static String text(int[] characters, int from, int to) {
    return new String(characters, from, to - from);
  }
}
