package org.xinqiao.condition;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.xinqiao.condition.Condition.Comparison;
import org.xinqiao.condition.Condition.Row;
import org.xinqiao.condition.Condition.Value;

/// What must hold of a row or of a patient before the whole of a condition can: less to ask, asked
/// first, so that the whole is asked of few.
final class Narrowing {

  private static final ZoneId HOSPITAL = ZoneId.of("Asia/Shanghai");

  private Narrowing() {}

  /// Those parts of a conjunction that speak of nothing but one kind of row.
  static Condition partOf(Condition condition, Row row) {
    return new Condition.All(conjuncts(condition).filter(part -> speaksOnlyOf(part, row)).toList());
  }

  private static Stream<Condition> conjuncts(Condition condition) {
    return condition instanceof Condition.All all
        ? all.parts().stream().flatMap(Narrowing::conjuncts)
        : Stream.of(condition);
  }

  private static boolean speaksOnlyOf(Condition condition, Row row) {
    Predicate<Condition> same = part -> speaksOnlyOf(part, row);
    return switch (condition) {
      case Condition.All all -> all.parts().stream().allMatch(same);
      case Condition.Any any -> any.parts().stream().allMatch(same);
      case Condition.Not not -> same.test(not.part());
      case Condition.Segment segment -> same.test(segment.condition());
      case Comparison comparison ->
          comparison.row() == row
              && (row == Row.ANCHOR
                  || comparison.values().stream()
                      .noneMatch(value -> value instanceof Value.AnchorField));
      case Condition.OfRows question -> false;
    };
  }

  /// Between which moments or days the surrounding row lies, said of the stored column, so that an
  /// index on it can answer. The operators of moments and days may be asked before row-level
  /// security is, which a change of zones may not.
  ///
  /// @return no condition where there is no such limit
  static org.jooq.Condition limits(Condition where, LocalDate day) {
    return conjuncts(where)
        .filter(Comparison.class::isInstance)
        .map(Comparison.class::cast)
        .filter(each -> each.row() == Row.ANCHOR && each.operator() == Operator.WITHIN_LAST_DAYS)
        .map(each -> limits(each, day))
        .reduce(noCondition(), org.jooq.Condition::and);
  }

  private static org.jooq.Condition limits(Comparison comparison, LocalDate day) {
    Value.Literal days = (Value.Literal) comparison.values().getFirst();
    LocalDate from = day.minusDays(((Number) days.value()).longValue());
    String column = comparison.field().sql().replace("{row}", ConditionCompiler.ANCHOR);
    return switch (comparison.field().type()) {
      case MOMENT ->
          condition(
              "{0} >= cast({1} AS timestamptz) AND {0} < cast({2} AS timestamptz)",
              field(column), val(start(from)), val(start(day.plusDays(1))));
      case DATE ->
          condition(
              "{0} >= cast({1} AS date) AND {0} <= cast({2} AS date)",
              field(column), val(from.toString()), val(day.toString()));
      case TEXT, NUMBER, BOOLEAN, ID -> noCondition();
    };
  }

  private static String start(LocalDate day) {
    return day.atStartOfDay(HOSPITAL).toInstant().toString();
  }

  static boolean isEmpty(Condition condition) {
    return condition.equals(new Condition.All(List.of()));
  }
}
