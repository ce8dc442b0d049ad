package org.xinqiao.condition;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.xinqiao.condition.FactDefinition.Field;
import org.xinqiao.condition.FactDefinition.Type;
import org.xinqiao.testkit.Gen;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Conditions of every form over every fact of a catalogue, all of which fit.
final class RandomConditions implements Gen<JsonNode> {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final List<FactDefinition> several;
  private final List<FactDefinition> single;
  private final FactDefinition anchor;
  private final RandomRows values;
  private final LocalDate today;

  /// @param anchor null for conditions about the patient alone
  RandomConditions(
      Collection<FactDefinition> facts, FactDefinition anchor, RandomRows values, LocalDate today) {
    this.several = facts.stream().filter(fact -> !fact.onePerPatient()).toList();
    this.single = facts.stream().filter(FactDefinition::onePerPatient).toList();
    this.anchor = anchor;
    this.values = values;
    this.today = today;
  }

  @Override
  public JsonNode make(SplittableRandom random) {
    return condition(random, 3, null);
  }

  /// A part instead of the whole; one part less; any row instead of those that fit.
  @Override
  public Stream<JsonNode> simpler(JsonNode json) {
    List<JsonNode> simpler = new ArrayList<>();
    for (String form : List.of("all", "any")) {
      if (json.has(form)) {
        json.get(form).forEach(simpler::add);
        for (int i = 0; i < json.get(form).size() && json.get(form).size() > 1; i++) {
          JsonNode less = json.deepCopy();
          ((ArrayNode) less.get(form)).remove(i);
          simpler.add(less);
        }
      }
    }
    if (json.has("not")) {
      simpler.add(json.get("not"));
    }
    for (String form : List.of("exists", "count", "aggregate", "repeated")) {
      if (json.path(form).has("where")) {
        JsonNode less = json.deepCopy();
        ((ObjectNode) less.get(form)).remove("where");
        simpler.add(less);
        simpler(json.get(form).get("where"))
            .forEach(where -> {
              ObjectNode other = (ObjectNode) json.deepCopy();
              ((ObjectNode) other.get(form)).set("where", where);
              simpler.add(other);
            });
      }
    }
    return simpler.stream();
  }

