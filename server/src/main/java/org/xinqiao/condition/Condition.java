package org.xinqiao.condition;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A checked condition: every fact and field it names exists and every value fits. Made by
/// [Conditions#parse]. It holds or it does not; there is nothing between (ADR 0059).
public sealed interface Condition {

  /// Fits every row.
  Condition ALWAYS = new All(List.of());

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

  /// Holds exactly where its part does not.
  record Not(Condition part) implements Condition {}

  /// A comparison.
  ///
  /// @param owner the fact the field belongs to
  /// @param row which row: of the patient, of the surrounding trigger or measure, or of the fact
  ///   whose rows are looked through
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

  /// Another condition that somebody saved, as it is now.
  ///
  /// @param name that it was given
  record Segment(UUID id, String name, Condition condition) implements Condition {}

  /// A question about the rows of a fact that fit.
  sealed interface OfRows extends Condition {
    FactDefinition fact();

    Condition where();
  }

  /// At least, at most, exactly so many rows; `exists` is "at least one".
  record Count(FactDefinition fact, Condition where, Operator operator, int number)
      implements OfRows {

    boolean isExists() {
      return operator == Operator.GREATER_OR_EQUAL && number == 1;
    }

    boolean holdsOfNone() {
      return operator.holdsOfNumber(0, List.of(new Value.Literal((double) number)));
    }
  }

  /// One value made from the rows, compared.
  record Aggregate(
      FactDefinition fact,
      Condition where,
      Function function,
      FactDefinition.Field field,
      Operator operator,
      List<Value> values)
      implements OfRows {
    public Aggregate {
      values = List.copyOf(values);
    }

    /// What is compared, as a field.
    FactDefinition.Field result() {
      return function.of(field);
    }

    /// Whether it holds where nothing takes part: the number of distinct values is 0 then, all else
    /// is not known. Only asked when the values are literals.
    boolean holdsOfNone() {
      return function == Function.DISTINCT
          ? operator.holdsOfNumber(0, values)
          : operator == Operator.NOT_EQUAL;
    }
  }

  /// So many rows within so many days of each other.
  ///
  /// @param same field in which they agree; null when they need not
  /// @param each field whose rows of one value count once, on the first of their days; null when
  ///   every row counts
  /// @param withinDays from the first to the last of them, at most; 0 is the same day
  /// @param inLastDays how long ago the last of them may be; null for ever
  /// @param kept where the days of these rows are kept; null where the rows are read
  record Repeated(
      FactDefinition fact,
      Condition where,
      int times,
      FactDefinition.@Nullable Field same,
      FactDefinition.@Nullable Field each,
      int withinDays,
      @Nullable Integer inLastDays,
      @Nullable KeptDays kept)
      implements OfRows {

    Repeated keptIn(@Nullable KeptDays days) {
      return new Repeated(fact, where, times, same, each, withinDays, inLastDays, days);
    }
  }

  /// Which row a field is read from.
  enum Row {
    PATIENT,
    ANCHOR,
    FACT
  }

  /// What to compare with.
  sealed interface Value {

    record Literal(Object value) implements Value {}

    /// A field of the surrounding row, moved.
    record AnchorField(FactDefinition.Field field, Shift shift) implements Value {}

    /// The day of the question, moved.
    record Today(Shift shift) implements Value {}
  }

  /// Months first, keeping the day of the month or its last one; then days.
  record Shift(int months, int days) {

    boolean none() {
      return months == 0 && days == 0;
    }
  }
}
