package org.xinqiao.redflag;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the content files packed into the jar under `xinqiao/red-flags/`.
final class Resources {

  private static final String FOLDER = "/xinqiao/red-flags/";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Resources() {}

  static JsonNode json(String name) {
    try (InputStream in = Resources.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("red-flag content is missing from the jar: " + name);
      }
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("red-flag content cannot be read: " + name, e);
    }
  }

  static List<String> strings(JsonNode array) {
    List<String> values = new ArrayList<>();
    for (JsonNode item : array) {
      values.add(item.asString());
    }
    return values;
  }

  static Map<String, List<String>> lists(JsonNode object) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    object.properties().forEach(e -> lists.put(e.getKey(), strings(e.getValue())));
    return lists;
  }
}
