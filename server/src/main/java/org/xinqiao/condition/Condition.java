package org.xinqiao.condition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A checked condition: every fact and field it names exists and every value fits. Made by
/// [Conditions#parse].
public sealed interface Condition {

  record All(List<Condition> parts) implements Condition {
    public All {
      parts = List.copyOf(parts);
    }
  }

  record Any(List<Condition> parts) implements Condition {
    public Any {
      parts = List.copyOf(parts);
    }
  }

  record Not(Condition part) implements Condition {}

  /// A comparison.
  ///
  /// @param owner the fact the field belongs to
  /// @param row which row: of the patient, of the surrounding trigger or measure, or of the fact
  ///   that `exists` looks through
  record Comparison(
      FactDefinition owner,
      Row row,
      FactDefinition.Field field,
      Operator operator,
      List<Value> values)
      implements Condition {
    public Comparison {
      values = List.copyOf(values);
    }
  }

  /// At least, at most, exactly so many rows of a fact; `exists` is "at least one".
  record Count(FactDefinition fact, Condition where, Operator operator, int number)
      implements Condition {}

  /// Which row a field is read from.
  enum Row {
    PATIENT,
    ANCHOR,
    FACT
  }

  /// What to compare with.
  sealed interface Value {

    record Literal(@Nullable Object value) implements Value {}

    /// A field of the surrounding row, moved by days.
    record AnchorField(FactDefinition.Field field, int days) implements Value {}

    /// The day of the question, moved by days.
    record Today(int days) implements Value {}
  }

  /// The operators, in the words of the files.
  enum Operator {
    EQUAL("="),
    NOT_EQUAL("!="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    IN("in"),
    STARTS_WITH_ANY("startsWithAny"),
    IS_NULL("isNull"),
    IS_NOT_NULL("isNotNull"),
    WITHIN_LAST_DAYS("withinLastDays"),
    BETWEEN("between");

    private final String word;

    Operator(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }
}
