package org.xinqiao.condition;

import java.util.List;
import org.xinqiao.condition.Condition.Value;

/// Whether an answer may change by the mere passing of days.
final class Timing {

  private Timing() {}

  static boolean passes(Condition condition) {
    return switch (condition) {
      case Condition.All all -> all.parts().stream().anyMatch(Timing::passes);
      case Condition.Any any -> any.parts().stream().anyMatch(Timing::passes);
      case Condition.Not not -> passes(not.part());
      case Condition.Segment segment -> passes(segment.condition());
      case Condition.Comparison comparison ->
          ofToday(comparison.field())
              || comparison.operator().countsDays()
              || ofToday(comparison.values());
      case Condition.Count count -> passes(count.where());
      case Condition.Aggregate aggregate ->
          passes(aggregate.where())
              || aggregate.function() == Function.DAYS_SINCE_LAST
              || ofToday(aggregate.field())
              || aggregate.operator().countsDays()
              || ofToday(aggregate.values());
      case Condition.Repeated repeated ->
          passes(repeated.where())
              || repeated.inLastDays() != null
              || repeated.same() != null && ofToday(repeated.same())
              || repeated.each() != null && ofToday(repeated.each());
    };
  }

  private static boolean ofToday(FactDefinition.Field field) {
    return field.sql().contains("{today}");
  }

  /// A field of the anchor may be reckoned from the day of the question as well.
  private static boolean ofToday(List<Value> values) {
    return values.stream()
        .anyMatch(value ->
            switch (value) {
              case Value.Today today -> true;
              case Value.AnchorField other -> ofToday(other.field());
              case Value.Literal literal -> false;
            });
  }
}
