package org.xinqiao.cohort;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.xinqiao.condition.Condition;
import org.xinqiao.condition.ConditionInvalid;
import org.xinqiao.condition.Conditions;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;

/// The tags, strata and strategies of the content, checked. A file that does not fit stops the
/// start and says where.
@Component
class TagLibrary {

  /// Changes of these facts, and of no others, are followed at once: a rule about anything else
  /// would be right once a day.
  static final Set<String> FOLLOWED =
      Set.of(
          "patient",
          "profile",
          "preference",
          "encounter",
          "condition",
          "observation",
          "procedure",
          "medicationRequest",
          "medicationDispense",
          "appointment",
          "revisit",
          "contact",
          "reply",
          "form",
          "alert",
          "risk",
          "membership");

  /// Strategies also ask for what was put on before them.
  private static final Set<String> PUT_ON = Set.of("tag", "stratum");

  /// A decision table of strata.
  ///
  /// @param rows in the order in which they are asked
  record Table(String name, Text label, List<TagRule.Case> rows) {

    /// The words of a row; its name where the content has it no more.
    Text rowLabel(String row) {
      return rows.stream()
          .filter(each -> each.value().equals(row))
          .map(TagRule.Case::label)
          .findFirst()
          .orElse(new Text(row, row));
    }
  }

  private final Conditions conditions;
  private final Map<String, TagDefinition> tags = new LinkedHashMap<>();
  private final Map<String, Text> dimensions = new LinkedHashMap<>();
  private final Map<String, Table> tables = new LinkedHashMap<>();
  private final Map<String, Table> strategyTables = new LinkedHashMap<>();
  private final Map<String, Strategy> strategies = new LinkedHashMap<>();
  private final List<TagRule> first = new ArrayList<>();
  private final List<TagRule> second = new ArrayList<>();
  private final String fingerprint;

  TagLibrary(TagContent content, Conditions conditions) {
    this.conditions = conditions;
    content.tags().forEach(this::tags);
    content.strata().forEach(file -> table(file, TagRule.Kind.STRATUM));
    content.strategies().forEach(file -> table(file, TagRule.Kind.STRATEGY));
    tags.values()
        .forEach(tag ->
            tag.excludes().stream()
                .filter(other -> !tags.containsKey(other))
                .forEach(other -> {
                  throw new IllegalStateException(
                      tag.name() + " excludes " + other + ", which is no tag");
                }));
    this.fingerprint = content.fingerprint();
  }

  private void tags(JsonNode file) {
    String dimension = file.path("id").asString();
    dimensions.put(dimension, TagContent.label(file));
    int version = file.path("version").asInt();
    for (JsonNode node : file.path("tags")) {
      String name = node.path("id").asString();
      String place = "content/tags/" + dimension + ".json: " + name;
      Condition when = node.has("when") ? parse(node.path("when"), FOLLOWED, place) : null;
      List<String> synonyms = new ArrayList<>();
      node.path("synonyms").forEach(other -> synonyms.add(other.asString()));
      Set<String> excludes = new HashSet<>();
      node.path("excludes").forEach(other -> excludes.add(other.asString()));
      TagDefinition tag =
          new TagDefinition(
              name,
              dimension,
              TagContent.label(node),
              version,
              when,
              node.path("sensitive").asBoolean(false),
              synonyms,
              excludes);
      if (tags.put(name, tag) != null) {
        throw new IllegalStateException(place + " is there twice");
      }
      if (when != null) {
        String valueOf = node.has("valueOf") ? node.path("valueOf").asString() : null;
        first.add(
            new TagRule(
                TagRule.Kind.TAG,
                name,
                version,
                List.of(new TagRule.Case("", tag.label(), when, valueOf))));
      }
    }
  }

  private void table(JsonNode file, TagRule.Kind kind) {
    String name = file.path("id").asString();
    boolean strata = kind == TagRule.Kind.STRATUM;
    String folder = strata ? "content/strata/" : "content/strategies/";
    Set<String> allowed = new HashSet<>(FOLLOWED);
    if (!strata) {
      allowed.addAll(PUT_ON);
    }
    List<TagRule.Case> rows = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonNode row : file.path("rows")) {
      String value = row.path("id").asString();
      String place = folder + name + ".json: " + value;
      if (!names.add(value)) {
        throw new IllegalStateException(place + " is there twice");
      }
      Condition when = row.has("when") ? parse(row.path("when"), allowed, place) : Condition.ALWAYS;
      rows.add(new TagRule.Case(value, TagContent.label(row), when, null));
      if (!strata) {
        strategies.put(value, strategy(row));
      }
    }
    (strata ? tables : strategyTables)
        .put(name, new Table(name, TagContent.label(file), List.copyOf(rows)));
    (strata ? first : second).add(new TagRule(kind, name, file.path("version").asInt(), rows));
  }

  private static Strategy strategy(JsonNode row) {
    JsonNode strategy = row.path("strategy");
    List<String> channels = new ArrayList<>();
    strategy.path("channels").forEach(channel -> channels.add(channel.asString()));
    return new Strategy(
        row.path("id").asString(),
        TagContent.label(row),
        channels,
        strategy.path("script").asString(),
        strategy.path("everyDays").asInt(),
        strategy.path("seniority").asString(),
        strategy.path("adviser").asBoolean());
  }

  private Condition parse(JsonNode json, Set<String> allowed, String place) {
    try {
      Condition condition = conditions.parse(json);
      for (String fact : conditions.factsOf(condition)) {
        if (!allowed.contains(fact)) {
          throw new IllegalStateException(place + " asks for " + fact + ", which is not followed");
        }
      }
      return condition;
    } catch (ConditionInvalid e) {
      throw new IllegalStateException(place + ": " + e.getMessage(), e);
    }
  }

  /// What is put on from facts alone.
  List<TagRule> first() {
    return first;
  }

  /// What is put on from that.
  List<TagRule> second() {
    return second;
  }

  Collection<TagDefinition> tags() {
    return tags.values();
  }

  Optional<TagDefinition> tag(String name) {
    return Optional.ofNullable(tags.get(name));
  }

  /// The words of the six dimensions.
  Map<String, Text> dimensions() {
    return dimensions;
  }

  Collection<Table> tables() {
    return tables.values();
  }

  Collection<Table> strategyTables() {
    return strategyTables.values();
  }

  @Nullable Table table(String name) {
    return tables.get(name);
  }

  Optional<Strategy> strategy(String name) {
    return Optional.ofNullable(strategies.get(name));
  }

  String fingerprint() {
    return fingerprint;
  }
}
