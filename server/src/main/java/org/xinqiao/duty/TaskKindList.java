package org.xinqiao.duty;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The kinds of task of `content/tasks/kinds.json`, read once at start.
@Component
public class TaskKindList {

  /// @param kind as content and API write it, as in `call`
  /// @param minutes that it takes, with the record
  /// @param given whether it is given to somebody; otherwise it waits for whoever takes it
  /// @param seniority the least that it asks for
  public record Kind(String kind, int minutes, boolean given, Seniority seniority) {}

  private final List<Kind> kinds = new ArrayList<>();

  TaskKindList(JsonMapper json) {
    try (InputStream file = new ClassPathResource("content/tasks/kinds.json").getInputStream()) {
      for (JsonNode one : json.readTree(file).path("kinds")) {
        kinds.add(
            new Kind(
                one.path("kind").asString(),
                one.path("minutes").asInt(),
                one.path("given").asBoolean(),
                Seniority.of(one.path("seniority").asString("junior"))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public List<Kind> all() {
    return List.copyOf(kinds);
  }

  /// @throws IllegalArgumentException when the content has no such kind
  public Kind of(String kind) {
    return kinds.stream()
        .filter(one -> one.kind().equals(kind))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No kind of task: " + kind));
  }

  boolean knows(String kind) {
    return kinds.stream().anyMatch(one -> one.kind().equals(kind));
  }
}
