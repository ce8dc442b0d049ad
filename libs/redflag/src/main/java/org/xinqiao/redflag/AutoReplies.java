package org.xinqiao.redflag;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// The automatic answer a patient sees in the same second: one clear action first, at most 200
/// characters. Immutable and safe for concurrent use.
public final class AutoReplies {

  /// Longest answer in characters.
  static final int LONGEST = 200;

  private record Variant(
      Set<Level> levels,
      Set<String> topics,
      Set<String> rules,
      boolean onlyReadings,
      String text) {}

  private record Addition(Set<Level> levels, Set<String> topics, boolean first, String text) {}

  private final List<Variant> variants = new ArrayList<>();
  private final List<Addition> additions = new ArrayList<>();
  private final Set<String> readingConcepts;

  private AutoReplies(JsonNode file) {
    this.readingConcepts = new HashSet<>(Resources.strings(file.get("readingConcepts")));
    for (JsonNode node : file.get("replies")) {
      variants.add(
          new Variant(
              levels(node),
              names(node, "topics"),
              names(node, "rules"),
              node.has("onlyReadings"),
              node.get("text").asString()));
    }
    for (JsonNode node : file.get("additions")) {
      additions.add(
          new Addition(
              levels(node), names(node, "topics"), node.has("first"), node.get("text").asString()));
    }
  }

  /// Reads the replies packed into the jar.
  public static AutoReplies load() {
    return new AutoReplies(Resources.json("auto-replies.json"));
  }

  /// The answer to a message, or nothing when it goes to the normal inbox.
  ///
  /// @param minutes until a nurse calls in an URGENT case, as the site has promised it
  /// @param workingDays until a nurse answers in an ATTENTION case
  public Optional<String> replyTo(Assessment assessment, int minutes, int workingDays) {
    Set<String> topics = topics(assessment);
    boolean onlyReadings =
        !topics.isEmpty()
            && assessment.matches().stream()
                .filter(m -> m.level() != Level.NONE)
                .allMatch(m -> readingConcepts.contains(m.concept()));
    for (Variant variant : variants) {
      boolean fits =
          variant.levels().contains(assessment.level())
              && (variant.topics().isEmpty()
                  || variant.topics().stream().anyMatch(topics::contains))
              && (variant.rules().isEmpty()
                  || variant.rules().stream().anyMatch(assessment.ruleIds()::contains))
              && (!variant.onlyReadings() || onlyReadings)
              && (assessment.level() != Level.NONE || assessment.asksAboutRedFlag());
      if (fits) {
        return Optional.of(complete(variant, assessment.level(), topics, minutes, workingDays));
      }
    }
    return Optional.empty();
  }

  /// Concepts and categories of what was found at the level that decided.
  private static Set<String> topics(Assessment assessment) {
    Set<String> topics = new HashSet<>();
    for (Match match : assessment.matches()) {
      if (match.level() != Level.NONE) {
        topics.add(match.concept());
      }
    }
    if (assessment.level() != Level.NONE) {
      topics.add(assessment.category());
    }
    return topics;
  }

  private String complete(
      Variant variant, Level level, Set<String> topics, int minutes, int workingDays) {
    String text =
        variant
            .text()
            .replace("{mins}", Integer.toString(minutes))
            .replace("{n}", Integer.toString(workingDays));
    for (Addition addition : additions) {
      boolean fits =
          addition.levels().contains(level)
              && addition.topics().stream().anyMatch(topics::contains)
              && !variant.onlyReadings()
              && variant.rules().isEmpty()
              && text.length() + addition.text().length() <= LONGEST;
      if (fits) {
        text = addition.first() ? addition.text() + text : text + addition.text();
      }
    }
    return text;
  }

  private static Set<Level> levels(JsonNode node) {
    Set<Level> levels = new HashSet<>();
    Resources.strings(node.get("levels")).forEach(name -> levels.add(Level.valueOf(name)));
    return levels;
  }

  private static Set<String> names(JsonNode node, String field) {
    return node.has(field) ? new HashSet<>(Resources.strings(node.get(field))) : Set.of();
  }
}
