package org.xinqiao.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the build says is in the jar.
class SbomTest {

  private static JsonNode components() throws IOException {
    try (InputStream in =
        SbomTest.class.getResourceAsStream("/META-INF/sbom/application.cdx.json")) {
      assumeThat(in).as("builds offline make none").isNotNull();
      return new JsonMapper().readTree(Objects.requireNonNull(in)).path("components");
    }
  }

  @Test
  void everyPartIsNamedWithItsVersion() throws IOException {
    assertThat(components()).hasSizeGreaterThan(100);
    for (JsonNode part : components()) {
      assertThat(part.path("purl").asString()).startsWith("pkg:maven/");
      assertThat(part.path("version").asString()).isNotEmpty();
    }
  }

  /// A hospital may run this without giving away what it adds: no AGPL, and GPL only where it is
  /// offered beside another licence or with the classpath exception.
  @Test
  void nothingIsInItThatBindsWhoeverRunsIt() throws IOException {
    List<String> binding = new ArrayList<>();
    for (JsonNode part : components()) {
      List<String> licences = new ArrayList<>();
      for (JsonNode one : part.path("licenses")) {
        licences.add(one.toString());
      }
      if (!licences.isEmpty() && licences.stream().allMatch(SbomTest::binds)) {
        binding.add(part.path("name").asString() + " " + licences);
      }
    }
    assertThat(binding).isEmpty();
  }

  private static boolean binds(String licence) {
    String words = licence.toLowerCase(java.util.Locale.ROOT);
    return words.contains("agpl")
        || words.contains("affero")
        || (words.contains("gpl-2") || words.contains("gpl-3") || words.contains("general public"))
            && !words.contains("lgpl")
            && !words.contains("lesser")
            && !words.contains("classpath");
  }
}
