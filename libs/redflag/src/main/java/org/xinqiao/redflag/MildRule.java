package org.xinqiao.redflag;

/// M1: mild words lower URGENT to ATTENTION, never an EMERGENCY and never where the ground is
/// dangerous (obstetric, chemotherapy, anticoagulant, recent operation).
final class MildRule implements ContextRule {

  private static final int REACH = 6;

  @Override
  public void apply(Message message, Mention mention) {
    if (mention.dropped()
        || mention.isReading()
        || mention.level() != Level.URGENT
        || mention.resolved()
        || mention.concept().immuneTo("M1")
        || message.onDangerousGround()) {
      return;
    }
    Span scope = message.scopeOf(mention);
    int from = Math.max(scope.start(), mention.start() - REACH);
    int to = Math.min(scope.end(), mention.end() + REACH);
    boolean mild =
        message.anyWithin("mild", from, mention.end())
            || message.anyWithin("mild.after", mention.end(), to);
    if (mild && !message.anyWithin("degree", scope.start(), to)) {
      mention.lower("M1", Level.ATTENTION);
    }
  }
}
