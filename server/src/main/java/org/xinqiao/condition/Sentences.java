package org.xinqiao.condition;

import java.util.List;
import java.util.stream.Collectors;
import org.xinqiao.condition.Condition.Operator;
import org.xinqiao.condition.Condition.Value;
import org.xinqiao.shared.Text;

/// Says a condition in words, for people who do not read JSON.
final class Sentences {

  private Sentences() {}

  static Text of(Condition condition) {
    return switch (condition) {
      case Condition.All all -> join(all.parts(), "，并且", " and ");
      case Condition.Any any -> join(any.parts(), "，或者", " or ");
      case Condition.Not not -> {
        Text part = of(not.part());
        yield new Text("不是（" + part.zh() + "）", "not (" + part.en() + ")");
      }
      case Condition.Count counted -> {
        Text where = of(counted.where());
        boolean exists = counted.operator() == Operator.GREATER_OR_EQUAL && counted.number() == 1;
        yield new Text(
            (exists ? "有" : "次数" + counted.operator().word() + counted.number() + "的")
                + counted.fact().label().zh()
                + "："
                + where.zh(),
            (exists
                    ? "has a "
                    : "number " + counted.operator().word() + " " + counted.number() + " of ")
                + counted.fact().label().en()
                + ": "
                + where.en());
      }
      case Condition.Comparison comparison -> comparison(comparison);
    };
  }

  private static Text join(List<Condition> parts, String zh, String en) {
    List<Text> words = parts.stream().map(Sentences::of).toList();
    return new Text(
        words.stream().map(Text::zh).collect(Collectors.joining(zh)),
        words.stream().map(Text::en).collect(Collectors.joining(en)));
  }

  private static Text comparison(Condition.Comparison comparison) {
    FactDefinition.Field field = comparison.field();
    Text label = field.label();
    if (field.type() == FactDefinition.Type.ID) {
      // Ids tell nobody anything; what is meant is that both belong together.
      boolean same = comparison.operator() == Operator.EQUAL;
      return new Text(
          (same ? "属于同一次" : "不属于同一次") + label.zh(),
          (same ? "of the same " : "not of the same ") + label.en());
    }
    List<Text> values = comparison.values().stream().map(value -> value(value, field)).toList();
    String zh = values.stream().map(Text::zh).collect(Collectors.joining("、"));
    String en = values.stream().map(Text::en).collect(Collectors.joining(", "));
    return switch (comparison.operator()) {
      case EQUAL ->
          field.type() == FactDefinition.Type.BOOLEAN
              ? new Text(label.zh() + "：" + zh, label.en() + ": " + en)
              : new Text(label.zh() + "是" + zh, label.en() + " is " + en);
      case NOT_EQUAL -> new Text(label.zh() + "不是" + zh, label.en() + " is not " + en);
      case LESS -> new Text(label.zh() + "小于" + zh, label.en() + " < " + en);
      case LESS_OR_EQUAL -> new Text(label.zh() + "不超过" + zh, label.en() + " <= " + en);
      case GREATER -> new Text(label.zh() + "大于" + zh, label.en() + " > " + en);
      case GREATER_OR_EQUAL -> new Text(label.zh() + "不低于" + zh, label.en() + " >= " + en);
      case IN -> new Text(label.zh() + "属于" + zh, label.en() + " is one of " + en);
      case STARTS_WITH_ANY ->
          new Text(label.zh() + "以" + zh + "开头", label.en() + " starts with " + en);
      case IS_NULL -> new Text("没有" + label.zh(), "no " + label.en());
      case IS_NOT_NULL -> new Text("有" + label.zh(), "has " + label.en());
      case WITHIN_LAST_DAYS ->
          new Text(label.zh() + "在最近" + zh + "天内", label.en() + " within the last " + en + " days");
      case BETWEEN ->
          new Text(
              label.zh() + "在" + values.getFirst().zh() + "到" + values.getLast().zh() + "之间",
              label.en() + " from " + values.getFirst().en() + " to " + values.getLast().en());
    };
  }

  private static Text value(Value value, FactDefinition.Field field) {
    return switch (value) {
      case Value.Literal literal -> field.inWords(literal.value());
      case Value.Today today ->
          new Text("今天" + days(today.days(), "天"), "today" + days(today.days(), " days"));
      case Value.AnchorField other ->
          new Text(
              other.field().label().zh() + days(other.days(), "天"),
              other.field().label().en() + days(other.days(), " days"));
    };
  }

  private static String days(int days, String unit) {
    return days == 0 ? "" : (days > 0 ? "+" : "") + days + unit;
  }
}
