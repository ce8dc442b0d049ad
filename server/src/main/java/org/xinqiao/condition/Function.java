package org.xinqiao.condition;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.xinqiao.condition.FactDefinition.Field;
import org.xinqiao.condition.FactDefinition.Type;
import org.xinqiao.shared.Text;

/// What can be made from a field of several rows. Rows in which the field is not known do not take
/// part. Where nothing takes part, the result is not known and satisfies no comparison; only the
/// number of distinct values is 0 then. Computed numbers are rounded to six places, so that 5.1 -
/// 4.6 is 0.5.
public enum Function {
  LAST("last", "最近一次", "last ", EnumSet.allOf(Type.class), true),
  FIRST("first", "首次", "first ", EnumSet.allOf(Type.class), true),
  /// The last value less the one before it.
  CHANGE("change", "较上一次的变化：", "change since the one before of ", EnumSet.of(Type.NUMBER), true),
  MEAN("mean", "平均", "mean ", EnumSet.of(Type.NUMBER), false),
  MIN("min", "最小的", "lowest ", EnumSet.of(Type.NUMBER, Type.DATE, Type.MOMENT), false),
  MAX("max", "最大的", "highest ", EnumSet.of(Type.NUMBER, Type.DATE, Type.MOMENT), false),
  SUM("sum", "合计", "sum of ", EnumSet.of(Type.NUMBER), false),
  /// Of the line of least squares, per 30 days; not known of less than two moments.
  SLOPE("slope", "每30天变化趋势：", "trend per 30 days of ", EnumSet.of(Type.NUMBER), true),
  DISTINCT(
      "distinct", "不同取值个数：", "number of different values of ", EnumSet.allOf(Type.class), false),
  /// From the latest day until the day of the question; less than 0 when it is to come.
  DAYS_SINCE_LAST(
      "daysSinceLast",
      "距最近一次的天数：",
      "days since the last ",
      EnumSet.of(Type.DATE, Type.MOMENT),
      false);

  private static final Text DAYS = new Text("天", "days");

  private final String word;
  private final Text label;
  private final Set<Type> types;
  private final boolean inTime;

  Function(String word, String zh, String en, Set<Type> types, boolean inTime) {
    this.word = word;
    this.label = new Text(zh, en);
    this.types = types;
    this.inTime = inTime;
  }

  public String word() {
    return word;
  }

  public boolean fits(Type type) {
    return types.contains(type);
  }

  static Optional<Function> of(String word) {
    return Arrays.stream(values()).filter(function -> function.word.equals(word)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Function::word).toList();
  }

  /// Whether rows must be in the order in which they happened.
  boolean inTime() {
    return inTime;
  }

  /// Whether it is known even when no row fits.
  boolean isCount() {
    return this == DISTINCT;
  }

  /// The result as a field of its own, for comparing and saying it.
  Field of(Field field) {
    Text words = new Text(label.zh() + field.label().zh(), label.en() + field.label().en());
    return switch (this) {
      case LAST, FIRST, MIN, MAX ->
          new Field(
              field.name(),
              field.sql(),
              field.type(),
              words,
              field.codes(),
              field.unit(),
              null,
              field.sensitivity());
      case CHANGE, MEAN, SUM, SLOPE ->
          new Field(
              field.name(),
              field.sql(),
              Type.NUMBER,
              words,
              field.codes(),
              field.unit(),
              null,
              field.sensitivity());
      case DISTINCT -> new Field(field.name(), field.sql(), Type.NUMBER, words);
      case DAYS_SINCE_LAST ->
          new Field(field.name(), field.sql(), Type.NUMBER, words).in(DAYS.zh(), DAYS.en());
    };
  }
}
