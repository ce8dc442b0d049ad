package org.xinqiao.condition;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.xinqiao.condition.FactDefinition.Type;

/// How a value is compared, in the words of the files, and what kinds of values can be.
public enum Operator {
  EQUAL("=", 1, EnumSet.allOf(Type.class)),
  /// Also holds when the value is not known: it is `not` of `=`.
  NOT_EQUAL("!=", 1, EnumSet.allOf(Type.class)),
  LESS("<", 1, Operator.ordered()),
  LESS_OR_EQUAL("<=", 1, Operator.ordered()),
  GREATER(">", 1, Operator.ordered()),
  GREATER_OR_EQUAL(">=", 1, Operator.ordered()),
  IN("in", -1, EnumSet.complementOf(EnumSet.of(Type.BOOLEAN))),
  STARTS_WITH_ANY("startsWithAny", -1, EnumSet.of(Type.TEXT)),
  IS_NULL("isNull", 0, EnumSet.allOf(Type.class)),
  IS_NOT_NULL("isNotNull", 0, EnumSet.allOf(Type.class)),
  /// From so many days ago until today.
  WITHIN_LAST_DAYS("withinLastDays", 1, Operator.days()),
  /// From today for so many days.
  WITHIN_NEXT_DAYS("withinNextDays", 1, Operator.days()),
  /// Both ends included.
  BETWEEN("between", 2, Operator.ordered());

  private final String word;
  private final int values;
  private final Set<Type> types;

  Operator(String word, int values, Set<Type> types) {
    this.word = word;
    this.values = values;
    this.types = types;
  }

  private static Set<Type> ordered() {
    return EnumSet.of(Type.NUMBER, Type.DATE, Type.MOMENT);
  }

  private static Set<Type> days() {
    return EnumSet.of(Type.DATE, Type.MOMENT);
  }

  public String word() {
    return word;
  }

  public boolean fits(Type type) {
    return types.contains(type);
  }

  static Optional<Operator> of(String word) {
    return Arrays.stream(values()).filter(operator -> operator.word.equals(word)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Operator::word).toList();
  }

  /// How many values it is given; -1 for a list.
  int arity() {
    return values;
  }

  boolean countsDays() {
    return this == WITHIN_LAST_DAYS || this == WITHIN_NEXT_DAYS;
  }

  /// Whether it can be asked of a number of rows.
  boolean ofCounts() {
    return switch (this) {
      case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> true;
      case IN, STARTS_WITH_ANY, IS_NULL, IS_NOT_NULL, WITHIN_LAST_DAYS, WITHIN_NEXT_DAYS, BETWEEN ->
          false;
    };
  }

  /// What the database would say of a number that is known without it.
  boolean holdsOfNumber(double number, List<Condition.Value> values) {
    double[] given =
        values.stream()
            .mapToDouble(value -> (Double) ((Condition.Value.Literal) value).value())
            .toArray();
    return switch (this) {
      case EQUAL, IN -> Arrays.stream(given).anyMatch(one -> one == number);
      case NOT_EQUAL -> number != given[0];
      case LESS -> number < given[0];
      case LESS_OR_EQUAL -> number <= given[0];
      case GREATER -> number > given[0];
      case GREATER_OR_EQUAL -> number >= given[0];
      case BETWEEN -> given[0] <= number && number <= given[1];
      case STARTS_WITH_ANY, IS_NULL, IS_NOT_NULL, WITHIN_LAST_DAYS, WITHIN_NEXT_DAYS ->
          throw new IllegalStateException(word + " is not asked of numbers");
    };
  }
}
