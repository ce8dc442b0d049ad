package org.xinqiao.portal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/// Texts that have been scripts elsewhere: tags, handlers, mutation, SVG, templates, direction
/// overrides, SQL. The browser tests use the same file.
final class Payloads {

  private Payloads() {}

  /// At least 150, each as it is and inside of what a patient may write.
  static List<String> all() {
    List<String> all = new ArrayList<>();
    for (String seed : seeds()) {
      all.add(seed);
      all.add("伤口有点痒" + seed);
      all.add(seed.toUpperCase(java.util.Locale.ROOT));
      all.add("😀" + seed + "\n\t谢谢");
    }
    return all;
  }

  private static String[] seeds() {
    try (InputStream in = Payloads.class.getResourceAsStream("/hostile-texts.json")) {
      return new JsonMapper().readValue(Objects.requireNonNull(in), String[].class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
