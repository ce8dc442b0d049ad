package org.xinqiao.condition;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.xinqiao.shared.Text;

/// Everything that can be wrong with a condition. `%1$s`, `%2$s` stand for names and limits.
enum FlawKind {
  FORM_UNKNOWN(
      "应为 all、any、not、exists、count、aggregate、repeated、field 之一",
      "needs one of all, any, not, exists, count, aggregate, repeated, field"),
  PROPERTY_UNKNOWN("这里不能有“%1$s”", "'%1$s' does not belong here"),
  PROPERTY_MISSING("缺少“%1$s”", "'%1$s' is missing"),
  PARTS_MISSING("至少需要一个条件", "needs at least one condition"),
  TOO_DEEP("嵌套超过%1$s层", "nested more than %1$s levels deep"),
  TOO_MANY_PARTS("条件超过%1$s个", "has more than %1$s parts"),
  TOO_MANY_QUESTIONS("查找记录的条件超过%1$s个", "looks through rows more than %1$s times"),
  QUESTION_WITHIN_QUESTION(
      "逐条记录的条件里不能再查找记录", "a condition on a row cannot look through rows again"),
  FACT_UNKNOWN("没有“%1$s”这一事实", "there is no fact '%1$s'"),
  FACT_NEEDED(
      "“%1$s”前要写明属于哪个事实，如 patient.%1$s", "'%1$s' needs its fact in front, as in patient.%1$s"),
  FACT_SEVERAL(
      "一位患者可有多条“%1$s”，请用 exists、count、aggregate",
      "a patient may have several rows of '%1$s'; use exists, count or aggregate"),
  FACT_SINGLE(
      "“%1$s”每位患者只有一条，请直接写字段", "a patient has one row of '%1$s'; ask for its field directly"),
  FACT_WITHOUT_TIME("“%1$s”的记录没有先后", "the rows of '%1$s' have no order in time"),
  FIELD_UNKNOWN("“%1$s”没有“%2$s”这一字段", "'%1$s' has no field '%2$s'"),
  ANCHOR_MISSING("这里没有基准记录", "there is no anchor here"),
  OPERATOR_UNKNOWN("没有“%1$s”这种比较", "there is no operator '%1$s'"),
  OPERATOR_UNFIT("“%2$s”不能用“%1$s”比较", "'%1$s' does not fit '%2$s'"),
  FUNCTION_UNKNOWN("没有“%1$s”这种计算", "there is no function '%1$s'"),
  FUNCTION_UNFIT("“%2$s”不能做“%1$s”计算", "'%1$s' does not fit '%2$s'"),
  VALUE_SURPLUS("“%1$s”不带值", "'%1$s' takes no value"),
  VALUES_NUMBER("“%1$s”需要%2$s个值", "'%1$s' needs %2$s values"),
  VALUE_TEXT("应为文字", "must be a text"),
  VALUE_TEXT_LONG("文字不能超过%1$s个字", "must be a text of at most %1$s characters"),
  VALUE_NUMBER("应为数字", "must be a number"),
  VALUE_BOOLEAN("应为 true 或 false", "must be true or false"),
  VALUE_DAY("应为日期，如 2026-03-01", "must be a day, as in 2026-03-01"),
  VALUE_ID("应为标识", "must be an id"),
  VALUE_KIND("与“%1$s”不是同一类的值", "is not the kind of value that '%1$s' is"),
  SEGMENT_UNKNOWN("没有这个分群", "there is no such segment"),
  SEGMENT_CYCLE("分群“%1$s”会包含它自己", "the segment '%1$s' would contain itself"),
  SEGMENT_TOO_DEEP("分群套分群超过%1$s层", "more than %1$s segments stand one within the other"),
  SEGMENT_NOT_HERE("这里不能引用分群", "a segment cannot be named here"),
  SEGMENT_BROKEN("分群“%1$s”里：%2$s", "in the segment '%1$s': %3$s"),
  WHOLE_NUMBER("应为%1$s到%2$s之间的整数", "must be a whole number from %1$s to %2$s");

  private final String zh;
  private final String en;

  FlawKind(String zh, String en) {
    this.zh = zh;
    this.en = en;
  }

  ConditionInvalid at(String place, Object... names) {
    return new ConditionInvalid(new Flaw(place, code(), words(names), null));
  }

  /// Whether the flaw of a condition within another is one of both together.
  static boolean ofTheWhole(String code) {
    return Stream.of(
            TOO_MANY_PARTS, TOO_MANY_QUESTIONS, SEGMENT_CYCLE, SEGMENT_TOO_DEEP, SEGMENT_BROKEN)
        .anyMatch(kind -> kind.code().equals(code));
  }

  /// A name that does not exist, and the nearest of those that do.
  ConditionInvalid at(String place, String wrong, Stream<String> known, Object... names) {
    Optional<String> nearest = nearest(wrong, known);
    Text words = words(names);
    return new ConditionInvalid(
        new Flaw(
            place,
            code(),
            nearest
                .map(name ->
                    new Text(
                        words.zh() + "；是否想写“" + name + "”？",
                        words.en() + "; did you mean '" + name + "'?"))
                .orElse(words),
            nearest.orElse(null)));
  }

  private String code() {
    return "condition." + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Text words(Object... names) {
    return new Text(zh.formatted(names), en.formatted(names));
  }

  private static Optional<String> nearest(String wrong, Stream<String> known) {
    int most = Math.max(2, wrong.length() / 3);
    return known
        .filter(name -> distance(wrong, name) <= most)
        .min(
            Comparator.<String>comparingInt(name -> distance(wrong, name))
                .thenComparing(Comparator.naturalOrder()));
  }

  /// How many letters must be added, taken away or replaced, whatever their case.
  private static int distance(String one, String other) {
    String a = one.toLowerCase(Locale.ROOT);
    String b = other.toLowerCase(Locale.ROOT);
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
