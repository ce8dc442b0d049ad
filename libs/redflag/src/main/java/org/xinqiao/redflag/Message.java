package org.xinqiao.redflag;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One message under assessment: its text, clauses, numbers, markers and mentions.
final class Message {

  private static final Comparator<Span> BY_START =
      Comparator.comparingInt(Span::start).thenComparingInt(Span::end);

  private static final int REACH = 150;

  private final NormalizedText text;
  private final Layout layout;
  private final List<Numbers.Number> numbers;
  private final Map<String, List<Span>> markers = new HashMap<>();
  private final Persons persons;
  private final List<Mention> mentions = new ArrayList<>();
  private final Map<String, Boolean> facts = new HashMap<>();

  Message(
      NormalizedText text,
      Layout layout,
      List<Numbers.Number> numbers,
      List<PatternMatcher.Hit> hits,
      Vocabulary vocabulary) {
    this.text = text;
    this.layout = layout;
    this.numbers = numbers;
    List<PatternMatcher.Hit> people = new ArrayList<>();
    Map<String, List<PatternMatcher.Hit>> concepts = new HashMap<>();
    for (PatternMatcher.Hit hit : hits) {
      if (hit.owner().startsWith("m:")) {
        markers.computeIfAbsent(hit.owner().substring(2), _ -> new ArrayList<>()).add(hit.span());
      } else if (hit.owner().startsWith("p:")) {
        people.add(
            new PatternMatcher.Hit(
                hit.owner().substring(2),
                hit.start(),
                hit.end(),
                hit.end(),
                hit.end(),
                hit.start()));
      } else {
        concepts.computeIfAbsent(hit.owner(), _ -> new ArrayList<>()).add(hit);
      }
    }
    TimePhrases.addTo(markers, text, numbers);
    markers.values().forEach(spans -> spans.sort(BY_START));
    this.persons = new Persons(people, markers("reporting"));
    concepts.forEach((id, found) -> addMentions(vocabulary.concept(id), found));
    sort();
  }

  private void addMentions(Concept concept, List<PatternMatcher.Hit> found) {
    // Of two places that overlap the tighter one: 胸闷 in 胸痛、胸闷, not both words.
    found.sort(
        Comparator.comparingInt(PatternMatcher.Hit::end)
            .thenComparing(Comparator.comparingInt(PatternMatcher.Hit::start).reversed()));
    int covered = -1;
    for (PatternMatcher.Hit hit : found) {
      if (hit.start() >= covered) {
        mentions.add(Mention.ofWords(concept, hit, persons.at(hit.end() - 1)));
        covered = hit.end();
      }
    }
  }

  NormalizedText text() {
    return text;
  }

  Layout layout() {
    return layout;
  }

  List<Numbers.Number> numbers() {
    return numbers;
  }

  Persons persons() {
    return persons;
  }

  List<Mention> mentions() {
    return mentions;
  }

  void add(Mention mention) {
    mentions.add(mention);
  }

  /// To be called after mentions were added and before rules look for neighbours.
  void sort() {
    mentions.sort(Comparator.comparingInt(Mention::start).thenComparingInt(Mention::end));
  }

  /// The mentions that start in `from..to`, found without a walk over all of them.
  List<Mention> mentionsStarting(int from, int to) {
    return mentions.subList(firstMention(from), Math.max(firstMention(from), firstMention(to)));
  }

  private int firstMention(int position) {
    int low = 0;
    int high = mentions.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (mentions.get(middle).start() < position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  List<Span> markers(String name) {
    return markers.getOrDefault(name, List.of());
  }

  boolean has(String marker) {
    return markers.containsKey(marker);
  }

  /// The markers that start at `from` or later.
  List<Span> markersFrom(String name, int from) {
    List<Span> spans = markers(name);
    return spans.subList(firstFrom(spans, from), spans.size());
  }

  /// The sentence of a mention, or what lies near it where no punctuation ends the sentence.
  Span sentenceOf(Mention mention) {
    Span sentence = layout.sentenceSpan(mention.start());
    return new Span(
        Math.max(sentence.start(), mention.start() - REACH),
        Math.min(sentence.end(), mention.end() + REACH));
  }

  /// How far the context rules look, so that a text without punctuation takes no longer.
  int reachAfter(Mention mention) {
    return Math.min(text.length(), mention.end() + REACH);
  }

  /// The numbers that start in `from..to`.
  List<Numbers.Number> numbersStarting(int from, int to) {
    int low = firstNumber(from);
    return numbers.subList(low, Math.max(low, firstNumber(to)));
  }

  private int firstNumber(int position) {
    int low = 0;
    int high = numbers.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (numbers.get(middle).start() < position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// Whether the situation forbids to take mild words at their word (rule M1).
  boolean onDangerousGround() {
    return fact(
        "dangerousGround",
        () -> mentions.stream().anyMatch(m -> !m.dropped() && m.concept().has("dangerousGround")));
  }

  /// What holds for the whole message is found out once, not for every mention: a rule that walks
  /// the message for each of its mentions takes quadratic time.
  boolean fact(String name, BooleanSupplier finding) {
    Boolean known = facts.get(name);
    if (known == null) {
      known = finding.getAsBoolean();
      facts.put(name, known);
    }
    return known;
  }

  /// The first marker that lies wholly inside `from..to`.
  @Nullable Span firstWithin(String name, int from, int to) {
    List<Span> spans = markers(name);
    for (int i = firstFrom(spans, from); i < spans.size() && spans.get(i).start() < to; i++) {
      if (spans.get(i).end() <= to) {
        return spans.get(i);
      }
    }
    return null;
  }

  boolean anyWithin(String name, int from, int to) {
    return firstWithin(name, from, to) != null;
  }

  /// The last marker that ends before `to` and starts at `from` or later.
  @Nullable Span lastWithin(String name, int from, int to) {
    List<Span> spans = markers(name);
    for (int i = firstFrom(spans, to) - 1; i >= 0 && spans.get(i).start() >= from; i--) {
      if (spans.get(i).end() <= to) {
        return spans.get(i);
      }
    }
    return null;
  }

  boolean overlaps(String name, int start, int end) {
    return !overlapping(name, start, end).isEmpty();
  }

  List<Span> overlapping(String name, int start, int end) {
    List<Span> spans = markers(name);
    List<Span> found = new ArrayList<>();
    // Markers are short: nothing that starts 40 characters earlier can reach here.
    for (int i = firstFrom(spans, start - 40);
        i < spans.size() && spans.get(i).start() < end;
        i++) {
      if (spans.get(i).overlaps(start, end)) {
        found.add(spans.get(i));
      }
    }
    return found;
  }

  private static int firstFrom(List<Span> spans, int position) {
    int low = 0;
    int high = spans.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (spans.get(middle).start() < position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  Layout.Clause clauseOf(Mention mention) {
    return layout.clauseAt(mention.start());
  }

  /// From the start of the clause of the mention's first character to the end of its last one's.
  Span scopeOf(Mention mention) {
    return new Span(
        layout.clauseAt(mention.start()).start(), layout.clauseAt(mention.end() - 1).end());
  }

  /// Whether one of the words, separated by bars, stands at `index`.
  boolean wordAt(int index, String words) {
    int start = 0;
    while (start <= words.length()) {
      int bar = words.indexOf('|', start);
      int end = bar < 0 ? words.length() : bar;
      if (text.text().regionMatches(index, words, start, end - start)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }
}