  private ObjectNode condition(SplittableRandom random, int depth, FactDefinition inside) {
    int dice = random.nextInt(depth > 0 ? 10 : 7);
    if (dice >= 7) {
      ObjectNode joined = JSON.createObjectNode();
      if (dice == 9) {
        joined.set("not", condition(random, depth - 1, inside));
        return joined;
      }
      ArrayNode parts = joined.putArray(dice == 7 ? "all" : "any");
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        parts.add(condition(random, depth - 1, inside));
      }
      return joined;
    }
    return inside != null || dice < 2 ? comparison(random, inside) : question(random, depth);
  }

  private ObjectNode question(SplittableRandom random, int depth) {
    FactDefinition fact = values.oneWithRows(random, several);
    ObjectNode question = JSON.createObjectNode();
    String form = List.of("exists", "count", "aggregate", "repeated").get(random.nextInt(4));
    if (form.equals("repeated") && random.nextInt(3) == 0) {
      return overKeptDays(random);
    }
    if (form.equals("repeated") && fact.time().isEmpty()) {
      form = "count";
    }
    ObjectNode body = question.putObject(form);
    body.put("fact", fact.name());
    if (random.nextInt(4) > 0) {
      body.set("where", condition(random, Math.min(depth, 2), fact));
    }
    switch (form) {
      case "exists" -> {}
      case "count" -> {
        body.put("op", List.of("=", "!=", "<", "<=", ">", ">=").get(random.nextInt(6)));
        body.put("value", random.nextInt(4));
      }
      case "aggregate" -> aggregate(random, body, fact);
      default -> {
        if (random.nextInt(3) > 0) {
          body.put("same", any(random, fact.fields()).name());
        }
        if (random.nextBoolean()) {
          body.put("each", any(random, fact.fields()).name());
        }
        window(random, body);
      }
    }
    return question;
  }

  private static void window(SplittableRandom random, ObjectNode body) {
    body.put("times", 2 + random.nextInt(3));
    body.put("withinDays", random.nextInt(random.nextBoolean() ? 10 : 300));
    if (random.nextBoolean()) {
      body.put("inLastDays", random.nextInt(500));
    }
  }

  /// A window that the profile answers: all visits, or one disease at several visits.
  private static ObjectNode overKeptDays(SplittableRandom random) {
    ObjectNode question = JSON.createObjectNode();
    ObjectNode body = question.putObject("repeated");
    if (random.nextBoolean()) {
      body.put("fact", "encounter");
    } else {
      body.put("fact", "condition").put("same", "category").put("each", "encounterId");
    }
    window(random, body);
    return question;
  }

  private void aggregate(SplittableRandom random, ObjectNode body, FactDefinition fact) {
    Field field = any(random, fact.fields());
    List<Function> fitting =
        Arrays.stream(Function.values())
            .filter(function -> function.fits(field.type()))
            .filter(function -> !function.inTime() || fact.time().isPresent())
            .toList();
    Function function = any(random, fitting);
    body.put("function", function.word());
    body.put("field", field.name());
    operation(random, body, fact, field, function.of(field).type(), false);
  }

  private ObjectNode comparison(SplittableRandom random, FactDefinition inside) {
    ObjectNode comparison = JSON.createObjectNode();
    FactDefinition owner = any(random, single);
    String prefix = owner.name() + ".";
    if (inside != null && random.nextInt(8) > 0) {
      owner = inside;
      prefix = "";
    } else if (anchor != null && random.nextBoolean()) {
      owner = anchor;
      prefix = "anchor.";
    }
    Field field = any(random, owner.fields());
    comparison.put("field", prefix + field.name());
    operation(random, comparison, owner, field, field.type(), true);
    return comparison;
  }

  private void operation(
      SplittableRandom random,
      ObjectNode comparison,
      FactDefinition fact,
      Field field,
      Type type,
      boolean nulls) {
    List<Operator> fitting =
        Arrays.stream(Operator.values())
            .filter(operator -> operator.fits(type) && (nulls || operator.arity() != 0))
            .toList();
    Operator operator = any(random, fitting);
    comparison.put("op", operator.word());
    if (operator.countsDays()) {
      comparison.put("value", random.nextInt(400));
    } else if (operator.arity() == 1) {
      comparison.set("value", value(random, fact, field, type));
    } else if (operator.arity() != 0) {
      ArrayNode list = comparison.putArray("value");
      for (int i = operator.arity() == 2 ? 2 : 1 + random.nextInt(3); i > 0; i--) {
        list.add(
            operator == Operator.STARTS_WITH_ANY
                ? JSON.getNodeFactory().stringNode(prefix(random, fact, field))
                : value(random, fact, field, type));
      }
    }
  }

  private String prefix(SplittableRandom random, FactDefinition fact, Field field) {
    String whole = values.text(random, fact, field);
    return whole.substring(0, Math.min(whole.length(), 1 + random.nextInt(3)));
  }

  private JsonNode value(SplittableRandom random, FactDefinition fact, Field field, Type type) {
    ObjectNode relative = JSON.createObjectNode();
    if (anchor != null && random.nextInt(3) == 0) {
      List<Field> alike =
          anchor.fields().stream()
              .filter(other -> other.type() == type || other.type().isDay() && type.isDay())
              .toList();
      if (!alike.isEmpty()) {
        relative.put("anchor", any(random, alike).name());
        return type.isDay() ? shifted(random, relative) : relative;
      }
    }
    return switch (type) {
      case TEXT -> JSON.getNodeFactory().stringNode(values.text(random, fact, field));
      case ID -> JSON.getNodeFactory().stringNode(values.id(random).toString());
      case NUMBER -> JSON.getNodeFactory().numberNode(random.nextInt(-2, 30) / 2.0);
      case BOOLEAN -> JSON.getNodeFactory().booleanNode(random.nextBoolean());
      case DATE, MOMENT ->
          random.nextBoolean()
              ? shifted(random, relative.put("today", true))
              : JSON.getNodeFactory()
                  .stringNode(today.plusDays(random.nextInt(-500, 100)).toString());
    };
  }

  private static JsonNode shifted(SplittableRandom random, ObjectNode relative) {
    if (random.nextBoolean()) {
      relative.put("days", random.nextInt(-300, 60));
    }
    if (random.nextInt(3) == 0) {
      relative.put("months", random.nextInt(-15, 4));
    }
    return relative;
  }

  private static <T> T any(SplittableRandom random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
