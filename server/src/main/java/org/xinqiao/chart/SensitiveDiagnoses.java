package org.xinqiao.chart;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Diagnoses of the most sensitive class, from content/diagnoses/sensitive.json: shown to whom the
/// matrix says (GB/T 39725-2020, level 5).
@Component
class SensitiveDiagnoses {

  private static final String FILE = "/content/diagnoses/sensitive.json";

  private final List<String> beginnings = new ArrayList<>();
  private final Text label;

  SensitiveDiagnoses(JsonMapper json) {
    try (InputStream file = SensitiveDiagnoses.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(FILE + " is missing");
      }
      JsonNode content = json.readTree(file);
      JsonNode words = content.get("label");
      this.label = new Text(words.get("zh").asString(), words.get("en").asString());
      for (JsonNode group : content.get("groups")) {
        group.get("codes").forEach(code -> beginnings.add(code.asString()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// @param codes of one diagnosis: the hospital's own and what it means
  boolean include(@Nullable String... codes) {
    for (String code : codes) {
      if (code != null && beginnings.stream().anyMatch(code.strip()::startsWith)) {
        return true;
      }
    }
    return false;
  }

  /// What is shown in the place of the name.
  Text label() {
    return label;
  }
}
