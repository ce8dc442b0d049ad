package org.xinqiao.condition;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.xinqiao.condition.Condition.Operator;
import org.xinqiao.condition.Condition.Value;

/// Turns a condition into a predicate over the rows `p` (the patient) and, where there is one, `a`
/// (the row that a trigger or measure starts from). Values are always bound, names come from the
/// catalogue.
final class ConditionCompiler {

  static final String PATIENT = "p";
  static final String ANCHOR = "a";
  private static final String ZONE = "Asia/Shanghai";

  private final LocalDate today;

  ConditionCompiler(LocalDate today) {
    this.today = today;
  }

  org.jooq.Condition compile(Condition condition) {
    return compile(condition, "");
  }

  /// Compiles a condition that stands inside of a counted fact.
  org.jooq.Condition compileWithin(Condition condition, String factAlias) {
    return compile(condition, factAlias);
  }

  private org.jooq.Condition compile(Condition condition, String factAlias) {
    return switch (condition) {
      case Condition.All all ->
          all.parts().stream()
              .map(p -> compile(p, factAlias))
              .reduce(noCondition(), org.jooq.Condition::and);
      case Condition.Any any ->
          any.parts().stream()
              .map(p -> compile(p, factAlias))
              .reduce(org.jooq.Condition::or)
              .orElseThrow();
      case Condition.Not not -> DSL.not(compile(not.part(), factAlias));
      case Condition.Comparison comparison -> compare(comparison, factAlias);
      case Condition.Count counted -> count(counted);
    };
  }

  private org.jooq.Condition count(Condition.Count counted) {
    String alias = "f_" + counted.fact().name();
    org.jooq.Condition rows = matching(counted.fact(), alias).and(compile(counted.where(), alias));
    if (counted.operator() == Operator.GREATER_OR_EQUAL && counted.number() == 1) {
      return DSL.exists(selectOne().from(table(counted.fact().view()).as(alias)).where(rows));
    }
    return condition(
        "({0}) " + counted.operator().word() + " {1}",
        select(DSL.count()).from(table(counted.fact().view()).as(alias)).where(rows),
        val(counted.number()));
  }

  static org.jooq.Condition matching(FactDefinition fact, String alias) {
    return condition(
        "%1$s.tenant_id = p.tenant_id AND %1$s.patient_id = p.patient_id".formatted(alias));
  }

  private org.jooq.Condition compare(Condition.Comparison comparison, String factAlias) {
    String row =
        switch (comparison.row()) {
          case PATIENT -> PATIENT;
          case ANCHOR -> ANCHOR;
          case FACT -> factAlias;
        };
    Field<Object> left = expression(comparison.field(), row);
    List<Field<?>> right =
        comparison.values().stream().<Field<?>>map(v -> value(v, comparison.field())).toList();
    return switch (comparison.operator()) {
      case IS_NULL -> left.isNull();
      case IS_NOT_NULL -> left.isNotNull();
      case IN -> condition("{0} = ANY (ARRAY[{1}])", left, DSL.list(right));
      case STARTS_WITH_ANY ->
          right.stream()
              .map(prefix -> condition("{0} ^@ {1}", left, prefix))
              .reduce(org.jooq.Condition::or)
              .orElseThrow();
      case BETWEEN -> condition("{0} BETWEEN {1} AND {2}", left, right.get(0), right.get(1));
      case WITHIN_LAST_DAYS ->
          condition("{0} BETWEEN {1} - {2} AND {1}", left, day(today), right.getFirst());
      case EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          condition("{0} " + comparison.operator().word() + " {1}", left, right.getFirst());
      case NOT_EQUAL -> condition("{0} IS DISTINCT FROM {1}", left, right.getFirst());
    };
  }

  /// The field's value; moments as their day in the hospital's zone.
  Field<Object> expression(FactDefinition.Field definition, String row) {
    String sql = definition.sql().replace("{row}", row);
    Field<Object> plain =
        sql.contains("{today}") ? field(sql.replace("{today}", "{0}"), day(today)) : field(sql);
    return definition.type() == FactDefinition.Type.MOMENT
        ? field("({0} AT TIME ZONE '" + ZONE + "')::date", plain)
        : plain;
  }

  private Field<?> value(Value value, FactDefinition.Field against) {
    return switch (value) {
      case Value.Today moved -> day(today.plusDays(moved.days()));
      case Value.AnchorField other -> {
        Field<Object> base = expression(other.field(), ANCHOR);
        yield other.days() == 0 ? base : field("({0} + {1})", base, val(other.days()));
      }
      case Value.Literal literal ->
          switch (literal.value()) {
            case LocalDate date -> day(date);
            case String text when against.type() == FactDefinition.Type.ID ->
                val(UUID.fromString(text));
            case null -> throw new IllegalStateException("A checked condition has no empty value");
            case Object other -> val(other);
          };
    };
  }

  private static Field<LocalDate> day(LocalDate date) {
    return field("cast({0} AS date)", LocalDate.class, val(date.toString()));
  }
}
