package org.xinqiao.questionnaire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;
import org.xinqiao.questionnaire.domain.Definition;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The questionnaires of `content/questionnaires`, read once at start.
@Component
class Definitions {

  /// @param content the file itself, kept with every form of it that is sent
  record Shipped(Definition definition, String content) {}

  private final JsonMapper json;
  private final Map<String, Shipped> latest;

  Definitions(JsonMapper json) {
    this.json = json;
    this.latest = load();
  }

  /// The version to send now.
  Optional<Shipped> latest(String id) {
    return Optional.ofNullable(latest.get(id));
  }

  /// The version of each to send now, in the order of their ids.
  List<Definition> all() {
    return latest.values().stream()
        .map(Shipped::definition)
        .sorted(Comparator.comparing(Definition::id))
        .toList();
  }

  /// Reads a file, whether it came with this installation or was kept by an earlier one.
  ///
  /// @throws IllegalStateException naming the file and the place when it does not fit
  Definition read(String name, String content) {
    try {
      return new DefinitionReader(name).read(json.readTree(content));
    } catch (JacksonException e) {
      throw new IllegalStateException(name + ": not JSON: " + e.getOriginalMessage());
    }
  }

  private Map<String, Shipped> load() {
    Map<String, Shipped> byId = new HashMap<>();
    try {
      Resource[] files =
          new PathMatchingResourcePatternResolver()
              .getResources("classpath*:content/questionnaires/*.json");
      java.util.Arrays.sort(
          files, Comparator.comparing(file -> String.valueOf(file.getFilename())));
      for (Resource file : files) {
        String content;
        try (InputStream in = file.getInputStream()) {
          content = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Definition definition = read("content/questionnaires/" + file.getFilename(), content);
        Shipped shipped = new Shipped(definition, content);
        byId.merge(
            definition.id(),
            shipped,
            (a, b) -> {
              if (a.definition().version() == b.definition().version()) {
                throw new IllegalStateException(
                    "Two files hold questionnaire "
                        + definition.id()
                        + " version "
                        + definition.version());
              }
              return a.definition().version() > b.definition().version() ? a : b;
            });
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (byId.isEmpty()) {
      throw new IllegalStateException("There are no questionnaires in content/questionnaires");
    }
    return Map.copyOf(byId);
  }
}
