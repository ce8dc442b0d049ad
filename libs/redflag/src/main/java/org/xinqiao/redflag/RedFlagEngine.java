package org.xinqiao.redflag;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Decides how fast a human must look at a message in Chinese free text.
///
/// Order: normalise, split, match words, deny and set aside (F1, H2, N), read numbers, then B1, H1,
/// T, K, M, G, combine, L1, P1, C1, and the highest level that is left. Unsure means the higher
/// level. The result explains itself by rule ids and spans of the original text.
///
/// Immutable and safe for concurrent use; reads no clock and keeps nothing of a message.
public final class RedFlagEngine {

  private final Vocabulary vocabulary;
  private final Normalizer normalizer;
  private final WordIndex contrasts;
  private final Ranges ranges;
  private final ReadingFinder readings;
  private final Combiner combiner;
  private final WordingRule wording;
  private final List<ContextRule> beforeReadings =
      List.of(new IdiomRule(), new MentionOnlyRule(), new NegationRule());
  private final List<ContextRule> afterReadings =
      List.of(
          new DeviceDoubtRule(),
          new MentionOnlyRule(),
          new PastRule(),
          new InformationRule(),
          new SupersededReadingRule(),
          new ResolutionRule(),
          new ChronicRule(),
          new MildRule(),
          new ImprovedRule());

  private RedFlagEngine(Vocabulary vocabulary, Normalizer normalizer) {
    this.vocabulary = vocabulary;
    this.normalizer = normalizer;
    this.contrasts = new WordIndex(vocabulary.contrasts());
    this.ranges = new Ranges(vocabulary.readings());
    this.readings = new ReadingFinder(vocabulary, ranges);
    this.combiner = new Combiner(vocabulary.combinations());
    this.wording = new WordingRule(WordingModel.load(), vocabulary);
  }

  /// Reads the vocabulary packed into the jar.
  ///
  /// @throws IllegalStateException when the content is missing or contradicts itself
  public static RedFlagEngine load() {
    Vocabulary vocabulary = Vocabulary.load();
    return new RedFlagEngine(vocabulary, Normalizer.load(vocabulary.longWords()));
  }

  /// Version of the vocabulary, to be stored with every alert.
  public String vocabularyVersion() {
    return vocabulary.version();
  }

  /// Assesses one message about now.
  ///
  /// @param text the message as received
  /// @param context what is known about the writer; only applied to passages about the writer
  public Assessment assess(String text, PatientContext context) {
    return assess(text, Told.NOW, context);
  }

  /// Assesses one text.
  ///
  /// @param text as received
  /// @param told what it was asked for
  /// @param context what is known about the writer; only applied to passages about the writer
  public Assessment assess(String text, Told told, PatientContext context) {
    NormalizedText normalized = normalizer.normalize(text);
    if (normalized.length() == 0) {
      return new Assessment(
          Level.NONE, "none", List.of(), Subject.SELF, Temporality.CURRENT, List.of());
    }
    List<Span> contrastSpans = new ArrayList<>();
    contrasts.scan(normalized.text(), (_, start, end) -> contrastSpans.add(new Span(start, end)));
    Layout layout = new Layout(normalized, contrastSpans);
    Message message =
        new Message(
            normalized,
            layout,
            Numbers.in(normalized),
            vocabulary.matcher().match(normalized, layout),
            vocabulary);
    apply(beforeReadings, message);
    Grounds grounds = Grounds.of(message, context, vocabulary, ranges);
    readings.addTo(message, grounds);
    message.sort();
    apply(afterReadings, message);
    combiner.apply(message);
    wording.apply(message);
    apply(List.of(new AskedPastRule(told), new InCareRule()), message);
    return result(message);
  }

  private static void apply(List<ContextRule> rules, Message message) {
    for (ContextRule rule : rules) {
      for (Mention mention : message.mentions()) {
        if (mention.inText()) {
          rule.apply(message, mention);
        }
      }
    }
  }

  private static Assessment result(Message message) {
    List<Mention> shown =
        message.mentions().stream()
            .filter(Mention::inText)
            .filter(m -> !m.dropped() || !m.concept().has("fallback"))
            .sorted(Comparator.comparingInt(Mention::start).thenComparingInt(Mention::end))
            .toList();
    Mention deciding = null;
    for (Mention mention : shown) {
      if (!isFinding(mention)) {
        continue;
      }
      if (deciding == null
          || mention.level().compareTo(deciding.level()) > 0
          || (mention.level() == deciding.level()
              && mention.concept().base().compareTo(deciding.concept().base()) > 0)) {
        deciding = mention;
      }
    }
    Set<String> rules = new LinkedHashSet<>();
    List<Match> matches = new ArrayList<>();
    for (Mention mention : shown) {
      Match match = mention.toMatch(message.text());
      matches.add(match);
      if (isFinding(mention)) {
        rules.addAll(match.ruleIds());
        if (mention.level() != Level.NONE) {
          rules.add(mention.concept().id());
        }
        if (match.subject() == Subject.OTHER) {
          rules.add("S1");
        }
      }
    }
    if (deciding == null) {
      return new Assessment(
          Level.NONE, "none", matches, Subject.SELF, Temporality.CURRENT, List.copyOf(rules));
    }
    return new Assessment(
        deciding.level(),
        deciding.concept().category(),
        matches,
        Persons.subject(deciding.person()),
        deciding.temporality(),
        List.copyOf(rules));
  }

  private static boolean isFinding(Mention mention) {
    return mention.concept().base() != Level.NONE || mention.level() != Level.NONE;
  }
}
