package org.xinqiao.redflag;

/// H1: asked about, feared or supposed, not had. A question with evidence that somebody has the
/// symptom now stays current.
final class InformationRule implements ContextRule {

  private static final int IRREALIS_REACH = 14;

  @Override
  public void apply(Message message, Mention mention) {
    if (mention.dropped() || mention.concept().immuneTo("H1")) {
      return;
    }
    Span scope = message.scopeOf(mention);
    if (mention.concept().has("fallback")
        && !hasEvidence(message, mention, message.sentenceOf(mention))) {
      mention.drop("H1");
      return;
    }
    boolean resolute = mention.concept().has("harm");
    if (!resolute && supposed(message, mention, scope)) {
      mention.dropHypothetical("H1");
      return;
    }
    if (mention.concept().has("factual")) {
      return;
    }
    Span sentence = sentenceWithQuestion(message, mention);
    if (message.anyWithin("question.generic", sentence.start(), sentence.end())
        && !hasNow(message, mention, sentence)
        && !(mention.isReading()
            && message.persons().anyNamedWithin(sentence.start(), sentence.end()))) {
      mention.dropHypothetical("H1");
      return;
    }
    if (mention.isReading()) {
      return;
    }
    boolean question = asksOpenly(message, sentence);
    boolean asks = message.anyWithin("question.assess", sentence.start(), sentence.end());
    if (question && !hasEvidence(message, mention, sentence)) {
      mention.dropHypothetical("H1");
    } else if (asks
        && !resolute
        && message.persons().genericWithin(sentence.start(), sentence.end())
        && !hasEvidence(message, mention, sentence)) {
      mention.dropHypothetical("H1");
    }
  }

  /// 吃什么好 asks, 吃什么都没味道 tells.
  private static boolean asksOpenly(Message message, Span sentence) {
    Span asked = message.firstWithin("question.open", sentence.start(), sentence.end());
    while (asked != null && message.overlaps("question.trap", asked.start(), asked.end())) {
      asked = message.firstWithin("question.open", asked.start() + 1, sentence.end());
    }
    return asked != null;
  }

  private static boolean supposed(Message message, Mention mention, Span scope) {
    int from = Math.max(scope.start(), mention.start() - IRREALIS_REACH);
    Span irrealis = message.lastWithin("irrealis", from, mention.start());
    if (irrealis != null
        && !message.overlaps("irrealis.trap", irrealis.start(), irrealis.end())
        && !message.anyWithin("time.now", irrealis.end(), mention.start())) {
      return true;
    }
    if (mention.isReading()) {
      return message.anyWithin("question.threshold", scope.start(), scope.end());
    }
    return !mention.concept().has("factual")
        && mention.concept().base() != Level.NONE
        && message.anyWithin(
            "conditional.after", mention.end(), Math.min(mention.end() + 6, scope.end()))
        && !message.anyWithin("time.now", scope.start(), mention.start());
  }

  /// A short question after the statement belongs to it: 胸痛。挂什么科？
  private static Span sentenceWithQuestion(Message message, Mention mention) {
    return message.sentenceOf(mention);
  }

  private static boolean hasNow(Message message, Mention mention, Span sentence) {
    return message.anyWithin("time.now", sentence.start(), sentence.end())
        || aspect(message, mention)
        || message.anyWithin("time.recent", sentence.start(), sentence.end());
  }

  private static boolean hasEvidence(Message message, Mention mention, Span sentence) {
    if (hasNow(message, mention, sentence)
        || claimedBeside(message, mention)
        || message.persons().anyNamedWithin(sentence.start(), sentence.end())
        || message.anyWithin("report.verb", sentence.start(), sentence.end())
        || message.anyWithin("duration", sentence.start(), sentence.end())
        || message.anyWithin("degree", sentence.start(), sentence.end())) {
      return true;
    }
    return message.mentionsStarting(sentence.start(), sentence.end()).stream()
        .anyMatch(other ->
            other != mention
                && (other.isReading() || other.concept().base().atLeast(Level.ATTENTION))
                && !other.dropped()
                && !sameClause(message, other, mention)
                && !other.span().overlaps(mention.start(), mention.end())
                && !other.concept().id().equals(mention.concept().id()));
  }

  /// 胸痛挂什么科？我现在就在痛: the next sentence says that the question is no theory.
  private static boolean claimedBeside(Message message, Mention mention) {
    return message.anyWithin("current.claim", mention.end(), message.reachAfter(mention));
  }

  /// 胸闷气短 is one complaint, 胸闷，气短 describes.
  private static boolean sameClause(Message message, Mention a, Mention b) {
    return message.layout().clauseIndexAt(a.start()) == message.layout().clauseIndexAt(b.start());
  }

  /// 吐血了, 疼了一天, 割了个口子: the aspect particle says that it happened.
  private static boolean aspect(Message message, Mention mention) {
    String text = message.text().text();
    int from = Math.max(message.clauseOf(mention).start(), mention.start() - 3);
    for (int i = from; i < mention.end() - 1; i++) {
      boolean acquired = i > 0 && text.charAt(i - 1) == '得';
      if (text.charAt(i) == '了' && !acquired) {
        return true;
      }
    }
    int to = Math.min(message.text().length(), mention.end() + 4);
    for (int i = mention.end() - 1; i < to; i++) {
      char c = message.text().charAt(i);
      if (c == '了' || c == '着') {
        return true;
      }
      if (",。!?;、".indexOf(c) >= 0) {
        return false;
      }
    }
    return false;
  }
}
