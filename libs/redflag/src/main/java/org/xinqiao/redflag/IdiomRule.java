package org.xinqiao.redflag;

/// F1 and F2: idioms are no symptoms (心痛钱包, 气得我心脏病都要犯了) unless the body is meant; the idiom list is
/// written so that it needs the thing complained about. H2: names such as 胸痛中心.
final class IdiomRule implements ContextRule {

  @Override
  public void apply(Message message, Mention mention) {
    if (mention.isReading() || isSignal(mention)) {
      return;
    }
    if (covered(message, mention, "idiom") || partOfCompound(message, mention)) {
      mention.drop("F1");
      return;
    }
    if (covered(message, mention, "name")) {
      mention.dropHypothetical("H2");
      return;
    }
    if (mention.concept().has("fallback") && explained(message, mention)) {
      mention.drop("covered");
      return;
    }
    if (mention.concept().has("factual") || mention.concept().immuneTo("F1")) {
      return;
    }
    Span scope = message.scopeOf(mention);
    Span sentence = message.sentenceOf(mention);
    boolean annoyed =
        message.anyWithin("annoyance", scope.start(), mention.start())
            && message.anyWithin("result", scope.start(), mention.start() + 1);
    if (annoyed && !message.anyWithin("bodily", sentence.start(), sentence.end())) {
      mention.drop("F1");
    }
  }

  /// 黑芝麻 and 石膏 explain, they do not complain: nothing to set aside.
  private static boolean isSignal(Mention mention) {
    return mention.concept().base() == Level.NONE
        && !mention.concept().has("symptom")
        && !mention.concept().has("factual");
  }

  /// A single alarming word counts for itself only where no concept holds it.
  private static boolean explained(Message message, Mention mention) {
    return message.mentionsStarting(mention.start() - 30, mention.end()).stream()
        .anyMatch(other ->
            other != mention
                && !other.concept().has("fallback")
                && other.span().overlaps(mention.start(), mention.end()));
  }

  /// 很多血压药 has no 血, 骨头裂了 no 头, 肠镜出来 no 肠: the first or the last word of the mention is only a
  /// piece of a longer word.
  private static boolean partOfCompound(Message message, Mention mention) {
    boolean first =
        message.overlapping("compound", mention.start(), mention.firstWordEnd()).stream()
            .anyMatch(
                word -> word.start() <= mention.start() && word.end() > mention.firstWordEnd());
    boolean last =
        message.overlapping("compound", mention.lastWordStart(), mention.end()).stream()
            .anyMatch(
                word -> word.start() >= mention.lastWordStart() && word.end() > mention.end());
    boolean tail =
        message.overlapping("compound.tail", mention.start(), mention.firstWordEnd()).stream()
            .anyMatch(word -> word.start() < mention.start() && word.end() > mention.start());
    return first || last || tail;
  }

  /// Whether a set phrase makes up more than half of the mention or its first word is only a piece
  /// of the phrase (胸 in 胸片); what it merely touches is left alone.
  private static boolean covered(Message message, Mention mention, String marker) {
    for (Span phrase : message.overlapping(marker, mention.start(), mention.end())) {
      int shared =
          Math.min(phrase.end(), mention.end()) - Math.max(phrase.start(), mention.start());
      boolean swallowsFirstWord =
          marker.equals("name")
              && phrase.start() <= mention.start()
              && phrase.end() > mention.firstWordEnd();
      boolean swallowsLastWord =
          phrase.start() <= mention.lastWordStart() && phrase.end() > mention.end();
      if (shared * 2 > mention.span().length() || swallowsFirstWord || swallowsLastWord) {
        return true;
      }
    }
    return false;
  }
}
