package org.xinqiao.redflag;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Who a passage is about: the last person named before it, else the writer.
final class Persons {

  static final String SELF = "self";

  /// Nobody named yet: most likely the writer, but a relative may follow.
  static final String UNNAMED = "unnamed";

  static final String PET = "pet";
  static final String GENERIC = "generic";
  private static final String NEUTRAL = "neutral";
  private static final String THIRD = "third";

  private record Named(Span span, String person) {}

  private final List<Named> named = new ArrayList<>();

  Persons(List<PatternMatcher.Hit> hits, List<Span> reporting) {
    List<Named> all = new ArrayList<>();
    for (PatternMatcher.Hit hit : hits) {
      all.add(new Named(hit.span(), hit.owner()));
    }
    all.sort(
        Comparator.<Named>comparingInt(n -> n.span().start())
            .thenComparing(n -> -n.span().length()));
    java.util.Set<Integer> reportStarts = new java.util.HashSet<>();
    reporting.forEach(span -> reportStarts.add(span.start()));
    int covered = 0;
    for (Named name : all) {
      // 我 inside 我妈 is not the writer.
      if (name.span().start() < covered) {
        continue;
      }
      covered = name.span().end();
      boolean reports = reportStarts.contains(name.span().end());
      if (!name.person().equals(NEUTRAL) && !reports) {
        named.add(name.person().equals(THIRD) ? meant(name) : name);
      }
    }
  }

  /// 爷爷摔了，他吃着华法林: a pronoun is the one spoken of before.
  private Named meant(Named pronoun) {
    if (named.isEmpty() || subject(named.getLast().person()) == Subject.SELF) {
      return pronoun;
    }
    return new Named(pronoun.span(), named.getLast().person());
  }

  static Subject subject(String person) {
    return person.equals(SELF) || person.equals(UNNAMED) ? Subject.SELF : Subject.OTHER;
  }

  /// Whether two passages are about one person; nobody named means the writer.
  static boolean same(String a, String b) {
    return a.equals(b) || (subject(a) == Subject.SELF && subject(b) == Subject.SELF);
  }

  /// Whether two passages may be about one person; nobody named may be anybody.
  static boolean mayBeSame(String a, String b) {
    return same(a, b) || a.equals(UNNAMED) || b.equals(UNNAMED);
  }

  /// The person spoken of at `index`; the writer when nobody was named before it.
  String at(int index) {
    int last = lastBefore(index);
    return last < 0 ? UNNAMED : named.get(last).person();
  }

  boolean anyNamedWithin(int from, int to) {
    int last = lastBefore(to - 1);
    return last >= 0
        && named.get(last).span().start() >= from
        && !named.get(last).person().equals(GENERIC);
  }

  boolean genericWithin(int from, int to) {
    int last = lastBefore(to - 1);
    while (last >= 0 && named.get(last).span().start() >= from) {
      if (named.get(last).person().equals(GENERIC)) {
        return true;
      }
      last--;
    }
    return false;
  }

  private int lastBefore(int index) {
    int low = 0;
    int high = named.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (named.get(middle).span().start() <= index) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }
}
