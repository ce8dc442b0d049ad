package org.xinqiao.questionnaire;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.xinqiao.questionnaire.domain.Definition;
import org.xinqiao.questionnaire.domain.Flag;
import org.xinqiao.questionnaire.domain.Item;
import org.xinqiao.questionnaire.domain.Level;
import org.xinqiao.questionnaire.domain.Option;
import org.xinqiao.questionnaire.domain.Score;
import org.xinqiao.questionnaire.domain.When;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;

/// Reads one questionnaire file. The schema says what a file looks like; this also holds what no
/// schema can say: that every item, option and score that is named exists. A file that does not fit
/// stops the start, with the place in it.
final class DefinitionReader {

  private final String file;

  DefinitionReader(String file) {
    this.file = file;
  }

  Definition read(JsonNode root) {
    Definition definition =
        new Definition(
            string(root, "id"),
            integer(root, "version"),
            text(root, "title"),
            text(root, "lead"),
            root.has("attribution") ? text(root, "attribution") : null,
            integer(root, "minutes"),
            each(root, "items", this::item),
            each(root, "scores", this::score),
            each(root, "flags", this::flag));
    check(definition);
    return definition;
  }

  private Item item(JsonNode node) {
    JsonNode skip = node.get("skip");
    JsonNode showIf = node.get("showIf");
    return new Item(
        string(node, "id"),
        text(node, "text"),
        node.has("help") ? text(node, "help") : null,
        Item.Type.of(string(node, "type")),
        node.path("required").asBoolean(),
        node.has("options") ? each(node, "options", this::option) : List.of(),
        number(node, "min"),
        number(node, "max"),
        number(node, "step"),
        node.has("unit") ? string(node, "unit") : null,
        skip == null ? null : option(skip),
        node.has("lowLabel") ? text(node, "lowLabel") : null,
        node.has("highLabel") ? text(node, "highLabel") : null,
        showIf == null ? null : new Item.ShowIf(string(showIf, "item"), strings(showIf, "anyOf")),
        node.path("redFlags").asBoolean(false),
        node.has("about") ? Item.About.of(string(node, "about")) : Item.About.NOW,
        node.has("tells") ? string(node, "tells") : null,
        ages(node.get("ages")));
  }

  private Item.@Nullable Ages ages(@Nullable JsonNode node) {
    return node == null
        ? null
        : new Item.Ages(
            node.has("from") ? integer(node, "from") : null,
            node.has("under") ? integer(node, "under") : null);
  }

  private Option option(JsonNode node) {
    return new Option(
        string(node, "code"),
        text(node, "text"),
        node.has("score") ? integer(node, "score") : null,
        node.path("exclusive").asBoolean(false));
  }

  private Score score(JsonNode node) {
    return new Score(
        string(node, "id"),
        text(node, "title"),
        strings(node, "sum"),
        each(
            node,
            "bands",
            band ->
                new Score.Band(integer(band, "min"), integer(band, "max"), text(band, "label"))),
        node.has("tells") ? string(node, "tells") : null);
  }

  private Flag flag(JsonNode node) {
    return new Flag(
        string(node, "id"),
        when(required(node, "when")),
        Level.valueOf(string(node, "level")),
        string(node, "category"),
        text(node, "reason"),
        text(node, "patientText"),
        string(node, "task"),
        node.has("withinHours") ? integer(node, "withinHours") : null);
  }

  When when(JsonNode node) {
    if (node.has("all")) {
      return new When.All(each(node, "all", this::when));
    }
    if (node.has("any")) {
      return new When.Any(each(node, "any", this::when));
    }
    String op = string(node, "op");
    if (op.equals("anyOf")) {
      return new When.Chosen(string(node, "item"), strings(node, "value"));
    }
    When.Comparison comparison = When.Comparison.of(op);
    BigDecimal value = required(node, "value").decimalValue();
    return node.has("score")
        ? new When.OfScore(string(node, "score"), comparison, value)
        : new When.OfItem(string(node, "item"), comparison, value);
  }

