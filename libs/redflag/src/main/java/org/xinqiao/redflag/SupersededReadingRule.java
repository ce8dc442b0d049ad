package org.xinqiao.redflag;

/// T1 and T2 for numbers: an older reading of the same kind gives way to a later one that is said
/// to be from now (上周血压160，这周130了). A low glucose of today stays, its cause does too.
final class SupersededReadingRule implements ContextRule {

  @Override
  public void apply(Message message, Mention mention) {
    if (!mention.isReading() || mention.dropped()) {
      return;
    }
    Layout.Clause clause = message.clauseOf(mention);
    boolean lastWeek = message.anyWithin("time.lastWeek", clause.start(), mention.end());
    boolean recent = message.anyWithin("time.recent", clause.start(), mention.end());
    if (!lastWeek && !recent) {
      return;
    }
    boolean later =
        message.mentionsStarting(mention.end() + 1, message.reachAfter(mention)).stream()
            .anyMatch(m ->
                m.isReading()
                    && Persons.same(m.person(), mention.person())
                    && sameKind(m, mention)
                    && m.level().compareTo(mention.level()) < 0);
    if (!later) {
      return;
    }
    if (lastWeek) {
      mention.dropPast("T1", Level.NONE);
    } else if (!mention.concept().immuneTo("T2") && !isFeverOfLastNight(message, mention, clause)) {
      mention.resolve();
    }
  }

  /// The highest temperature of the last 24 hours counts, however cool the morning.
  private static boolean isFeverOfLastNight(
      Message message, Mention mention, Layout.Clause clause) {
    return mention.concept().id().equals("TEMPERATURE")
        && message.anyWithin("time.lastNight", clause.start(), mention.end());
  }

  private static boolean sameKind(Mention a, Mention b) {
    return a.concept().id().equals(b.concept().id())
        || (a.concept().has("glucose") && b.concept().has("glucose"));
  }
}
