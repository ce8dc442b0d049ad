package org.xinqiao.redflag;

/// G1: treated and getting better is one level lower for URGENT and ATTENTION; an EMERGENCY stays.
final class ImprovedRule implements ContextRule {

  @Override
  public void apply(Message message, Mention mention) {
    if (mention.dropped()
        || mention.resolved()
        || mention.isReading()
        || mention.level() == Level.EMERGENCY
        || mention.concept().immuneTo("G1")) {
      return;
    }
    for (Span span : message.markersFrom("improved", mention.start())) {
      if (span.start() > message.reachAfter(mention)) {
        return;
      }
      if (message.layout().sentenceAt(span.start())
              <= message.layout().sentenceAt(mention.start()) + 1
          && Persons.same(message.persons().at(span.start()), mention.person())
          && !message.overlaps("negation.trap", span.start(), span.end())
          && !message.overlaps("improved.trap", span.start(), span.end())
          && !message.anyWithin("persists", span.end(), message.text().length())) {
        mention.lower("G1", Level.NONE);
        return;
      }
    }
  }
}
