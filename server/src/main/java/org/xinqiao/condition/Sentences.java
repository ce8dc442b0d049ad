package org.xinqiao.condition;

import java.util.List;
import java.util.stream.Collectors;
import org.xinqiao.condition.Condition.Shift;
import org.xinqiao.condition.Condition.Value;
import org.xinqiao.shared.Text;

/// Says a condition in words, for people who do not read JSON.
final class Sentences {

  private Sentences() {}

  static Text of(Condition condition) {
    return switch (condition) {
      case Condition.All all when all.parts().isEmpty() -> new Text("任意", "any");
      case Condition.All all -> join(all.parts(), "，并且", " and ");
      case Condition.Any any -> join(any.parts(), "，或者", " or ");
      case Condition.Not not -> {
        Text part = of(not.part());
        yield new Text("不是（" + part.zh() + "）", "not (" + part.en() + ")");
      }
      case Condition.Segment segment ->
          new Text("在分群“" + segment.name() + "”中", "is in the segment '" + segment.name() + "'");
      case Condition.Count counted -> count(counted);
      case Condition.Aggregate aggregate -> {
        Text asked = comparison(aggregate.result(), aggregate.operator(), aggregate.values());
        Text fact = fact(aggregate);
        yield new Text(fact.zh() + "的" + asked.zh(), "of the " + fact.en() + ": " + asked.en());
      }
      case Condition.Repeated repeated -> repeated(repeated);
      case Condition.Comparison comparison -> comparison(comparison);
    };
  }

  /// Parts of another join stand in brackets: 甲，并且（乙，或者丙）.
  private static Text join(List<Condition> parts, String zh, String en) {
    if (parts.size() == 1) {
      return of(parts.getFirst());
    }
    List<Text> words =
        parts.stream()
            .map(part -> {
              Text said = of(part);
              return joins(part) ? new Text("（" + said.zh() + "）", "(" + said.en() + ")") : said;
            })
            .toList();
    return new Text(
        words.stream().map(Text::zh).collect(Collectors.joining(zh)),
        words.stream().map(Text::en).collect(Collectors.joining(en)));
  }

  private static boolean joins(Condition part) {
    return switch (part) {
      case Condition.All all -> all.parts().size() > 1;
      case Condition.Any any -> any.parts().size() > 1;
      case Condition.Not not -> false;
      case Condition.Segment segment -> false;
      case Condition.Comparison comparison -> false;
      case Condition.OfRows question -> false;
    };
  }

  private static Text count(Condition.Count counted) {
    Text fact = fact(counted);
    if (counted.isExists()) {
      return new Text("有" + fact.zh(), "has a " + fact.en());
    }
    if (counted.operator() == Operator.EQUAL && counted.number() == 0) {
      return new Text("没有" + fact.zh(), "has no " + fact.en());
    }
    String zh =
        switch (counted.operator()) {
          case EQUAL -> "正好";
          case NOT_EQUAL -> "不是";
          case LESS -> "少于";
          case LESS_OR_EQUAL -> "至多";
          case GREATER -> "多于";
          case GREATER_OR_EQUAL -> "至少";
          case IN,
              STARTS_WITH_ANY,
              IS_NULL,
              IS_NOT_NULL,
              WITHIN_LAST_DAYS,
              WITHIN_NEXT_DAYS,
              BETWEEN ->
              throw new IllegalStateException("A checked count has another operator");
        };
    return new Text(
        fact.zh() + zh + counted.number() + "次",
        "number of " + fact.en() + " " + counted.operator().word() + " " + counted.number());
  }

  private static Text repeated(Condition.Repeated repeated) {
    Text fact = fact(repeated);
    FactDefinition.Field same = repeated.same();
    FactDefinition.Field each = repeated.each();
    Integer last = repeated.inLastDays();
    return new Text(
        fact.zh()
            + "在"
            + repeated.withinDays()
            + "天内"
            + (same == null ? "" : "同一" + same.label().zh())
            + "出现至少"
            + repeated.times()
            + "次"
            + (each == null ? "" : "（同一" + each.label().zh() + "只算一次）")
            + (last == null ? "" : "，最后一次在最近" + last + "天内"),
        fact.en()
            + " at least "
            + repeated.times()
            + " times within "
            + repeated.withinDays()
            + " days"
            + (same == null ? "" : ", each time of the same " + same.label().en())
            + (each == null ? "" : ", counted once per " + each.label().en())
            + (last == null ? "" : ", the last time within the last " + last + " days"));
  }

