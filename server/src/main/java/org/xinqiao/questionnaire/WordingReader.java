package org.xinqiao.questionnaire;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.xinqiao.questionnaire.domain.Call;
import org.xinqiao.questionnaire.domain.Level;
import org.xinqiao.questionnaire.domain.Thanks;
import org.xinqiao.questionnaire.domain.Wording;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;

/// Reads `content/thanks/thanks.json`. A level without words stops the start.
final class WordingReader {

  private final DefinitionReader reader;

  WordingReader(String file) {
    this.reader = new DefinitionReader(file);
  }

  Wording read(JsonNode root) {
    JsonNode form = reader.required(root, "form");
    Wording wording =
        new Wording(
            reader.text(root, "disclaimer"),
            reader.each(root, "calls", this::number),
            shown(reader.required(root, "shown")),
            reader.each(root, "freeText", this::freeText),
            reader.text(root, "safetyLine"),
            byLevel(form, "titles"),
            byLevel(form, "next"),
            reader.text(form, "received"),
            reader.each(form, "praise", this::praise),
            revisit(reader.required(root, "revisit")));
    for (Level level : Level.values()) {
      wording.freeText(level, "");
    }
    return wording;
  }

  private Wording.Number number(JsonNode node) {
    String phone = reader.string(node, "phone");
    return new Wording.Number(
        new Call(reader.text(node, "label"), phone.equals("hospital") ? null : phone),
        levels(node),
        names(node, "categories"),
        names(node, "notCategories"));
  }

  private Wording.FreeText freeText(JsonNode node) {
    return new Wording.FreeText(levels(node), names(node, "categories"), reader.text(node, "text"));
  }

  private Wording.Praise praise(JsonNode node) {
    return new Wording.Praise(
        reader.string(node, "group"),
        reader.when(reader.required(node, "when")),
        reader.text(node, "text"));
  }

  private Map<String, Text> byLevel(JsonNode form, String field) {
    JsonNode words = reader.required(form, field);
    Map<String, Text> byLevel = new HashMap<>();
    byLevel.put("none", reader.text(words, "none"));
    for (Level level : Level.values()) {
      byLevel.put(level.name(), reader.text(words, level.name()));
    }
    return byLevel;
  }

  private Map<Level, Text> shown(JsonNode node) {
    Map<Level, Text> shown = new EnumMap<>(Level.class);
    for (Level level : Level.values()) {
      shown.put(level, reader.text(node, level.name()));
    }
    return shown;
  }

  private Map<String, Thanks> revisit(JsonNode node) {
    Map<String, Thanks> byResponse = new HashMap<>();
    for (String response : Set.of("confirmed", "reschedule", "declined")) {
      JsonNode words = reader.required(node, response);
      byResponse.put(
          response,
          new Thanks(
              reader.text(words, "title"), reader.each(words, "lines", WordingReader::text), null));
    }
    return byResponse;
  }

  private static Text text(JsonNode node) {
    return new Text(node.path("zh").asString(), node.path("en").asString());
  }

  private Set<Level> levels(JsonNode node) {
    Set<Level> levels = EnumSet.noneOf(Level.class);
    reader.strings(node, "levels").forEach(name -> levels.add(Level.valueOf(name)));
    return levels;
  }

  private Set<String> names(JsonNode node, String field) {
    return node.has(field) ? Set.copyOf(reader.strings(node, field)) : Set.of();
  }
}
