package org.xinqiao.redflag;

/// C1: somebody who is already with doctors gets one notice to the team instead of an alarm; never
/// for suicidal or violent words. An ambulance that is only on its way is not care.
final class InCareRule implements ContextRule {

  @Override
  public void apply(Message message, Mention mention) {
    if (mention.dropped()
        || mention.concept().has("harm")
        || !mention.level().atLeast(Level.URGENT)
        || !message.fact("inCare", () -> inCare(message))) {
      return;
    }
    mention.set("C1", Level.ATTENTION);
  }

  private static boolean inCare(Message message) {
    if (message.has("care.left") || message.has("care.coming")) {
      return false;
    }
    return message.markers("care.in").stream()
        .anyMatch(span -> {
          Layout.Clause clause = message.layout().clauseAt(span.start());
          return !clause.question()
              && !message.overlaps("negation.trap", span.start(), span.end())
              && !message.anyWithin("negation.not", clause.start(), span.start())
              && !message.anyWithin("time.remote", clause.start(), clause.end())
              && !message.anyWithin("irrealis", clause.start(), span.start());
        });
  }
}
