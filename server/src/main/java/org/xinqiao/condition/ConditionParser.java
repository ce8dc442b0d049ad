package org.xinqiao.condition;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xinqiao.condition.Condition.Row;
import org.xinqiao.condition.FactDefinition.Field;
import tools.jackson.databind.JsonNode;

/// Reads and checks one condition.
final class ConditionParser {

  private static final List<String> FORMS =
      List.of("all", "any", "not", "exists", "count", "aggregate", "repeated", "segment", "field");

  private final FactCatalogue catalogue;
  private final @Nullable FactDefinition anchor;
  private final ValueParser values;
  private final @Nullable SavedConditions saved;
  private final @Nullable UUID self;
  private final Deque<UUID> segments = new ArrayDeque<>();
  private int parts;
  private int questions;

  ConditionParser(FactCatalogue catalogue, @Nullable FactDefinition anchor) {
    this(catalogue, anchor, null, null);
  }

  /// @param saved those that may be named; null when none may
  /// @param self the one that is read, if it has an id: it must not contain itself
  ConditionParser(
      FactCatalogue catalogue,
      @Nullable FactDefinition anchor,
      @Nullable SavedConditions saved,
      @Nullable UUID self) {
    this.catalogue = catalogue;
    this.anchor = anchor;
    this.values = new ValueParser(anchor);
    this.saved = saved;
    this.self = self;
  }

  /// Where a bare field belongs: to a fact, and to which of its rows.
  record Inside(FactDefinition fact, Row row) {}

  /// @throws ConditionInvalid naming every part that does not fit
  Condition parse(JsonNode node, @Nullable Inside inside) {
    return parse(node, "", inside, 0);
  }

  private Condition parse(JsonNode node, String place, @Nullable Inside inside, int depth) {
    if (depth > Limits.DEPTH) {
      throw FlawKind.TOO_DEEP.at(place, Limits.DEPTH);
    }
    if (++parts > Limits.PARTS) {
      throw FlawKind.TOO_MANY_PARTS.at(place, Limits.PARTS);
    }
    String form =
        FORMS.stream()
            .filter(node::has)
            .findFirst()
            .orElseThrow(() -> FlawKind.FORM_UNKNOWN.at(place));
    if (form.equals("field")) {
      return comparison(node, place, inside);
    }
    Json.only(node, place, Set.of(form));
    JsonNode body = node.get(form);
    String within = place + "/" + form;
    return switch (form) {
      case "all" -> new Condition.All(parts(body, within, inside, depth));
      case "any" -> new Condition.Any(parts(body, within, inside, depth));
      case "not" -> new Condition.Not(parse(body, within, inside, depth + 1));
      case "segment" -> segment(node, place, within, inside);
      default -> ofRows(form, body, within, inside, depth);
    };
  }

  /// The condition that is named stands there in full, and counts into the limits of the whole: so
  /// a condition is bounded whatever it names.
  private Condition segment(JsonNode node, String place, String at, @Nullable Inside inside) {
    if (saved == null || inside != null) {
      throw FlawKind.SEGMENT_NOT_HERE.at(at);
    }
    UUID id = ValueParser.id(Json.text(node, "segment", place), at);
    SavedConditions.Saved named = saved.find(id).orElseThrow(() -> FlawKind.SEGMENT_UNKNOWN.at(at));
    if (id.equals(self) || segments.contains(id)) {
      throw FlawKind.SEGMENT_CYCLE.at(at, named.name());
    }
    if (segments.size() == SavedConditions.DEPTH) {
      throw FlawKind.SEGMENT_TOO_DEEP.at(at, SavedConditions.DEPTH);
    }
    segments.push(id);
    try {
      return new Condition.Segment(id, named.name(), parse(named.condition(), "", null, 0));
    } catch (ConditionInvalid e) {
      throw e.within(named.name(), at);
    } finally {
      segments.pop();
    }
  }

