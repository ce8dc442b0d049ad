package org.xinqiao.measure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;
import org.xinqiao.condition.ConditionInvalid;
import org.xinqiao.condition.Conditions;
import org.xinqiao.condition.FactDefinition;
import org.xinqiao.measure.MeasureDefinition.Exclusion;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The measures of content/measures. A file that does not fit stops the start, naming the file and
/// the place: a number that cannot be computed must not be found out in a meeting.
@Component
class MeasureLibrary {

  private final Map<String, MeasureDefinition> measures = new TreeMap<>();

  MeasureLibrary(JsonMapper json, Conditions conditions) {
    try {
      for (Resource file :
          new PathMatchingResourcePatternResolver()
              .getResources("classpath*:content/measures/*.json")) {
        try (InputStream in = file.getInputStream()) {
          MeasureDefinition measure =
              read(String.valueOf(file.getFilename()), json.readTree(in), conditions);
          measures.put(measure.id(), measure);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The measures cannot be read", e);
    }
  }

  Collection<MeasureDefinition> all() {
    return measures.values();
  }

  Optional<MeasureDefinition> find(String id) {
    return Optional.ofNullable(measures.get(id));
  }

  /// @throws IllegalStateException naming the file and what does not fit
  static MeasureDefinition read(String fileName, JsonNode file, Conditions conditions) {
    try {
      return read(file, conditions);
    } catch (ConditionInvalid | NullPointerException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "content/measures/" + fileName + " does not fit: " + e.getMessage(), e);
    }
  }

  private static MeasureDefinition read(JsonNode file, Conditions conditions) {
    JsonNode definition = file.get("definition");
    FactDefinition from = conditions.fact(definition.get("from").asString());
    List<Exclusion> exclusions = new ArrayList<>();
    for (JsonNode exclusion : definition.get("exclusions")) {
      exclusions.add(
          new Exclusion(
              conditions.parse(exclusion.get("when"), from, false), text(exclusion.get("reason"))));
    }
    String period = definition.get("period").asString();
    JsonNode target = file.get("target");
    return new MeasureDefinition(
        file.get("id").asString(),
        file.get("version").asInt(),
        new MeasureDefinition.Texts(
            text(file.get("title")),
            text(file.get("question")),
            text(file.get("grain")),
            text(file.get("population")),
            text(file.get("numerator")),
            text(file.get("window")),
            text(file.get("exclusions")),
            text(file.get("data"))),
        file.get("unit").asString(),
        target.isNull() ? null : target.get("value").asDouble(),
        from,
        from.field(period)
            .filter(field -> field.type() == FactDefinition.Type.DATE)
            .orElseThrow(() -> new IllegalArgumentException(period + " is no day of the fact")),
        from.fields().stream()
            .filter(field -> field.type() == FactDefinition.Type.ID)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("the fact's rows have no id")),
        conditions.parse(definition.get("population"), from, false),
        conditions.parse(definition.get("numerator"), from, false),
        List.copyOf(exclusions),
        conditions.parse(definition.get("mature"), from, false));
  }

  private static Text text(JsonNode node) {
    return new Text(node.get("zh").asString(), node.get("en").asString());
  }
}
