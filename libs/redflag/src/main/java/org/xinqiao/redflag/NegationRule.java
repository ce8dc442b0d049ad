package org.xinqiao.redflag;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// N1 to N3: a negator that reaches the mention over filler words, connectors and other mentions of
/// its list denies it. Traps such as 没完没了 and 受不了 (N2) are no negators; a contrast word or the end
/// of the clause stops it (N3); a list with 、 or of bare symptoms shares it.
final class NegationRule implements ContextRule {

  /// How far a negator may stand before what it denies.
  private static final int REACH = 40;

  private static final int UNKNOWN_AFTER_NO = 1;
  private static final int UNKNOWN_AFTER_DENIES = 4;

  @Override
  public void apply(Message message, Mention mention) {
    if (mention.isReading() || mention.dropped()) {
      return;
    }
    if (deniedAfter(message, mention) || deniedInside(message, mention)) {
      overOrDenied(message, mention, null);
      return;
    }
    int from = Math.max(0, mention.start() - REACH);
    Span negator = nearest(message, mention, from);
    if (negator != null) {
      overOrDenied(message, mention, negator);
    }
  }

  /// 胸口不疼了 says that it hurt: resolved, not denied (N4).
  private static void overOrDenied(Message message, Mention mention, @Nullable Span negator) {
    boolean over =
        message.wordAt(mention.end(), "了|啦|咯")
            && !message.has("well.overall")
            && !message.anyWithin("emphatic", message.clauseOf(mention).start(), mention.end())
            && (negator == null
                || !message.overlaps("negation.deny", negator.start(), negator.end()))
            && !message.has("time.remote");
    if (over
        && mention.concept().base().atLeast(Level.URGENT)
        && !mention.concept().has("factual")) {
      mention.note("N4");
      if (mention.concept().immuneTo("T2")) {
        mention.resolvedButKept();
      } else {
        mention.resolve();
      }
      return;
    }
    mention.dropNegated();
  }

  private static boolean deniedAfter(Message message, Mention mention) {
    int at = mention.end();
    if (at < message.text().length() && message.text().charAt(at) == ':') {
      at++;
    }
    for (Span after : startingAt(message, "negation.after", at)) {
      if (!message.overlaps("negation.trap", after.start(), after.end())
          && message.layout().phraseAt(at) == message.layout().phraseAt(mention.end() - 1)
          && message.layout().clauseIndexAt(at) == message.layout().clauseIndexAt(mention.end() - 1)
          && closes(message, after.end())) {
        return true;
      }
    }
    return false;
  }

  /// 胸痛没有, but not 冰凉没知觉: the denial is the last word of its clause.
  private static boolean closes(Message message, int at) {
    return at >= message.text().length()
        || message.layout().phraseAt(at) != message.layout().phraseAt(at - 1)
        || message.layout().clauseIndexAt(at) != message.layout().clauseIndexAt(at - 1)
        || ",。.!?;、了的过啊呀)".indexOf(message.text().charAt(at)) >= 0;
  }

