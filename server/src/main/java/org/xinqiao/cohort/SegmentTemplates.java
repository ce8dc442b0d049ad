package org.xinqiao.cohort;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.xinqiao.condition.Condition;
import org.xinqiao.condition.ConditionInvalid;
import org.xinqiao.condition.Conditions;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The ready-made segments of `content/segments`, to begin one's own from. Read once at start,
/// which refuses a file that does not fit.
@Component
class SegmentTemplates {

  /// @param group chronic, revisit, surgery and the like: the id of its file
  /// @param note for what it is good
  /// @param json its condition as it is written
  /// @param verified whether somebody of the field looked at it
  record Template(
      String id,
      String group,
      Text groupLabel,
      Text name,
      Text note,
      JsonNode json,
      Condition condition,
      boolean verified) {}

  private final List<Template> all;

  SegmentTemplates(JsonMapper json, Conditions conditions) {
    List<Template> templates = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (JsonNode file : TagContent.files(json, "segments")) {
      for (JsonNode one : file.path("segments")) {
        String id = one.path("id").asString();
        if (!ids.add(id)) {
          throw new IllegalStateException("content/segments has " + id + " twice");
        }
        templates.add(
            new Template(
                id,
                file.path("id").asString(),
                TagContent.label(file),
                text(one.path("name")),
                text(one.path("note")),
                one.path("when"),
                condition(id, one.path("when"), conditions),
                file.path("verified").asBoolean()));
      }
    }
    this.all = List.copyOf(templates);
  }

  private static Condition condition(String id, JsonNode when, Conditions conditions) {
    try {
      return conditions.parse(when);
    } catch (ConditionInvalid e) {
      throw new IllegalStateException("content/segments, " + id + ": " + e.getMessage(), e);
    }
  }

  private static Text text(JsonNode node) {
    return new Text(node.path("zh").asString(), node.path("en").asString());
  }

  /// Group by group.
  List<Template> all() {
    return all;
  }
}
