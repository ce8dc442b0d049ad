package org.xinqiao.membership;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The programmes of `content/membership/programmes.json`, read once at start; a file that does not
/// fit stops it.
public final class Programmes {

  private static final String FILE = "/content/membership/programmes.json";

  private final Map<String, Programme> programmes;

  private Programmes(Map<String, Programme> programmes) {
    this.programmes = programmes;
  }

  static Programmes shipped(JsonMapper json) {
    try (InputStream file = Programmes.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(FILE + " is missing");
      }
      return read(json.readTree(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Programmes read(JsonNode file) {
    Map<String, Programme> programmes = new LinkedHashMap<>();
    for (JsonNode one : file.path("programmes")) {
      Programme programme =
          new Programme(one.path("id").asString(), text(one.path("label")), levels(one));
      if (programmes.put(programme.id(), programme) != null) {
        throw new IllegalStateException(FILE + ": there are two programmes " + programme.id());
      }
    }
    return new Programmes(programmes);
  }

  private static List<Programme.Level> levels(JsonNode programme) {
    List<Programme.Level> levels = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (JsonNode one : programme.path("levels")) {
      String id = one.path("id").asString();
      if (!ids.add(id)) {
        throw new IllegalStateException(
            FILE + ": there are two levels " + id + " of " + programme.path("id").asString());
      }
      levels.add(new Programme.Level(id, text(one.path("label"))));
    }
    return levels;
  }

  private static Text text(JsonNode label) {
    return new Text(label.path("zh").asString(), label.path("en").asString());
  }

  /// In the order of the file.
  public List<Programme> all() {
    return List.copyOf(programmes.values());
  }

  /// The programme with that id; empty when there is none.
  public Optional<Programme> find(String programme) {
    return Optional.ofNullable(programmes.get(programme));
  }

  /// The words of all programmes, for conditions.
  Map<String, Text> words() {
    Map<String, Text> words = new LinkedHashMap<>();
    programmes.values().forEach(one -> words.put(one.id(), one.label()));
    return words;
  }

  /// The words of all levels; where two programmes have a level of one id, those of the first.
  Map<String, Text> levelWords() {
    Map<String, Text> words = new LinkedHashMap<>();
    programmes
        .values()
        .forEach(
            one -> one.levels().forEach(level -> words.putIfAbsent(level.id(), level.label())));
    return words;
  }
}