  /// 胸口一点也不疼: the negator stands inside a gapped pattern, right before its last word.
  private static boolean deniedInside(Message message, Mention mention) {
    for (String kind : List.of("negation.no", "negation.not", "negation.deny")) {
      Span inside = message.lastWithin(kind, mention.firstRunEnd(), mention.lastWordStart());
      if (inside != null
          && !message.overlaps("negation.trap", inside.start(), inside.end())
          && reaches(
              message, inside, mention.lastWordStart(), kind.equals("negation.no") ? 1 : 0)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Span nearest(Message message, Mention mention, int from) {
    for (String kind : List.of("negation.no", "negation.not", "negation.deny")) {
      int unknown =
          switch (kind) {
            case "negation.no" -> UNKNOWN_AFTER_NO;
            case "negation.deny" -> UNKNOWN_AFTER_DENIES;
            default -> 0;
          };
      int before = mention.start() + 1;
      Span negator = message.lastWithin(kind, from, before - 1);
      // The nearest may be a trap or about something else: two more are tried.
      for (int tries = 0; negator != null && tries < 3; tries++) {
        if (!message.overlaps("negation.trap", negator.start(), negator.end())
            && reaches(message, negator, mention.start(), unknown)) {
          return negator;
        }
        before = negator.start();
        negator = message.lastWithin(kind, from, before);
      }
    }
    return null;
  }

  private static boolean reaches(Message message, Span negator, int target, int unknownBudget) {
    int from = negator.end();
    int length = target - from;
    if (length < 0 || length > REACH) {
      return false;
    }
    int[] unknown = new int[length + 1];
    Arrays.fill(unknown, Integer.MAX_VALUE);
    unknown[0] = 0;
    for (int i = 0; i < length; i++) {
      if (unknown[i] > unknownBudget) {
        continue;
      }
      int at = from + i;
      if (i > 0 && stops(message, negator, at)) {
        return false;
      }
      for (String name : List.of("negation.filler", "negation.connector")) {
        for (Span word : startingAt(message, name, at)) {
          reach(unknown, i + word.length(), unknown[i]);
        }
      }
      for (Mention other : message.mentionsStarting(at, at + 1)) {
        reach(unknown, i + other.span().length(), unknown[i]);
      }
      if (unknown[i] < unknownBudget) {
        reach(unknown, i + 1, unknown[i] + 1);
      }
    }
    return unknown[length] <= unknownBudget && !stops(message, negator, target);
  }

  private static void reach(int[] unknown, int index, int cost) {
    if (index < unknown.length) {
      unknown[index] = Math.min(unknown[index], cost);
    }
  }

  private static List<Span> startingAt(Message message, String name, int at) {
    List<Span> spans = message.markers(name);
    int low =
        java.util.Collections.binarySearch(
            spans, new Span(at, 0), java.util.Comparator.comparingInt(Span::start));
    if (low < 0) {
      return List.of();
    }
    while (low > 0 && spans.get(low - 1).start() == at) {
      low--;
    }
    int high = low;
    while (high < spans.size() && spans.get(high).start() == at) {
      high++;
    }
    return spans.subList(low, high);
  }

  /// Whether the scope ends before `at`: contrast, sentence, or a comma without a bare list.
  private static boolean stops(Message message, Span negator, int at) {
    int first = message.layout().clauseIndexAt(negator.start());
    int last = message.layout().clauseIndexAt(at);
    for (int i = first + 1; i <= last; i++) {
      Layout.Clause clause = message.layout().clauses().get(i);
      boolean ends =
          switch (clause.opening()) {
            case SENTENCE, CONTRAST -> true;
            case LIST -> false;
            case COMMA, SPACE -> !bareList(message, first, i);
          };
      if (ends) {
        return true;
      }
    }
    return false;
  }

  /// 没有胸痛 胸闷 气短: at least two bare symptoms follow the denied one.
  private static boolean bareList(Message message, int first, int upTo) {
    int bare = 0;
    List<Layout.Clause> clauses = message.layout().clauses();
    for (int i = first + 1; i < clauses.size() && i <= first + 12; i++) {
      Layout.Clause clause = clauses.get(i);
      boolean list =
          clause.opening() != Layout.Opening.SENTENCE
              && clause.opening() != Layout.Opening.CONTRAST
              && isBare(message, clause);
      if (!list) {
        break;
      }
      bare++;
    }
    return bare >= 2 && first + bare >= upTo;
  }

  private static boolean isBare(Message message, Layout.Clause clause) {
    int length = clause.end() - clause.start();
    if (length > 8) {
      return false;
    }
    for (Mention mention : message.mentionsStarting(clause.start(), clause.end())) {
      if (mention.end() <= clause.end() && mention.span().length() >= length - 1) {
        return true;
      }
    }
    return false;
  }
}
