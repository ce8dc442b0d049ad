package org.xinqiao.redflag;

/// F1 and F2: idioms are no symptoms (心痛钱包, 气得我心脏病都要犯了) unless the body is meant; the idiom list is
/// written so that it needs the thing complained about. H2: names such as 胸痛中心.
final class IdiomRule implements ContextRule {

  @Override
  public void apply(Message message, Mention mention) {
    if (mention.isReading()) {
      return;
    }
    if (message.overlaps("idiom", mention.start(), mention.end())
        && !mention.concept().immuneTo("F1")) {
      mention.drop("F1");
      return;
    }
    if (message.overlaps("name", mention.start(), mention.end())) {
      mention.dropHypothetical("H2");
      return;
    }
    if (mention.concept().has("factual") || mention.concept().immuneTo("F1")) {
      return;
    }
    Span scope = message.scopeOf(mention);
    boolean annoyed =
        message.anyWithin("annoyance", scope.start(), mention.start())
            && message.anyWithin("result", scope.start(), mention.start() + 1);
    if (annoyed && !message.anyWithin("bodily", scope.start(), scope.end())) {
      mention.drop("F1");
    }
  }
}
