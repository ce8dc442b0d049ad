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
    boolean deficit = mention.concept().has("deficit");
    boolean sequela = message.has("sequela") || message.has("time.remote");
    if (!message.has("unchanged") && isNew(message, mention, deficit && sequela)) {
      return;
    }
    if (deficit && sequela) {
      mention.dropPast("K1", Level.NONE);
      return;
    }
    if (deficit && !message.has("unchanged")) {
      return;
    }
    mention.lower("K1", Level.ATTENTION);
  }

  /// 后遗症多年，今天来开药 is no news, 今天左边也动不了 is: after a stroke the day must be told with the deficit.
  private static boolean isNew(Message message, Mention mention, boolean strict) {
    Span sentence = strict ? message.scopeOf(mention) : message.sentenceOf(mention);
    int to = strict ? mention.end() : sentence.end();
    return message.anyWithin("onset", sentence.start(), to);
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
