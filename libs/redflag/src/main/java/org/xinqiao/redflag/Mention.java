package org.xinqiao.redflag;

import java.util.ArrayList;
import java.util.List;

/// A concept found in one message while the context rules work on it. Lives for one assessment.
final class Mention {

  private final Concept concept;
  private final Span span;
  private final int firstWordEnd;
  private final int firstRunEnd;
  private final int lastWordStart;
  private final boolean reading;
  private final List<String> rules = new ArrayList<>();
  private final String person;
  private Level level;
  private boolean dropped;
  private boolean negated;
  private boolean resolved;
  private boolean softened;
  private Temporality temporality = Temporality.CURRENT;

  private Mention(
      Concept concept,
      Span span,
      int firstWordEnd,
      int firstRunEnd,
      int lastWordStart,
      boolean reading,
      String person) {
    this.concept = concept;
    this.span = span;
    this.firstWordEnd = firstWordEnd;
    this.firstRunEnd = firstRunEnd;
    this.lastWordStart = lastWordStart;
    this.reading = reading;
    this.person = person;
    this.level = concept.base();
  }

  static Mention ofWords(Concept concept, PatternMatcher.Hit hit, String person) {
    return new Mention(
        concept, hit.span(), hit.firstAtomEnd(), hit.firstRun(), hit.lastRun(), false, person);
  }

  static Mention ofReading(Concept concept, Span span, String person) {
    return new Mention(concept, span, span.end(), span.end(), span.end(), true, person);
  }

  /// Known from the patient's profile, nowhere in the text.
  static Mention ofProfile(Concept concept) {
    return new Mention(concept, new Span(0, 0), 0, 0, 0, false, Persons.SELF);
  }

  /// Found by a combination of other mentions.
  static Mention ofCombination(Concept concept, Mention trigger) {
    Mention combined =
        new Mention(
            concept,
            trigger.span,
            trigger.span.end(),
            trigger.span.end(),
            trigger.span.end(),
            true,
            trigger.person);
    combined.temporality = trigger.temporality;
    return combined;
  }

  Concept concept() {
    return concept;
  }

  Span span() {
    return span;
  }

  int start() {
    return span.start();
  }

  int end() {
    return span.end();
  }

  /// Where the first word of a gapped pattern ends: 胸口 in 胸口一阵阵地疼.
  int firstWordEnd() {
    return firstWordEnd;
  }

  /// Where the words before the first gap end: 拉不出 in 拉不出一点尿. A 不 in here belongs to the complaint
  /// and denies nothing.
  int firstRunEnd() {
    return firstRunEnd;
  }

  int lastWordStart() {
    return lastWordStart;
  }

  boolean isReading() {
    return reading;
  }

  String person() {
    return person;
  }

  Level level() {
    return level;
  }

  boolean inText() {
    return span.length() > 0;
  }

  boolean dropped() {
    return dropped;
  }

  boolean resolved() {
    return resolved;
  }

  Temporality temporality() {
    return temporality;
  }

  void drop(String rule) {
    dropped = true;
    level = Level.NONE;
    rules.add(rule);
  }

  void dropNegated() {
    negated = true;
    drop("N1");
  }

  void dropHypothetical(String rule) {
    temporality = Temporality.HYPOTHETICAL;
    drop(rule);
  }

  void dropPast(String rule, Level history) {
    temporality = Temporality.PAST;
    drop(rule);
    level = history;
  }

  void resolve() {
    resolved = true;
    temporality = Temporality.RECENT_RESOLVED;
    rules.add("T2");
    level = level.lowered(Level.NONE);
  }

  /// Over, but of the kind that is not milder for being over.
  void resolvedButKept() {
    temporality = Temporality.RECENT_RESOLVED;
    rules.add("T2");
  }

  /// K1, M1 and G1 lower a mention once, however many of them hold.
  void lower(String rule, Level floor) {
    Level lowered = level.lowered(floor);
    if (lowered != level && !softened) {
      softened = true;
      level = lowered;
      rules.add(rule);
    }
  }

  void set(String rule, Level newLevel) {
    level = newLevel;
    rules.add(rule);
  }

  void note(String rule) {
    if (!rules.contains(rule)) {
      rules.add(rule);
    }
  }

  Match toMatch(NormalizedText text) {
    String deciding = rules.isEmpty() ? concept.id() : rules.getFirst();
    return new Match(
        text.originalStart(span.start()),
        text.originalEnd(span.end()),
        concept.id(),
        deciding,
        concept.base(),
        level,
        negated,
        Persons.subject(person),
        temporality,
        rules);
  }
}