  /// What is wrong in one part does not hide what is wrong in the next.
  private List<Condition> parts(JsonNode array, String place, @Nullable Inside inside, int depth) {
    if (!array.isArray() || array.isEmpty()) {
      throw FlawKind.PARTS_MISSING.at(place);
    }
    List<Condition> found = new ArrayList<>();
    List<Flaw> flaws = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      try {
        found.add(parse(array.get(i), place + "/" + i, inside, depth + 1));
      } catch (ConditionInvalid e) {
        flaws.addAll(e.flaws());
        if (parts > Limits.PARTS) {
          break;
        }
      }
    }
    if (!flaws.isEmpty()) {
      throw new ConditionInvalid(flaws);
    }
    return found;
  }

  private Condition ofRows(
      String form, JsonNode node, String place, @Nullable Inside inside, int depth) {
    if (inside != null && inside.row() == Row.FACT) {
      throw FlawKind.QUESTION_WITHIN_QUESTION.at(place);
    }
    if (++questions > Limits.QUESTIONS) {
      throw FlawKind.TOO_MANY_QUESTIONS.at(place, Limits.QUESTIONS);
    }
    FactDefinition fact = catalogue.fact(Json.text(node, "fact", place), place + "/fact");
    if (fact.onePerPatient()) {
      throw FlawKind.FACT_SINGLE.at(place + "/fact", fact.name());
    }
    Condition where =
        node.has("where")
            ? parse(node.get("where"), place + "/where", new Inside(fact, Row.FACT), depth + 1)
            : Condition.ALWAYS;
    return switch (form) {
      case "exists" -> {
        Json.only(node, place, Set.of("fact", "where"));
        yield new Condition.Count(fact, where, Operator.GREATER_OR_EQUAL, 1);
      }
      case "count" -> count(node, place, fact, where);
      case "aggregate" -> aggregate(node, place, fact, where);
      default -> repeated(node, place, fact, where);
    };
  }

  private static Condition count(
      JsonNode node, String place, FactDefinition fact, Condition where) {
    Json.only(node, place, Set.of("fact", "where", "op", "value"));
    Operator operator = operator(node, place);
    if (!operator.ofCounts()) {
      throw FlawKind.OPERATOR_UNFIT.at(place + "/op", operator.word(), "count");
    }
    return new Condition.Count(
        fact, where, operator, Json.whole(node, "value", place, 0, Limits.COUNT));
  }

  private Condition aggregate(JsonNode node, String place, FactDefinition fact, Condition where) {
    Json.only(node, place, Set.of("fact", "where", "function", "field", "op", "value"));
    String word = Json.text(node, "function", place);
    Function function =
        Function.of(word)
            .orElseThrow(() ->
                FlawKind.FUNCTION_UNKNOWN.at(
                    place + "/function", word, Function.words().stream(), word));
    Field field = field(fact, Json.text(node, "field", place), place + "/field");
    if (!function.fits(field.type())) {
      throw FlawKind.FUNCTION_UNFIT.at(place + "/function", word, field.name());
    }
    if (function.inTime() && fact.time().isEmpty()) {
      throw FlawKind.FACT_WITHOUT_TIME.at(place + "/function", fact.name());
    }
    Field result = function.of(field);
    Operator operator = operator(node, place);
    if (operator.arity() == 0 || !operator.fits(result.type())) {
      throw FlawKind.OPERATOR_UNFIT.at(place + "/op", operator.word(), word);
    }
    return new Condition.Aggregate(
        fact, where, function, field, operator, values.of(node, place, result, operator));
  }

  private Condition repeated(JsonNode node, String place, FactDefinition fact, Condition where) {
    Json.only(
        node, place, Set.of("fact", "where", "times", "same", "each", "withinDays", "inLastDays"));
    if (fact.time().isEmpty()) {
      throw FlawKind.FACT_WITHOUT_TIME.at(place + "/fact", fact.name());
    }
    Condition.Repeated window =
        new Condition.Repeated(
            fact,
            where,
            Json.whole(node, "times", place, 2, Limits.COUNT),
            optionalField(fact, node, "same", place),
            optionalField(fact, node, "each", place),
            Json.whole(node, "withinDays", place, 0, Limits.WINDOW_DAYS),
            node.has("inLastDays")
                ? Json.whole(node, "inLastDays", place, 0, Limits.WINDOW_DAYS)
                : null,
            null);
    return window.keptIn(catalogue.keptDays(window));
  }

  private static @Nullable Field optionalField(
      FactDefinition fact, JsonNode node, String property, String place) {
    return node.has(property)
        ? field(fact, Json.text(node, property, place), place + "/" + property)
        : null;
  }

  private Condition comparison(JsonNode node, String place, @Nullable Inside inside) {
    Json.only(node, place, Set.of("field", "op", "value"));
    String name = Json.text(node, "field", place);
    String at = place + "/field";
    int dot = name.indexOf('.');
    FactDefinition owner;
    Row row;
    if (dot < 0) {
      if (inside == null) {
        throw FlawKind.FACT_NEEDED.at(at, name);
      }
      owner = inside.fact();
      row = inside.row();
    } else if (name.startsWith("anchor.")) {
      if (anchor == null) {
        throw FlawKind.ANCHOR_MISSING.at(at);
      }
      owner = anchor;
      row = Row.ANCHOR;
    } else {
      owner = catalogue.fact(name.substring(0, dot), at);
      if (!owner.onePerPatient()) {
        throw FlawKind.FACT_SEVERAL.at(at, owner.name());
      }
      row = Row.PATIENT;
    }
    Field field = field(owner, name.substring(dot + 1), at);
    Operator operator = operator(node, place);
    if (!operator.fits(field.type())) {
      throw FlawKind.OPERATOR_UNFIT.at(place + "/op", operator.word(), field.name());
    }
    return new Condition.Comparison(
        owner, row, field, operator, values.of(node, place, field, operator));
  }

  private static Field field(FactDefinition fact, String name, String place) {
    return fact.field(name)
        .orElseThrow(() -> {
          Stream<String> known = fact.fields().stream().map(Field::name);
          return FlawKind.FIELD_UNKNOWN.at(place, name, known, fact.name(), name);
        });
  }

  private static Operator operator(JsonNode node, String place) {
    String word = Json.text(node, "op", place);
    return Operator.of(word)
        .orElseThrow(() ->
            FlawKind.OPERATOR_UNKNOWN.at(place + "/op", word, Operator.words().stream(), word));
  }
}
