package org.xinqiao.task;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The outcomes that people may choose from, by kind of task: content/tasks/outcomes.json.
@Component
class TaskOutcomes {

  /// What follows when nobody spoke to the patient.
  private static final Set<String> NOT_CONNECTED = Set.of("redial", "find-number", "tell-doctor");

  /// Kinds of work in which nobody is called.
  private static final Set<String> NO_CALL =
      Set.of(TaskKind.UNKNOWN_OUTCOME.toString(), TaskKind.REGISTRATION_REVIEW.toString());

  /// One outcome.
  ///
  /// @param closes false keeps the task open
  /// @param next what is proposed afterwards; null for nothing
  record Choice(
      String code,
      String zh,
      String en,
      List<String> kinds,
      boolean closes,
      boolean noteRequired,
      @Nullable String next) {

    boolean redial() {
      return "redial".equals(next);
    }

    private boolean isOfACall() {
      return kinds.stream().anyMatch(kind -> !NO_CALL.contains(kind));
    }

    private boolean connected() {
      return next == null || !NOT_CONNECTED.contains(next);
    }
  }

  private final List<Choice> choices;

  TaskOutcomes(JsonMapper json) {
    try (InputStream file = new ClassPathResource("content/tasks/outcomes.json").getInputStream()) {
      List<Choice> read = new ArrayList<>();
      json.readTree(file).path("outcomes").forEach(outcome -> read.add(choice(outcome)));
      this.choices = List.copyOf(read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Choice choice(JsonNode outcome) {
    return new Choice(
        outcome.path("code").asString(),
        outcome.path("zh").asString(),
        outcome.path("en").asString(),
        outcome.path("kinds").valueStream().map(JsonNode::asString).toList(),
        outcome.path("closes").asBoolean(),
        outcome.path("noteRequired").asBoolean(false),
        outcome.has("next") ? outcome.path("next").asString() : null);
  }

  List<Choice> all() {
    return choices;
  }

  /// The outcome of that code, if such a task can end so.
  Optional<Choice> choice(TaskKind kind, @Nullable String code) {
    return choices.stream()
        .filter(choice -> Objects.equals(choice.code(), code))
        .filter(choice -> choice.kinds().contains(kind.toString()))
        .findFirst();
  }

  /// Codes of calls in which somebody spoke to the patient.
  List<String> connected() {
    return choices.stream()
        .filter(choice -> choice.isOfACall() && choice.connected())
        .map(Choice::code)
        .toList();
  }

  /// Codes of calls in which nobody did.
  List<String> notConnected() {
    return choices.stream()
        .filter(choice -> choice.isOfACall() && !choice.connected())
        .map(Choice::code)
        .toList();
  }
}
