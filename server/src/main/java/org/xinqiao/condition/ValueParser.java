package org.xinqiao.condition;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.condition.Condition.Shift;
import org.xinqiao.condition.Condition.Value;
import org.xinqiao.condition.FactDefinition.Field;
import tools.jackson.databind.JsonNode;

/// Reads what a field is compared with.
final class ValueParser {

  private final @Nullable FactDefinition anchor;

  ValueParser(@Nullable FactDefinition anchor) {
    this.anchor = anchor;
  }

  /// The values of a comparison, as many as its operator is given.
  List<Value> of(JsonNode comparison, String place, Field field, Operator operator) {
    String at = place + "/value";
    if (operator.arity() == 0) {
      if (comparison.has("value")) {
        throw FlawKind.VALUE_SURPLUS.at(at, operator.word());
      }
      return List.of();
    }
    if (!comparison.has("value")) {
      throw FlawKind.PROPERTY_MISSING.at(place, "value");
    }
    JsonNode value = comparison.get("value");
    if (operator.countsDays()) {
      if (!Json.isWhole(value, 0, Limits.SHIFT_DAYS)) {
        throw FlawKind.WHOLE_NUMBER.at(at, 0, Limits.SHIFT_DAYS);
      }
      return List.of(new Value.Literal(value.asInt()));
    }
    if (operator.arity() == 1) {
      return List.of(value(value, at, field));
    }
    int least = Math.max(1, operator.arity());
    int most = operator.arity() < 0 ? Limits.VALUES : operator.arity();
    if (!value.isArray() || value.size() < least || value.size() > most) {
      throw FlawKind.VALUES_NUMBER.at(
          at, operator.word(), least == most ? String.valueOf(least) : least + "–" + most);
    }
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      values.add(value(value.get(i), at + "/" + i, field));
    }
    return values;
  }

  private Value value(JsonNode node, String place, Field field) {
    if (node.has("anchor")) {
      return new Value.AnchorField(anchorField(node, place, field), shift(node, place, "anchor"));
    }
    if (node.has("today")) {
      if (!field.type().isDay()
          || !node.get("today").isBoolean()
          || !node.get("today").asBoolean()) {
        throw FlawKind.VALUE_KIND.at(place, field.name());
      }
      return new Value.Today(shift(node, place, "today"));
    }
    return new Value.Literal(literal(node, place, field));
  }

  private Field anchorField(JsonNode node, String place, Field field) {
    if (anchor == null) {
      throw FlawKind.ANCHOR_MISSING.at(place);
    }
    String name = Json.text(node, "anchor", place);
    Field other =
        anchor
            .field(name)
            .orElseThrow(() ->
                FlawKind.FIELD_UNKNOWN.at(
                    place + "/anchor",
                    name,
                    anchor.fields().stream().map(Field::name),
                    anchor.name(),
                    name));
    boolean sameKind = other.type() == field.type() || other.type().isDay() && field.type().isDay();
    boolean moved = node.has("days") || node.has("months");
    if (!sameKind || moved && !other.type().isDay()) {
      throw FlawKind.VALUE_KIND.at(place, field.name());
    }
    return other;
  }

  private static Shift shift(JsonNode node, String place, String from) {
    Json.only(node, place, Set.of(from, "months", "days"));
    return new Shift(
        moved(node, "months", place, Limits.SHIFT_MONTHS),
        moved(node, "days", place, Limits.SHIFT_DAYS));
  }

  private static int moved(JsonNode node, String property, String place, int most) {
    return node.has(property) ? Json.whole(node, property, place, -most, most) : 0;
  }

  private static Object literal(JsonNode node, String place, Field field) {
    return switch (field.type()) {
      case TEXT -> text(node, place);
      case ID -> id(text(node, place), place);
      case NUMBER -> {
        if (!node.isNumber() || !Double.isFinite(node.asDouble())) {
          throw FlawKind.VALUE_NUMBER.at(place);
        }
        yield node.asDouble();
      }
      case BOOLEAN -> {
        if (!node.isBoolean()) {
          throw FlawKind.VALUE_BOOLEAN.at(place);
        }
        yield node.asBoolean();
      }
      case DATE, MOMENT -> {
        try {
          LocalDate day = LocalDate.parse(text(node, place));
          if (day.getYear() < 1 || day.getYear() > 9999) {
            throw FlawKind.VALUE_DAY.at(place);
          }
          yield day;
        } catch (DateTimeParseException e) {
          throw FlawKind.VALUE_DAY.at(place);
        }
      }
    };
  }

  static UUID id(String text, String place) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw FlawKind.VALUE_ID.at(place);
    }
  }

  private static String text(JsonNode node, String place) {
    if (!node.isString()) {
      throw FlawKind.VALUE_TEXT.at(place);
    }
    String text = node.asString();
    if (text.length() > Limits.TEXT) {
      throw FlawKind.VALUE_TEXT_LONG.at(place, Limits.TEXT);
    }
    if (text.indexOf('\0') >= 0 || !UTF_8.newEncoder().canEncode(text)) {
      throw FlawKind.VALUE_TEXT.at(place); // The database has no such characters.
    }
    return text;
  }
}
