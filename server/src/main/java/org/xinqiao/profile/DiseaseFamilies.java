package org.xinqiao.profile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Which diagnoses are one disease for follow-up, from `content/diseases/families.json`: by the
/// three-character category of ICD-10. A category may belong to several families. Read once at
/// start; a file that does not fit stops it.
public final class DiseaseFamilies {

  private static final String FILE = "/content/diseases/families.json";

  /// @param id as conditions write it, such as `hypertension`
  /// @param categories of ICD-10, such as `I10`
  /// @param chronic whether it stays, so that its patients are followed for years
  public record Family(String id, Text label, List<String> categories, boolean chronic) {}

  private final List<Family> families;

  DiseaseFamilies(List<Family> families) {
    this.families = List.copyOf(families);
  }

  static DiseaseFamilies shipped(JsonMapper json) {
    try (InputStream file = DiseaseFamilies.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(FILE + " is missing");
      }
      return read(json.readTree(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static DiseaseFamilies read(JsonNode file) {
    Map<String, Family> families = new LinkedHashMap<>();
    for (JsonNode one : file.path("families")) {
      List<String> categories = new ArrayList<>();
      one.path("categories").forEach(each -> categories.addAll(range(each.asString())));
      JsonNode label = one.path("label");
      Family family =
          new Family(
              one.path("id").asString(),
              new Text(label.path("zh").asString(), label.path("en").asString()),
              List.copyOf(categories),
              one.path("chronic").asBoolean());
      if (families.put(family.id(), family) != null) {
        throw new IllegalStateException(FILE + ": there are two families " + family.id());
      }
    }
    return new DiseaseFamilies(List.copyOf(families.values()));
  }

  /// `I10-I13` is I10, I11, I12 and I13.
  private static List<String> range(String text) {
    if (text.length() == 3) {
      return List.of(text);
    }
    char letter = text.charAt(0);
    int first = Integer.parseInt(text.substring(1, 3));
    int last = Integer.parseInt(text.substring(5, 7));
    if (text.charAt(4) != letter || last < first) {
      throw new IllegalStateException(FILE + ": " + text + " is not a range of one letter");
    }
    List<String> all = new ArrayList<>();
    for (int number = first; number <= last; number++) {
      all.add("%c%02d".formatted(letter, number));
    }
    return all;
  }

  public List<Family> all() {
    return families;
  }

  /// Changes with what it says of categories: then every profile is worked out anew.
  String fingerprint() {
    return Integer.toHexString(families.hashCode());
  }

  /// Each pair of a category and a family that it belongs to, as two columns.
  String[][] pairs() {
    List<String> categories = new ArrayList<>();
    List<String> of = new ArrayList<>();
    for (Family family : families) {
      for (String category : family.categories()) {
        categories.add(category);
        of.add(family.id());
      }
    }
    return new String[][] {categories.toArray(String[]::new), of.toArray(String[]::new)};
  }
}
