package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xinqiao.clinical.MappedCode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every map of content/code-maps does what the cases beside it say.
class CodeMapCasesTest {

  private static final Path FOLDER = Path.of("../content/code-maps");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final CodeTranslation TRANSLATION =
      new CodeTranslation(new CodeMaps(JSON), Map.of(), Map.of());

  static List<String> maps() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json") && !name.endsWith(".cases.json"))
          .filter(name -> !name.equals("units.json"))
          .map(name -> name.replace(".json", ""))
          .sorted()
          .toList();
    }
  }

  record Case(String map, CodeKind kind, JsonNode node) {
    @Override
    public String toString() {
      return map + ": " + node;
    }
  }

  static List<Case> cases() throws IOException {
    return maps().stream().flatMap(map -> casesOf(map).stream()).toList();
  }

  private static List<Case> casesOf(String map) {
    CodeKind kind = CodeKind.of(read(map + ".json").get("kind").asString()).orElseThrow();
    return StreamSupport.stream(read(map + ".cases.json").get("cases").spliterator(), false)
        .map(node -> new Case(map, kind, node))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void aLocalCodeGoesInAndItsMeaningComesOut(Case one) {
    JsonNode said = one.node();
    MappedCode mapped =
        TRANSLATION
            .of(
                new CodeTranslation.Said(
                    UUID.randomUUID(),
                    one.kind(),
                    said.get("code").asString(),
                    said.get("name").asString(),
                    null,
                    said.has("value") ? said.get("value").asDouble() : null,
                    said.path("unit").asString("")))
            .mapped();
    JsonNode gives = said.get("gives");
    if (gives.isNull()) {
      // Known by its name, and yet no number of ours.
      assertThat(mapped).isNull();
      return;
    }
    assertThat(mapped).isNotNull();
    assertThat(mapped.code()).isEqualTo(gives.get("code").asString());
    if (gives.has("value")) {
      assertThat(mapped.value()).isEqualTo(gives.get("value").asDouble());
      assertThat(mapped.unit()).isEqualTo(gives.get("unit").asString());
    }
  }

  @ParameterizedTest
  @MethodSource("maps")
  void everyTargetAndEveryRuleHasACase(String map) {
    JsonNode file = read(map + ".json");
    TreeSet<String> given = new TreeSet<>();
    casesOf(map).forEach(one -> given.add(one.node().path("gives").path("code").asString("")));
    file.path("items").forEach(item -> assertThat(given).contains(item.get("code").asString()));
    file.path("rules")
        .forEach(rule ->
            assertThat(casesOf(map))
                .anyMatch(one ->
                    CodeText.of(one.node().get("code").asString())
                        .matches(rule.get("pattern").asString())));
  }

  @Test
  void noNameMeansTwoThings() throws IOException {
    TreeSet<String> seen = new TreeSet<>();
    for (String map : maps()) {
      JsonNode file = read(map + ".json");
      String kind = file.get("kind").asString();
      for (JsonNode item : file.path("items")) {
        item.get("names")
            .forEach(name ->
                assertThat(seen.add(kind + CodeText.of(name.asString())))
                    .as(name.asString())
                    .isTrue());
      }
    }
    assertThat(seen).isNotEmpty();
  }

  @Test
  void loincNumbersHaveTheirCheckDigit() {
    assertThat(CodeSystem.LOINC.has("14771-0")).isTrue();
    assertThat(CodeSystem.LOINC.has("14771-1")).isFalse();
    assertThat(CodeSystem.LOINC.has("GLU")).isFalse();
  }

  private static JsonNode read(String name) {
    try {
      return JSON.readTree(Files.readString(FOLDER.resolve(name)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