  private void check(Definition definition) {
    Set<String> seen = new HashSet<>();
    for (Item item : definition.items()) {
      Item.ShowIf showIf = item.showIf();
      if (showIf != null) {
        Item before = seen.contains(showIf.item()) ? definition.item(showIf.item()) : null;
        if (before == null) {
          throw wrong("item " + item.id() + " depends on " + showIf.item() + ", not before it");
        }
        showIf.anyOf().forEach(code -> knows(before, code));
      }
      if (!seen.add(item.id())) {
        throw wrong("two items " + item.id());
      }
      boolean numeric = item.type() == Item.Type.NUMBER || item.type() == Item.Type.SCALE;
      if (numeric && (item.min() == null || item.max() == null || item.step() == null)) {
        throw wrong("item " + item.id() + " needs min, max and step");
      }
    }
    for (Score score : definition.scores()) {
      for (String id : score.sum()) {
        Item item = definition.item(id);
        if (item == null || item.options().stream().anyMatch(o -> o.score() == null)) {
          throw wrong("score " + score.id() + " adds up " + id + ", which has no score");
        }
      }
    }
    Set<String> flags = new HashSet<>();
    for (Flag flag : definition.flags()) {
      if (!flags.add(flag.id())) {
        throw wrong("two flags " + flag.id());
      }
      check(definition, flag.when());
    }
  }

  private void check(Definition definition, When when) {
    switch (when) {
      case When.All all -> all.of().forEach(part -> check(definition, part));
      case When.Any any -> any.of().forEach(part -> check(definition, part));
      case When.OfItem leaf -> known(definition, leaf.item());
      case When.Chosen leaf -> {
        Item item = known(definition, leaf.item());
        leaf.anyOf().forEach(code -> knows(item, code));
      }
      case When.OfScore leaf -> {
        if (definition.score(leaf.score()) == null) {
          throw wrong("there is no score " + leaf.score());
        }
      }
    }
  }

  private Item known(Definition definition, String id) {
    Item item = definition.item(id);
    if (item == null) {
      throw wrong("there is no item " + id);
    }
    return item;
  }

  private void knows(Item item, String code) {
    if (item.option(code) == null) {
      throw wrong("item " + item.id() + " has no option " + code);
    }
  }

  Text text(JsonNode node, String field) {
    JsonNode text = required(node, field);
    return new Text(string(text, "zh"), string(text, "en"));
  }

  String string(JsonNode node, String field) {
    JsonNode value = required(node, field);
    if (!value.isString()) {
      throw wrong(field + " is not a text");
    }
    return value.stringValue();
  }

  private int integer(JsonNode node, String field) {
    JsonNode value = required(node, field);
    if (!value.isInt()) {
      throw wrong(field + " is not a whole number");
    }
    return value.intValue();
  }

  private @Nullable BigDecimal number(JsonNode node, String field) {
    return node.has(field) ? required(node, field).decimalValue() : null;
  }

  List<String> strings(JsonNode node, String field) {
    return each(
        node,
        field,
        element -> {
          if (!element.isString()) {
            throw wrong(field + " holds something that is not a text");
          }
          return element.stringValue();
        });
  }

  <T> List<T> each(JsonNode node, String field, Function<JsonNode, T> read) {
    JsonNode list = required(node, field);
    if (!list.isArray()) {
      throw wrong(field + " is not a list");
    }
    List<T> result = new ArrayList<>();
    int n = 0;
    for (JsonNode element : list) {
      try {
        result.add(read.apply(element));
      } catch (IllegalArgumentException e) {
        throw wrong(field + "[" + n + "]: " + e.getMessage());
      }
      n++;
    }
    return result;
  }

  JsonNode required(JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null || value.isNull()) {
      throw wrong(field + " is missing");
    }
    return value;
  }

  IllegalStateException wrong(String what) {
    return new IllegalStateException(file + ": " + what);
  }
}
