package org.xinqiao.cohort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The files of `content/tags`, `content/strata` and `content/strategies` as they are written, with
/// their words. What their conditions mean is read by [TagLibrary].
final class TagContent {

  private final List<JsonNode> tags;
  private final List<JsonNode> strata;
  private final List<JsonNode> strategies;

  TagContent(List<JsonNode> tags, List<JsonNode> strata, List<JsonNode> strategies) {
    this.tags = List.copyOf(tags);
    this.strata = List.copyOf(strata);
    this.strategies = List.copyOf(strategies);
  }

  static TagContent shipped(JsonMapper json) {
    return new TagContent(files(json, "tags"), files(json, "strata"), files(json, "strategies"));
  }

  /// The files of a folder of the content, by their ids.
  static List<JsonNode> files(JsonMapper json, String folder) {
    try {
      Resource[] found =
          new PathMatchingResourcePatternResolver()
              .getResources("classpath:content/" + folder + "/*.json");
      List<JsonNode> files = new ArrayList<>();
      for (Resource each : found) {
        files.add(json.readTree(each.getContentAsString(StandardCharsets.UTF_8)));
      }
      if (files.isEmpty()) {
        throw new IllegalStateException("content/" + folder + " is empty");
      }
      files.sort(Comparator.comparing(file -> file.path("id").asString()));
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<JsonNode> tags() {
    return tags;
  }

  List<JsonNode> strata() {
    return strata;
  }

  List<JsonNode> strategies() {
    return strategies;
  }

  /// The words of all tags by their names.
  Map<String, Text> tagWords() {
    Map<String, Text> words = new LinkedHashMap<>();
    tags.forEach(
        file -> file.path("tags").forEach(tag -> words.put(tag.path("id").asString(), label(tag))));
    return words;
  }

  /// The words of all tables by their names.
  Map<String, Text> tableWords(List<JsonNode> files) {
    Map<String, Text> words = new LinkedHashMap<>();
    files.forEach(file -> words.put(file.path("id").asString(), label(file)));
    return words;
  }

  /// The words of all rows of all tables by their names. Rows of two tables that have one name say
  /// the same.
  Map<String, Text> rowWords(List<JsonNode> files) {
    Map<String, Text> words = new LinkedHashMap<>();
    files.forEach(file ->
        file.path("rows").forEach(row -> words.putIfAbsent(row.path("id").asString(), label(row))));
    return words;
  }

  /// Changes with any word of the content: then everybody is looked at once more.
  String fingerprint() {
    return Integer.toHexString((tags.toString() + strata + strategies).hashCode());
  }

  static Text label(JsonNode node) {
    JsonNode label = node.path("label");
    return new Text(label.path("zh").asString(), label.path("en").asString());
  }
}
