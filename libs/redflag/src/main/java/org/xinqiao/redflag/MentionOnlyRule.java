package org.xinqiao.redflag;

/// H2: read, watched or heard about, or an animal's illness.
final class MentionOnlyRule implements ContextRule {

  @Override
  public void apply(Message message, Mention mention) {
    if (mention.person().equals(Persons.PET) && !mention.concept().immuneTo("H2")) {
      mention.dropHypothetical("H2");
      return;
    }
    if (mention.isReading()) {
      return;
    }
    Span scope = message.scopeOf(mention);
    boolean media =
        message.anyWithin("media", Math.max(scope.start(), mention.start() - 12), scope.end());
    boolean own =
        message.wordAt(scope.start(), "我现在|现在|刚才我|我刚")
            || message.anyWithin("after.media", scope.start(), mention.start());
    if (media && !own) {
      mention.dropHypothetical("H2");
    }
  }
}
