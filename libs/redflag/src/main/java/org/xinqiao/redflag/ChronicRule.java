package org.xinqiao.redflag;

/// K1: unchanged for long is one level lower, not below ATTENTION; old stable stroke deficits are
/// NONE. What got worse today counts in full.
final class ChronicRule implements ContextRule {

  private static final int FAR = 150;

  @Override
  public void apply(Message message, Mention mention) {
    if (mention.dropped() || mention.concept().immuneTo("K1")) {
      return;
    }
    if (message.fact("worse", () -> worse(message))
        || !message.has("chronic")
        || !near(message, mention)) {
      return;
    }
    Span sentence = message.sentenceOf(mention);
    if (message.anyWithin("onset", sentence.start(), sentence.end()) && !message.has("unchanged")) {
      return;
    }
    boolean deficit = mention.concept().has("deficit");
    boolean sequela = message.has("sequela") || message.has("time.remote");
    if (deficit && sequela) {
      mention.dropPast("K1", Level.NONE);
      return;
    }
    if (deficit && !message.has("unchanged")) {
      return;
    }
    mention.lower("K1", Level.ATTENTION);
  }

  private static boolean worse(Message message) {
    return message.markers("worse").stream()
        .anyMatch(span -> !message.overlaps("worse.trap", span.start(), span.end()));
  }

  /// In the same sentence or one beside it.
  private static boolean near(Message message, Mention mention) {
    int sentence = message.layout().sentenceAt(mention.start());
    for (Span span : message.markersFrom("chronic", mention.start() - FAR)) {
      if (span.start() > mention.end() + FAR) {
        return false;
      }
      if (Math.abs(message.layout().sentenceAt(span.start()) - sentence) <= 1
          && Persons.same(message.persons().at(span.start()), mention.person())) {
        return true;
      }
    }
    return false;
  }
}
