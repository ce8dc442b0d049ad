package org.xinqiao.redflag;

import java.util.List;

/// N4 and T2: over within the last seven days is one level lower, except where the danger outlives
/// the symptom (TIA, first seizure, suicidal words, poison, hypoglycaemia).
final class ResolutionRule implements ContextRule {

  private static final List<String> TYPED =
      List.of("fever", "bleeding", "pain", "breath", "swelling", "dizzy", "seizure", "syncope");

  @Override
  public void apply(Message message, Mention mention) {
    if (mention.dropped() || mention.resolved() || mention.isReading()) {
      return;
    }
    boolean signal = mention.concept().base() == Level.NONE && !mention.concept().has("symptom");
    if (signal || !isOver(message, mention)) {
      return;
    }
    if (mention.concept().immuneTo("T2")) {
      mention.resolvedButKept();
    } else {
      mention.resolve();
    }
  }

  private static boolean isOver(Message message, Mention mention) {
    if (over(message, mention, "resolved")
        || (mention.concept().has("fever") && normalSince(message, mention))) {
      return true;
    }
    for (String tag : TYPED) {
      if (mention.concept().has(tag) && over(message, mention, "resolved." + tag)) {
        return true;
      }
    }
    return false;
  }

  /// 昨天低烧，今早36.6.
  private static boolean normalSince(Message message, Mention mention) {
    return message.mentionsStarting(mention.end(), message.reachAfter(mention)).stream()
        .anyMatch(m ->
            m.isReading()
                && m.concept().id().equals("TEMPERATURE")
                && !m.concept().has("feverish")
                && Persons.same(m.person(), mention.person()));
  }

  private static boolean over(Message message, Mention mention, String marker) {
    Layout layout = message.layout();
    int lastSentence = layout.sentenceAt(mention.start()) + 1;
    for (Span span : message.markersFrom(marker, mention.end())) {
      if (span.start() > message.reachAfter(mention)
          || layout.sentenceAt(span.start()) > lastSentence) {
        return false;
      }
      if (holds(message, mention, span)) {
        return true;
      }
    }
    return false;
  }

  private static boolean holds(Message message, Mention mention, Span span) {
    if (message.overlaps("negation.trap", span.start(), span.end())
        || message.overlaps("unresolved", span.start(), span.end())
        || message.anyWithin("persists", span.end(), message.text().length())
        || !Persons.same(message.persons().at(span.start()), mention.person())) {
      return false;
    }
    Layout.Clause clause = message.layout().clauseAt(span.start());
    if (clause.question() || message.anyWithin("irrealis", clause.start(), span.start())) {
      return false;
    }
    // 胸口疼，咳嗽好了: what stands in front of the word is what is over.
    int from = Math.max(clause.start(), mention.end());
    return message.mentionsStarting(from, Math.max(from, span.start())).stream()
        .noneMatch(other ->
            other != mention
                && other.end() <= span.start()
                && !other.concept().id().equals(mention.concept().id())
                && isComplaint(other)
                && !other.concept().has("remedy")
                && !shared(other, mention));
  }

  /// 含了药就好了: what is no complaint cannot be what is over.
  private static boolean isComplaint(Mention mention) {
    return mention.concept().has("symptom") || mention.concept().base() != Level.NONE;
  }

  private static boolean shared(Mention other, Mention mention) {
    return other.concept().tags().stream().filter(TYPED::contains).anyMatch(mention.concept()::has);
  }
}