  private static Text fact(Condition.OfRows question) {
    Text label = question.fact().label();
    if (question.where().equals(Condition.ALWAYS)) {
      return label;
    }
    Text where = of(question.where());
    return new Text(label.zh() + "（" + where.zh() + "）", label.en() + " (" + where.en() + ")");
  }

  private static Text comparison(Condition.Comparison comparison) {
    FactDefinition.Field field = comparison.field();
    if (field.type() == FactDefinition.Type.ID
        && comparison.values().stream().anyMatch(Value.AnchorField.class::isInstance)) {
      // Ids tell nobody anything; what is meant is that both belong together.
      boolean same = comparison.operator() == Operator.EQUAL;
      return new Text(
          (same ? "属于同一次" : "不属于同一次") + field.label().zh(),
          (same ? "of the same " : "not of the same ") + field.label().en());
    }
    return comparison(field, comparison.operator(), comparison.values());
  }

  private static Text comparison(FactDefinition.Field field, Operator operator, List<Value> given) {
    Text label = field.label();
    List<Text> values =
        given.stream()
            .map(value -> operator.countsDays() ? days(value) : value(value, field))
            .toList();
    String zh = values.stream().map(Text::zh).collect(Collectors.joining("、"));
    String en = values.stream().map(Text::en).collect(Collectors.joining(", "));
    return switch (operator) {
      case EQUAL ->
          field.type() == FactDefinition.Type.BOOLEAN
              ? new Text(label.zh() + "：" + zh, label.en() + ": " + en)
              : new Text(label.zh() + "是" + zh, label.en() + " is " + en);
      case NOT_EQUAL -> new Text(label.zh() + "不是" + zh, label.en() + " is not " + en);
      case LESS ->
          new Text(label.zh() + (field.type().isDay() ? "早于" : "小于") + zh, label.en() + " < " + en);
      case LESS_OR_EQUAL ->
          new Text(
              label.zh() + (field.type().isDay() ? "不晚于" : "不超过") + zh, label.en() + " <= " + en);
      case GREATER ->
          new Text(label.zh() + (field.type().isDay() ? "晚于" : "大于") + zh, label.en() + " > " + en);
      case GREATER_OR_EQUAL ->
          new Text(
              label.zh() + (field.type().isDay() ? "不早于" : "不低于") + zh, label.en() + " >= " + en);
      case IN -> new Text(label.zh() + "属于" + zh, label.en() + " is one of " + en);
      case STARTS_WITH_ANY ->
          new Text(label.zh() + "以" + zh + "开头", label.en() + " starts with " + en);
      case IS_NULL -> new Text("没有" + label.zh(), "no " + label.en());
      case IS_NOT_NULL -> new Text("有" + label.zh(), "has " + label.en());
      case WITHIN_LAST_DAYS ->
          new Text(label.zh() + "在最近" + zh + "天内", label.en() + " within the last " + en + " days");
      case WITHIN_NEXT_DAYS ->
          new Text(label.zh() + "在今后" + zh + "天内", label.en() + " within the next " + en + " days");
      case BETWEEN ->
          new Text(
              label.zh() + "在" + values.getFirst().zh() + "到" + values.getLast().zh() + "之间",
              label.en() + " from " + values.getFirst().en() + " to " + values.getLast().en());
    };
  }

  private static Text days(Value value) {
    String days = String.valueOf(((Value.Literal) value).value());
    return new Text(days, days);
  }

  private static Text value(Value value, FactDefinition.Field field) {
    return switch (value) {
      case Value.Literal literal -> field.inWords(literal.value());
      case Value.Today today -> moved(new Text("今天", "today"), today.shift());
      case Value.AnchorField other -> moved(other.field().label(), other.shift());
    };
  }

  private static Text moved(Text from, Shift shift) {
    return new Text(
        from.zh() + signed(shift.months(), "个月") + signed(shift.days(), "天"),
        from.en() + signed(shift.months(), " months") + signed(shift.days(), " days"));
  }

  private static String signed(int number, String unit) {
    return number == 0 ? "" : (number > 0 ? "+" : "") + number + unit;
  }
}
