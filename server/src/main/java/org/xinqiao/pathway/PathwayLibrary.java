package org.xinqiao.pathway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;
import org.xinqiao.condition.ConditionInvalid;
import org.xinqiao.condition.Conditions;
import org.xinqiao.condition.FactDefinition;
import org.xinqiao.consent.Purpose;
import org.xinqiao.pathway.PathwayDefinition.Anchor;
import org.xinqiao.pathway.PathwayDefinition.Every;
import org.xinqiao.pathway.PathwayDefinition.Kind;
import org.xinqiao.pathway.PathwayDefinition.Reminder;
import org.xinqiao.pathway.PathwayDefinition.Step;
import org.xinqiao.pathway.PathwayDefinition.Work;
import org.xinqiao.shared.Text;
import org.xinqiao.task.TaskKind;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The pathways of content/pathways. A file that does not fit stops the start, naming the file and
/// the place: a hospital must not find out a month later that nobody was followed up.
@Component
class PathwayLibrary {

  private final Map<String, PathwayDefinition> pathways = new TreeMap<>();

  @Autowired
  PathwayLibrary(JsonMapper json, Conditions conditions) {
    try {
      for (Resource file :
          new PathMatchingResourcePatternResolver()
              .getResources("classpath*:content/pathways/*.json")) {
        try (InputStream in = file.getInputStream()) {
          PathwayDefinition pathway = read(json.readTree(in), conditions);
          pathways.put(pathway.id(), pathway);
        } catch (ConditionInvalid | PathwayFlaw | NullPointerException e) {
          throw new IllegalStateException(
              "content/pathways/" + file.getFilename() + " does not fit: " + e.getMessage(), e);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The pathways cannot be read", e);
    }
  }

  /// Of these alone, for tests.
  PathwayLibrary(Conditions conditions, Collection<JsonNode> files) {
    files.forEach(file -> {
      PathwayDefinition pathway = read(file, conditions);
      pathways.put(pathway.id(), pathway);
    });
  }

  Collection<PathwayDefinition> all() {
    return pathways.values();
  }

  /// Those that a patient is on once at a time.
  List<PathwayDefinition> once() {
    return pathways.values().stream().filter(PathwayDefinition::once).toList();
  }

  /// Those that count from this field of the row that starts them.
  List<PathwayDefinition> countingFrom(String field) {
    return pathways.values().stream().filter(pathway -> pathway.dateField().equals(field)).toList();
  }

  Optional<PathwayDefinition> find(String id) {
    return Optional.ofNullable(pathways.get(id));
  }

  private static PathwayDefinition read(JsonNode file, Conditions conditions) {
    JsonNode trigger = file.get("trigger");
    EventTrigger event =
        trigger.has("event") ? EventTrigger.read(trigger.get("event"), "trigger.event") : null;
    FactDefinition from =
        conditions.fact(event == null ? trigger.get("from").asString() : event.fact());
    Map<String, Anchor> anchors = new HashMap<>();
    file.get("anchors")
        .properties()
        .forEach(entry -> anchors.put(entry.getKey(), anchor(entry.getValue(), from, conditions)));
    List<Step> steps = new ArrayList<>();
    for (JsonNode step : file.get("steps")) {
      steps.add(step(step, from, conditions));
    }
    return new PathwayDefinition(
        file.get("id").asString(),
        file.get("version").asInt(),
        text(file.get("title")),
        Purpose.of(file.get("purpose").asString()),
        from,
        conditions.parse(event == null ? trigger.get("where") : event.recent(), from, true),
        conditions.parse(trigger.get("condition"), from, false),
        event == null ? trigger.get("date").asString() : event.dateField(),
        event == null ? trigger.get("cycle").asString() : EventTrigger.KEY,
        event == null
            ? null
            : new PathwayDefinition.Event(
                conditions.parse(event.event(), from, true), event.withdrawn()),
        trigger.path("once").asBoolean(false),
        trigger.has("stay") ? conditions.parse(trigger.get("stay")) : null,
        trigger.has("until") ? conditions.parse(trigger.get("until"), from, false) : null,
        Map.copyOf(anchors),
        List.copyOf(steps),
        file.path("close").path("days").asInt(14));
  }

  private static Anchor anchor(JsonNode node, FactDefinition from, Conditions conditions) {
    if (node.has("from")) {
      return new Anchor(null, "", null, false);
    }
    FactDefinition fact = conditions.fact(node.get("fact").asString());
    return new Anchor(
        fact,
        node.get("field").asString(),
        conditions.parseWithin(node.get("where"), from, fact),
        node.path("orTrigger").asBoolean(false));
  }

  private static Step step(JsonNode node, FactDefinition from, Conditions conditions) {
    JsonNode revisit = node.path("revisit");
    if (node.has("unless") && node.has("revisit")) {
      throw new PathwayFlaw(
          "steps." + node.get("id").asString() + ".unless", "does not belong to a return visit");
    }
    List<Reminder> reminders = new ArrayList<>();
    for (JsonNode reminder : revisit.path("reminders")) {
      reminders.add(
          new Reminder(
              reminder.get("id").asString(),
              reminder.get("daysBefore").asInt(),
              reminder.get("template").asString()));
    }
    List<String> channels = new ArrayList<>();
    node.path("channels").forEach(channel -> channels.add(channel.asString()));
    return new Step(
        node.get("id").asString(),
        text(node.get("title")),
        Kind.valueOf(node.get("kind").asString().toUpperCase(java.util.Locale.ROOT)),
        node.get("anchor").asString(),
        offset(node.get("offset")),
        node.has("every") ? every(node.get("every")) : null,
        node.has("notBefore") ? node.get("notBefore").get("days").asInt() : null,
        node.get("window").get("after").asInt(),
        LocalTime.parse(node.path("time").asString("09:30")),
        node.get("priority").asString(),
        List.copyOf(channels),
        node.has("template") ? node.get("template").asString() : null,
        node.has("questionnaire") ? node.get("questionnaire").asString() : null,
        node.has("noReply") ? node.get("noReply").get("afterHours").asInt() : null,
        List.copyOf(reminders),
        revisit.path("attend").path("before").asInt(7),
        revisit.path("attend").path("after").asInt(14),
        node.has("task") ? work(node.get("task")) : null,
        node.has("unless") ? conditions.parse(node.get("unless"), from, false) : null);
  }

  private static Work work(JsonNode node) {
    return new Work(TaskKind.of(node.get("kind").asString()), text(node.get("text")));
  }

  private static Every every(JsonNode node) {
    int times = node.path("times").asInt(Integer.MAX_VALUE);
    JsonNode until = node.get("until");
    if (until != null) {
      // The shortest month has 28 days; the day itself decides.
      times = Math.min(times, most(until, 31) / most(node, 28) + 1);
    }
    return new Every(offset(node), times, until == null ? null : offset(until));
  }

  private static int most(JsonNode node, int daysOfMonth) {
    return node.path("months").asInt(0) * daysOfMonth
        + node.path("weeks").asInt(0) * 7
        + node.path("days").asInt(0);
  }

  private static String offset(JsonNode node) {
    String unit = node.has("months") ? "months" : node.has("weeks") ? "weeks" : "days";
    String offset = node.get(unit).asInt() + " " + unit;
    return unit.equals("months") && node.has("days")
        ? offset + " " + node.get("days").asInt() + " days"
        : offset;
  }

  private static Text text(JsonNode node) {
    return new Text(node.get("zh").asString(), node.get("en").asString());
  }
}
