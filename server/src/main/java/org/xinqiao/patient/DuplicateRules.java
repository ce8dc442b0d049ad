package org.xinqiao.patient;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How much speaks for two registrations being one person. Made for names of two and three
/// characters, where a distance of letters means nothing: 张一鸣 and 张一凡 are brothers, 王小丽 and 王晓丽 are
/// one woman whose name was typed by its sound. So names agree by their characters, by their sound,
/// or not at all; and what a family shares, a surname, a telephone, for twins the birth date, never
/// speaks for one person by itself.
///
/// Pure. docs/results/duplicates.md says how often it is right.
final class DuplicateRules {

  /// @param phones compared as they are, such as keyed hashes
  /// @param idCards likewise
  record Person(
      PersonName name,
      Sex sex,
      @Nullable LocalDate birthDate,
      Set<String> phones,
      Set<String> idCards) {}

  record Verdict(DuplicateDegree degree, List<DuplicateReason> reasons) {

    Verdict {
      reasons = List.copyOf(reasons);
    }
  }

  private enum NameMatch {
    SAME,
    SOUND,
    MASKED,
    NONE
  }

  private DuplicateRules() {}

  static Verdict compare(Person one, Person other) {
    if (!Collections.disjoint(one.idCards(), other.idCards())) {
      return new Verdict(DuplicateDegree.CERTAIN, List.of(DuplicateReason.SAME_ID_CARD));
    }
    List<DuplicateReason> reasons = new ArrayList<>();
    if (!one.idCards().isEmpty() && !other.idCards().isEmpty()) {
      return new Verdict(DuplicateDegree.NONE, reasons);
    }
    NameMatch name = names(one.name(), other.name());
    boolean phone = !Collections.disjoint(one.phones(), other.phones());
    if (name == NameMatch.NONE) {
      return new Verdict(DuplicateDegree.NONE, reasons);
    }
    reasons.add(
        switch (name) {
          case SAME -> DuplicateReason.SAME_NAME;
          case SOUND -> DuplicateReason.SOUNDS_ALIKE;
          default -> DuplicateReason.MASKED_NAME;
        });
    if (phone) {
      reasons.add(DuplicateReason.SAME_PHONE);
    }
    DuplicateDegree degree = byBirth(one, other, name, phone, reasons);
    boolean sexDiffers =
        one.sex() != Sex.UNKNOWN && other.sex() != Sex.UNKNOWN && one.sex() != other.sex();
    if (sexDiffers) {
      reasons.add(DuplicateReason.SEX_DIFFERS);
      // A boy and a girl born together are often given names of one sound (子轩, 子萱).
      degree = name == NameMatch.SOUND ? DuplicateDegree.NONE : degree.less();
    }
    return new Verdict(degree, reasons);
  }

  private static DuplicateDegree byBirth(
      Person one, Person other, NameMatch name, boolean phone, List<DuplicateReason> reasons) {
    LocalDate born = one.birthDate();
    LocalDate otherBorn = other.birthDate();
    boolean same = name == NameMatch.SAME;
    if (born == null || otherBorn == null) {
      return !phone
          ? DuplicateDegree.NONE
          : same ? DuplicateDegree.LIKELY : DuplicateDegree.POSSIBLE;
    }
    if (born.equals(otherBorn)) {
      reasons.add(DuplicateReason.SAME_BIRTH_DATE);
      // Of a million people, thousands of pairs share a birth date and a name of two characters,
      // and
      // hardly any a longer one.
      boolean rare = same && one.name().whole().codePoints().count() > 2;
      return phone && name != NameMatch.MASKED || rare
          ? DuplicateDegree.LIKELY
          : DuplicateDegree.POSSIBLE;
    }
    if (phone && same && mistyped(born, otherBorn)) {
      reasons.add(DuplicateReason.BIRTH_DATE_MISTYPED);
      return DuplicateDegree.LIKELY;
    }
    // Named after each other and decades apart they are two people; the same name on one telephone
    // with another birth date is worth a look all the same.
    return phone && same && Math.abs(born.getYear() - otherBorn.getYear()) < 10
        ? DuplicateDegree.POSSIBLE
        : DuplicateDegree.NONE;
  }

  private static NameMatch names(PersonName one, PersonName other) {
    String first = plain(one);
    String second = plain(other);
    if (first.isEmpty() || second.isEmpty() || one.anonymous() || other.anonymous()) {
      return NameMatch.NONE;
    }
    if (one.masked() || other.masked()) {
      return fits(first, second) ? NameMatch.MASKED : NameMatch.NONE;
    }
    if (first.equals(second)) {
      return NameMatch.SAME;
    }
    Set<String> sounds = sounds(one);
    sounds.retainAll(sounds(other));
    return sounds.isEmpty() ? NameMatch.NONE : NameMatch.SOUND;
  }

  private static Set<String> sounds(PersonName name) {
    Set<String> sounds = new HashSet<>();
    for (List<String> reading : SearchKeys.readings(name.whole())) {
      if (!reading.isEmpty()) {
        sounds.add(String.join(" ", reading));
      }
    }
    return sounds;
  }

  private static String plain(PersonName name) {
    return SearchKeys.dotted(name.whole()).replaceAll("[\\s·]", "").toLowerCase(Locale.ROOT);
  }

  /// Stars stand for one character each.
  private static boolean fits(String one, String other) {
    int[] first = one.replace('＊', '*').codePoints().toArray();
    int[] second = other.replace('＊', '*').codePoints().toArray();
    if (first.length != second.length) {
      return false;
    }
    for (int i = 0; i < first.length; i++) {
      if (first[i] != second[i] && first[i] != '*' && second[i] != '*') {
        return false;
      }
    }
    return true;
  }

  /// One digit differs, two neighbours changed places, or day and month did.
  private static boolean mistyped(LocalDate one, LocalDate other) {
    if (one.getYear() == other.getYear()
        && one.getMonthValue() == other.getDayOfMonth()
        && one.getDayOfMonth() == other.getMonthValue()) {
      return true;
    }
    String first = one.toString().replace("-", "");
    String second = other.toString().replace("-", "");
    List<Integer> differing = new ArrayList<>();
    for (int i = 0; i < first.length() && first.length() == second.length(); i++) {
      if (first.charAt(i) != second.charAt(i)) {
        differing.add(i);
      }
    }
    if (differing.size() == 1) {
      return true;
    }
    return differing.size() == 2
        && differing.get(1) == differing.get(0) + 1
        && first.charAt(differing.get(0)) == second.charAt(differing.get(1))
        && first.charAt(differing.get(1)) == second.charAt(differing.get(0));
  }
}
