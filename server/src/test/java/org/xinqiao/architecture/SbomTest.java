package org.xinqiao.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the build says is in the jar, and in the pages.
class SbomTest {

  private static final String JAR = "application.cdx.json";
  private static final String PAGES = "pages.cdx.json";

  private static JsonNode components(String list) throws IOException {
    try (InputStream in = SbomTest.class.getResourceAsStream("/META-INF/sbom/" + list)) {
      assumeThat(in)
          .as("builds offline make none of the jar, builds without pages none of the pages")
          .isNotNull();
      return new JsonMapper().readTree(Objects.requireNonNull(in)).path("components");
    }
  }

  @Test
  void everyPartIsNamedWithItsVersion() throws IOException {
    assertThat(components(JAR)).hasSizeGreaterThan(100);
    for (JsonNode part : components(JAR)) {
      assertThat(part.path("purl").asString()).startsWith("pkg:maven/");
      assertThat(part.path("version").asString()).isNotEmpty();
    }
  }

  /// That nothing in the pages is left out of their list is checked when they are built
  /// (web/scripts/check-sbom.mjs).
  @Test
  void everyPartOfThePagesIsNamedWithVersionAndLicence() throws IOException {
    List<String> names = new ArrayList<>();
    for (JsonNode part : components(PAGES)) {
      assertThat(part.path("purl").asString()).startsWith("pkg:npm/");
      assertThat(part.path("version").asString()).isNotEmpty();
      if (!part.path("group").asString("").equals("@xinqiao")) {
        names.add(part.path("name").asString());
        assertThat(part.path("licenses").isEmpty()).as(part.path("name").asString()).isFalse();
      }
    }
    assertThat(names).contains("vue", "vue-router", "element-plus", "vant");
  }

  /// A hospital may run this without giving away what it adds: no AGPL, and GPL only where it is
  /// offered beside another licence or with the classpath exception.
  @ParameterizedTest
  @ValueSource(strings = {JAR, PAGES})
  void nothingIsInItThatBindsWhoeverRunsIt(String list) throws IOException {
    List<String> binding = new ArrayList<>();
    for (JsonNode part : components(list)) {
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
