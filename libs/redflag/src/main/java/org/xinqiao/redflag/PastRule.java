package org.xinqiao.redflag;

import org.jspecify.annotations.Nullable;

/// T1 and S2: seven days ago or more and not said to go on, or the history of somebody who died.
final class PastRule implements ContextRule {

  @Override
  public void apply(Message message, Mention mention) {
    if (mention.dropped() || mention.concept().immuneTo("T1")) {
      return;
    }
    Span scope = message.scopeOf(mention);
    if (deadRelative(message, mention)) {
      mention.dropPast("S2", Level.NONE);
      return;
    }
    if (!isRemote(message, mention, scope) || restated(message, mention, scope)) {
      return;
    }
    boolean attempt = mention.concept().has("harm");
    mention.dropPast("T1", attempt ? Level.ATTENTION : Level.NONE);
  }

  private static boolean deadRelative(Message message, Mention mention) {
    Span sentence = message.sentenceOf(mention);
    return Persons.subject(mention.person()) == Subject.OTHER
        && !mention.concept().has("harm")
        && message.anyWithin("death", sentence.start(), sentence.end());
  }

  private static boolean isRemote(Message message, Mention mention, Span scope) {
    int clauseStart = scope.start();
    Span governing = governing(message, clauseStart, mention.start());
    if (governing != null) {
      return governing.equals(
              message.firstWithin("time.remote", governing.start(), governing.end()))
          && !message.overlaps("time.remote.trap", governing.start(), governing.end())
          && !message.anyWithin("procedure.since", governing.end(), mention.start());
    }
    Span behind = message.firstWithin("time.remote", mention.end(), scope.end());
    if (behind != null
        && !message.overlaps("time.remote.trap", behind.start(), behind.end())
        && !message.anyWithin("procedure.since", behind.end(), scope.end() + 8)) {
      return behind.start() - mention.end() <= 6;
    }
    if (experienced(message, mention, scope)) {
      return true;
    }
    return narrated(message, mention, scope);
  }

  /// The time word nearest before the mention in its own clause.
  private static @Nullable Span governing(Message message, int from, int to) {
    Span nearest = null;
    for (String kind : java.util.List.of("time.remote", "time.recent", "time.now")) {
      Span span = message.lastWithin(kind, from, to);
      if (span != null && (nearest == null || span.start() > nearest.start())) {
        nearest = span;
      }
    }
    return nearest;
  }

  /// 晕倒过, without a recent time: 过 makes it an experience.
  private static boolean experienced(Message message, Mention mention, Span scope) {
    Span mark =
        message.firstWithin(
            "experience", mention.end() - 1, Math.min(scope.end(), mention.end() + 4));
    return mark != null
        && !message.overlaps("experience.trap", mark.start(), mark.end())
        && !message.anyWithin("never.so", scope.start(), mark.start())
        && !message.anyWithin("time.recent", scope.start(), scope.end())
        && !message.anyWithin("time.now", scope.start(), mention.start());
  }

  /// Later clauses of a story that began with a remote time and ends well or with a question.
  private static boolean narrated(Message message, Mention mention, Span scope) {
    Span sentence = message.sentenceOf(mention);
    Span remote = message.lastWithin("time.remote", sentence.start(), scope.start());
    if (remote == null
        || governing(message, remote.end(), mention.start()) != null
        || message.anyWithin("time.now", scope.start(), scope.end())
        || message.anyWithin("procedure.since", remote.end(), scope.start())) {
      return false;
    }
    boolean then = message.anyWithin("narrative", remote.end(), sentence.end());
    boolean wellNow = message.anyWithin("well.now", mention.end(), message.text().length());
    return then || wellNow;
  }

  /// 又开始疼了, 最近又犯: what was past is back.
  private static boolean restated(Message message, Mention mention, Span scope) {
    if (message.anyWithin("again", scope.start(), mention.start())) {
      return true;
    }
    Span again = message.firstWithin("again.event", mention.end(), message.text().length());
    return again != null && Persons.same(message.persons().at(again.start()), mention.person());
  }
}
