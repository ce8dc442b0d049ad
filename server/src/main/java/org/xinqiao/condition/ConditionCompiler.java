package org.xinqiao.condition;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.xinqiao.condition.Condition.Shift;
import org.xinqiao.condition.Condition.Value;

/// Turns a condition into a predicate over the rows `p` (the patient) and, where there is one, `a`
/// (the row that a trigger or measure starts from). Values are always bound, names come from the
/// catalogue.
///
/// The predicate is true where the condition holds; elsewhere it is false or null, which is the
/// same to a WHERE. `not` makes it the same to itself.
final class ConditionCompiler {

  static final String PATIENT = "p";
  static final String ANCHOR = "a";
  private static final String ZONE = "Asia/Shanghai";

  private final Field<LocalDate> today;
  private final RowQuestions questions;

  /// @param today the day of the question; a column, when it is asked of many days at once
  /// @param whom the patients of whom it is asked
  ConditionCompiler(Field<LocalDate> today, Whom whom) {
    this.today = today;
    this.questions = new RowQuestions(this, whom);
  }

  static ConditionCompiler ofAll(LocalDate today) {
    return new ConditionCompiler(day(today), Whom.EVERYBODY);
  }

  org.jooq.Condition compile(Condition condition) {
    return compile(condition, "");
  }

  /// @param factAlias of the row that bare fields of a looked-through fact mean
  org.jooq.Condition compile(Condition condition, String factAlias) {
    return switch (condition) {
      case Condition.All all ->
          all.parts().stream()
              .map(part -> compile(part, factAlias))
              .reduce(noCondition(), org.jooq.Condition::and);
      case Condition.Any any ->
          any.parts().stream()
              .map(part -> compile(part, factAlias))
              .reduce(org.jooq.Condition::or)
              .orElseThrow();
      case Condition.Not not -> negated(not.part(), factAlias);
      case Condition.Segment segment -> compile(segment.condition(), factAlias);
      case Condition.Comparison comparison ->
          compare(
              expression(comparison.field(), alias(comparison, factAlias)),
              comparison.field(),
              comparison.operator(),
              comparison.values());
      case Condition.OfRows ofRows -> questions.compile(ofRows);
    };
  }

  /// NOT EXISTS stays one, since the planner makes an anti-join of it.
  private org.jooq.Condition negated(Condition part, String factAlias) {
    org.jooq.Condition compiled = compile(part, factAlias);
    return part instanceof Condition.Count count && count.isExists()
        ? DSL.not(compiled)
        : condition("({0}) IS NOT TRUE", compiled);
  }

  private static String alias(Condition.Comparison comparison, String factAlias) {
    return switch (comparison.row()) {
      case PATIENT -> ofPatient(comparison.owner());
      case ANCHOR -> ANCHOR;
      case FACT -> factAlias;
    };
  }

  /// The alias of a fact with one row per patient.
  static String ofPatient(FactDefinition fact) {
    return ofPatient(fact.name());
  }

  /// @param fact the name of one with one row per patient
  static String ofPatient(String fact) {
    return fact.equals(FactCatalogue.PATIENT) ? PATIENT : "p_" + fact.toLowerCase(Locale.ROOT);
  }

  org.jooq.Condition compare(
      Field<?> left, FactDefinition.Field field, Operator operator, List<Value> values) {
    List<Field<?>> right = values.stream().<Field<?>>map(this::value).toList();
    return switch (operator) {
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
          condition("{0} BETWEEN {1} - {2} AND {1}", left, today, right.getFirst());
      case WITHIN_NEXT_DAYS ->
          condition("{0} BETWEEN {1} AND {1} + {2}", left, today, right.getFirst());
      case EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
          condition("{0} " + operator.word() + " {1}", left, right.getFirst());
      // Not IS DISTINCT FROM: two that are not known are not known to be the same.
      case NOT_EQUAL -> condition("({0} = {1}) IS NOT TRUE", left, right.getFirst());
    };
  }

  /// The field's value; moments as their day in the hospital's zone.
  Field<?> expression(FactDefinition.Field definition, String row) {
    Field<?> plain = stored(definition, row);
    return definition.type() == FactDefinition.Type.MOMENT
        ? field("({0} AT TIME ZONE '" + ZONE + "')::date", plain)
        : plain;
  }

  /// The field's value as the view has it.
  Field<Object> stored(FactDefinition.Field definition, String row) {
    String sql = definition.sql().replace("{row}", row);
    return sql.contains("{today}") ? field(sql.replace("{today}", "{0}"), today) : field(sql);
  }

  Field<LocalDate> today() {
    return today;
  }

  private Field<?> value(Value value) {
    return switch (value) {
      case Value.Today moved -> moved(today, moved.shift());
      case Value.AnchorField other -> moved(expression(other.field(), ANCHOR), other.shift());
      case Value.Literal literal ->
          switch (literal.value()) {
            case LocalDate date -> day(date);
            case Object other -> val(other);
          };
    };
  }

  private static Field<?> moved(Field<?> from, Shift shift) {
    Field<?> moved = from;
    if (shift.months() != 0) {
      moved = field("({0} + make_interval(months => {1}))::date", moved, val(shift.months()));
    }
    return shift.days() == 0 ? moved : field("({0} + {1})", moved, val(shift.days()));
  }

  static Field<LocalDate> day(LocalDate date) {
    return field("cast({0} AS date)", LocalDate.class, val(date.toString()));
  }
}
