package org.xinqiao.condition;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xinqiao.condition.Condition.Operator;
import org.xinqiao.condition.Condition.Row;
import org.xinqiao.condition.Condition.Value;
import tools.jackson.databind.JsonNode;

/// Reads and checks a condition. Depth and size are bounded: conditions are data from people.
final class ConditionParser {

  private static final int MAX_DEPTH = 8;
  private static final int MAX_VALUES = 500;

  private final FactCatalogue catalogue;
  private final @Nullable FactDefinition anchor;

  ConditionParser(FactCatalogue catalogue, @Nullable FactDefinition anchor) {
    this.catalogue = catalogue;
    this.anchor = anchor;
  }

  /// Where a bare field belongs: to a fact, and to which of its rows.
  record Inside(FactDefinition fact, Row row) {}

  Condition parse(JsonNode node, String place, @Nullable Inside inside) {
    return parse(node, place, inside, 0);
  }

  private Condition parse(JsonNode node, String place, @Nullable Inside inside, int depth) {
    if (depth > MAX_DEPTH) {
      throw new ConditionInvalid(place, "nested more than " + MAX_DEPTH + " levels deep");
    }
    if (node.has("all")) {
      return new Condition.All(parts(node.get("all"), place + ".all", inside, depth));
    }
    if (node.has("any")) {
      return new Condition.Any(parts(node.get("any"), place + ".any", inside, depth));
    }
    if (node.has("not")) {
      return new Condition.Not(parse(node.get("not"), place + ".not", inside, depth + 1));
    }
    if (node.has("exists")) {
      return count(node.get("exists"), place + ".exists", Operator.GREATER_OR_EQUAL, 1, depth);
    }
    if (node.has("count")) {
      JsonNode count = node.get("count");
      return count(
          count,
          place + ".count",
          operator(count, place + ".count"),
          count.path("value").asInt(),
          depth);
    }
    if (node.has("field")) {
      return comparison(node, place, inside);
    }
    throw new ConditionInvalid(place, "needs one of all, any, not, exists, count, field");
  }

  private List<Condition> parts(JsonNode array, String place, @Nullable Inside inside, int depth) {
    if (!array.isArray() || array.isEmpty()) {
      throw new ConditionInvalid(place, "needs at least one condition");
    }
    List<Condition> parts = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      parts.add(parse(array.get(i), place + "[" + i + "]", inside, depth + 1));
    }
    return parts;
  }

  private Condition count(JsonNode node, String place, Operator operator, int number, int depth) {
    FactDefinition fact = catalogue.fact(node.path("fact").asString(""), place + ".fact");
    return new Condition.Count(
        fact,
        parse(node.path("where"), place + ".where", new Inside(fact, Row.FACT), depth + 1),
        operator,
        number);
  }

  private Condition comparison(JsonNode node, String place, @Nullable Inside inside) {
    String name = node.get("field").asString();
    int dot = name.indexOf('.');
    FactDefinition owner;
    Row row;
    if (dot < 0) {
      if (inside == null) {
        throw new ConditionInvalid(
            place, "'" + name + "' needs its fact in front, as in patient." + name);
      }
      owner = inside.fact();
      row = inside.row();
    } else if (name.startsWith("anchor.")) {
      if (anchor == null) {
        throw new ConditionInvalid(place, "there is no surrounding row here");
      }
      owner = anchor;
      row = Row.ANCHOR;
    } else {
      owner = catalogue.fact(name.substring(0, dot), place + ".field");
      if (!owner.onePerPatient()) {
        throw new ConditionInvalid(
            place, "a patient may have several " + owner.name() + "; use exists or count");
      }
      row = Row.PATIENT;
    }
    FactDefinition.Field field =
        owner
            .field(name.substring(dot + 1))
            .orElseThrow(() -> new ConditionInvalid(place + ".field", "no such field: " + name));
    Operator operator = operator(node, place);
    return new Condition.Comparison(
        owner, row, field, operator, values(node, place, field, operator));
  }

  private static Operator operator(JsonNode node, String place) {
    String word = node.path("op").asString("");
    for (Operator operator : Operator.values()) {
      if (operator.word().equals(word)) {
        return operator;
      }
    }
    throw new ConditionInvalid(place + ".op", "no such operator: '" + word + "'");
  }

  private List<Value> values(
      JsonNode node, String place, FactDefinition.Field field, Operator operator) {
    JsonNode value = node.path("value");
    int expected =
        switch (operator) {
          case IS_NULL, IS_NOT_NULL -> 0;
          case BETWEEN -> 2;
          case IN, STARTS_WITH_ANY -> -1;
          case EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, WITHIN_LAST_DAYS ->
              1;
        };
    if (expected == 0) {
      return List.of();
    }
    List<Value> values = new ArrayList<>();
    if (value.isArray()) {
      for (JsonNode element : value) {
        values.add(value(element, place + ".value", field, operator));
      }
    } else {
      values.add(value(value, place + ".value", field, operator));
    }
    if (expected > 0 && values.size() != expected) {
      throw new ConditionInvalid(
          place + ".value", operator.word() + " needs " + expected + ", got " + values.size());
    }
    if (values.isEmpty() || values.size() > MAX_VALUES) {
      throw new ConditionInvalid(place + ".value", "needs 1 to " + MAX_VALUES + " values");
    }
    return values;
  }

  private Value value(JsonNode node, String place, FactDefinition.Field field, Operator operator) {
    if (node.isObject() && node.has("anchor")) {
      if (anchor == null) {
        throw new ConditionInvalid(place, "there is no surrounding row here");
      }
      String name = node.get("anchor").asString();
      FactDefinition.Field other =
          anchor
              .field(name)
              .orElseThrow(() -> new ConditionInvalid(place, "no such field: anchor." + name));
      return new Value.AnchorField(other, node.path("days").asInt(0));
    }
    if (node.isObject() && node.has("today")) {
      return new Value.Today(node.path("days").asInt(0));
    }
    if (operator == Operator.WITHIN_LAST_DAYS) {
      if (!node.isInt() || node.asInt() < 0) {
        throw new ConditionInvalid(place, "needs a number of days");
      }
      return new Value.Literal(node.asInt());
    }
    return new Value.Literal(literal(node, place, field));
  }

  private static Object literal(JsonNode node, String place, FactDefinition.Field field) {
    return switch (field.type()) {
      case TEXT, ID -> {
        if (!node.isString()) {
          throw new ConditionInvalid(place, field.name() + " is compared with a text");
        }
        yield node.asString();
      }
      case NUMBER -> {
        if (!node.isNumber()) {
          throw new ConditionInvalid(place, field.name() + " is compared with a number");
        }
        yield node.asDouble();
      }
      case BOOLEAN -> {
        if (!node.isBoolean()) {
          throw new ConditionInvalid(place, field.name() + " is true or false");
        }
        yield node.asBoolean();
      }
      case DATE, MOMENT -> {
        try {
          yield LocalDate.parse(node.asString(""));
        } catch (DateTimeParseException e) {
          throw new ConditionInvalid(
              place, field.name() + " is compared with a day, as in 2026-03-01");
        }
      }
    };
  }
}
