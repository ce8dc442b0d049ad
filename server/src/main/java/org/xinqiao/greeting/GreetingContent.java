package org.xinqiao.greeting;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;
import org.xinqiao.condition.Condition;
import org.xinqiao.condition.ConditionInvalid;
import org.xinqiao.condition.Conditions;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The files of `content/greetings`, read once at start, which refuses one that does not fit.
@Component
class GreetingContent {

  /// Of two greetings on one day the first is sent: what is somebody's own comes before what
  /// everybody has.
  private static final List<String> GROUPS = List.of("birthdays", "festivals", "solar-terms");

  private final Conditions conditions;
  private final List<Greeting> greetings = new ArrayList<>();
  private final GreetingRules rules;

  GreetingContent(JsonMapper json, Conditions conditions) {
    this.conditions = conditions;
    for (String group : GROUPS) {
      JsonNode file = read(json, group);
      for (JsonNode one : file.path("greetings")) {
        Greeting greeting = greeting(file, one);
        if (find(greeting.id()).isPresent()) {
          throw new IllegalStateException("content/greetings has " + greeting.id() + " twice");
        }
        greetings.add(greeting);
      }
    }
    this.rules = rules(read(json, "rules"));
  }

  /// All, those first that come first when two have one day.
  List<Greeting> all() {
    return List.copyOf(greetings);
  }

  /// Those whose day it is, for anybody.
  List<Greeting> on(LocalDate day) {
    return greetings.stream().filter(one -> one.occasion().isOn(day)).toList();
  }

  Optional<Greeting> find(String id) {
    return greetings.stream().filter(one -> one.id().equals(id)).findFirst();
  }

  GreetingRules rules() {
    return rules;
  }

  private Greeting greeting(JsonNode file, JsonNode one) {
    String id = one.path("id").asString();
    List<Greeting.Line> lines = new ArrayList<>();
    for (JsonNode line : one.path("lines")) {
      lines.add(
          new Greeting.Line(
              line.path("id").asString(),
              text(line.path("label")),
              condition(id, line.path("when")),
              text(line.path("text"))));
    }
    return new Greeting(
        id,
        file.path("id").asString(),
        text(one.path("title")),
        Occasion.of(one.path("on")),
        file.path("switchedOn").asBoolean(),
        text(one.path("wish")),
        text(one.path("neutral")),
        one.has("when") ? condition(id, one.path("when")) : null,
        lines,
        file.path("verified").asBoolean());
  }

  private GreetingRules rules(JsonNode file) {
    List<GreetingRules.Hardship> hardship = new ArrayList<>();
    for (JsonNode one : file.path("hardship")) {
      String id = one.path("id").asString();
      hardship.add(
          new GreetingRules.Hardship(id, text(one.path("label")), condition(id, one.path("when"))));
    }
    List<String> channels = new ArrayList<>();
    file.path("channels").forEach(channel -> channels.add(channel.asString()));
    return new GreetingRules(
        LocalTime.parse(file.path("time").asString()),
        LocalTime.parse(file.path("until").asString()),
        file.path("youngest").asInt(),
        file.path("householdDeathDays").asInt(),
        channels,
        file.path("most").path("count").asInt(),
        file.path("most").path("days").asInt(),
        hardship);
  }

  private Condition condition(String id, JsonNode when) {
    try {
      return conditions.parse(when);
    } catch (ConditionInvalid e) {
      throw new IllegalStateException("content/greetings, " + id + ": " + e.getMessage(), e);
    }
  }

  private static Text text(JsonNode node) {
    return new Text(node.path("zh").asString(), node.path("en").asString());
  }

  private static JsonNode read(JsonMapper json, String id) {
    String path = "classpath:content/greetings/" + id + ".json";
    Resource file = new PathMatchingResourcePatternResolver().getResource(path);
    try {
      return json.readTree(file.getContentAsString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read", e);
    }
  }
}
