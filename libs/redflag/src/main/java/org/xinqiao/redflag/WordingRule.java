package org.xinqiao.redflag;

import org.jspecify.annotations.Nullable;

/// L1: what no rule understood but what reads like labelled emergencies is raised, never lowered.
/// Where the rules know of an emergency and set it aside (denied, past, asked about), they know
/// better than the wording and are left alone.
final class WordingRule {

  /// People who write more than this tell several things; the wording is compared piece by piece.
  private static final int PASSAGE = 30;

  private static final int STEP = PASSAGE / 3;

  /// How much surer the wording must be where the rules understood the message: found a level, a
  /// reading, a complaint that was denied, or a figure of speech.
  private static final double UNDERSTOOD = 0.75;

  private final WordingModel model;
  private final Concept emergency;
  private final Concept urgent;

  WordingRule(WordingModel model, Vocabulary vocabulary) {
    this.model = model;
    this.emergency = vocabulary.concept("WORDING_EMERGENCY");
    this.urgent = vocabulary.concept("WORDING_URGENT");
  }

  void apply(Message message) {
    Level found = Level.NONE;
    for (Mention mention : message.mentions()) {
      found = found.max(mention.level());
    }
    if (!raise(message, found, WordingModel.Question.EMERGENCY, emergency)) {
      raise(message, found, WordingModel.Question.URGENT, urgent);
    }
  }

  private boolean raise(
      Message message, Level found, WordingModel.Question question, Concept concept) {
    if (found.atLeast(concept.base()) || setAside(message, concept.base())) {
      return found.atLeast(concept.base());
    }
    Span passage = passage(message, question, understood(message) ? UNDERSTOOD : 0);
    if (passage == null) {
      return false;
    }
    Mention mention = Mention.ofReading(concept, passage, message.persons().at(passage.end() - 1));
    mention.note("L1");
    message.add(mention);
    return true;
  }

  private static boolean understood(Message message) {
    return message.has("idiom")
        || message.mentions().stream()
            .anyMatch(
                m -> m.inText() && (m.isReading() || m.concept().base().atLeast(Level.ATTENTION)));
  }

  /// What the rules weighed themselves: a concept of this level that they lowered, or a measured
  /// value one level below.
  private static boolean setAside(Message message, Level level) {
    return message.mentions().stream()
        .anyMatch(m ->
            m.inText()
                && (m.concept().base().atLeast(level)
                    || (m.concept().has("reading")
                        && m.level().atLeast(level.lowered(Level.NONE)))));
  }

  /// The first passage that reads like one of the asked kind.
  private @Nullable Span passage(Message message, WordingModel.Question question, double margin) {
    int length = message.text().length();
    WordingModel.Reader reader = model.reader(Grams.plain(message.text().text()));
    for (int from = 0; from == 0 || from + STEP < length; from += STEP) {
      int to = Math.min(length, from + PASSAGE);
      if (reader.says(question, from, to, margin)) {
        return new Span(from, to);
      }
    }
    return null;
  }
}
