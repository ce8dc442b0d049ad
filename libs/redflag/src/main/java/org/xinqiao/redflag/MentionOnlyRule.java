package org.xinqiao.redflag;

/// H2: read, watched or heard about, or an animal's illness.
final class MentionOnlyRule implements ContextRule {

  private static final int LONGEST_TITLE = 40;

  @Override
  public void apply(Message message, Mention mention) {
    if (mention.person().equals(Persons.PET) && !mention.concept().immuneTo("H2")) {
      mention.dropHypothetical("H2");
      return;
    }
    if (mention.isReading()) {
      return;
    }
    if (isTitle(message, mention)) {
      mention.dropHypothetical("H2");
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

  /// 《自杀专卖店》 is the name of a work.
  private static boolean isTitle(Message message, Mention mention) {
    String text = message.text().text();
    int from = Math.max(0, mention.start() - LONGEST_TITLE);
    int open = text.substring(from, mention.start()).lastIndexOf('《');
    int to = Math.min(text.length(), mention.end() + LONGEST_TITLE);
    int close = text.substring(mention.end(), to).indexOf('》');
    int reopened = text.substring(mention.end(), to).indexOf('《');
    return open >= 0 && close >= 0 && (reopened < 0 || close < reopened);
  }
}
