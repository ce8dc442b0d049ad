package org.xinqiao.pathway;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Departments whose name alone reveals a condition, from content/departments/sensitive.json: in a
/// message they are 您预约的科室.
@Component
class SensitiveDepartments {

  private final List<String> words = new ArrayList<>();
  private final String neutral;

  SensitiveDepartments(JsonMapper json) {
    try (InputStream file =
        SensitiveDepartments.class.getResourceAsStream("/content/departments/sensitive.json")) {
      if (file == null) {
        throw new IllegalStateException("content/departments/sensitive.json is missing");
      }
      JsonNode content = json.readTree(file);
      this.neutral = content.get("neutral").get("zh").asString();
      for (JsonNode department : content.get("departments")) {
        department.get("contains").forEach(word -> words.add(word.asString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String shown(String department) {
    return words.stream().anyMatch(department::contains) ? neutral : department;
  }
}
