package org.xinqiao.questionnaire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

class DefinitionReaderTest {

  private static final String FORM =
      """
      {"id": "x", "version": 1, "title": {"zh": "题", "en": "t"}, "lead": {"zh": "题", "en": "t"}, "minutes": 1,
       "items": [
         {"id": "a", "text": {"zh": "题", "en": "t"}, "type": "single", "required": true,
          "options": [{"code": "no", "text": {"zh": "否", "en": "no"}},
                      {"code": "yes", "text": {"zh": "是", "en": "yes"}}]},
         {"id": "b", "text": {"zh": "题", "en": "t"}, "type": "text", "required": false, "redFlags": true,
          "showIf": {"item": "a", "anyOf": ["yes"]}}],
       "scores": [],
       "flags": [{"id": "f", "when": {"item": "a", "op": "anyOf", "value": ["yes"]}, "level": "URGENT",
                  "category": "c", "reason": {"zh": "因", "en": "r"}, "patientText": {"zh": "字", "en": "w"},
                  "task": "abnormal-answer"}]}
      """;

  @Test
  void everyFileThatShipsIsReadable() throws IOException {
    Resource[] files =
        new PathMatchingResourcePatternResolver()
            .getResources("classpath*:content/questionnaires/*.json");
    assertThat(files.length).isGreaterThan(10);
    for (Resource file : files) {
      String id = file.getFilename().replace(".json", "");
      assertThat(TestDefinitions.of(id).id()).isEqualTo(id);
    }
  }

  @Test
  void aSmallFormIsReadable() {
    assertThat(TestDefinitions.read("x.json", FORM).items()).hasSize(2);
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "\"item\": \"a\", \"anyOf\": [\"yes\"] | \"item\": \"z\", \"anyOf\": [\"yes\"] | item b depends on z",
        "\"anyOf\": [\"yes\"] | \"anyOf\": [\"oui\"] | item a has no option oui",
        "\"op\": \"anyOf\", \"value\": [\"yes\"] | \"op\": \"anyOf\", \"value\": [\"oui\"] | item a has no option oui",
        "\"item\": \"a\", \"op\": \"anyOf\" | \"item\": \"q\", \"op\": \"anyOf\" | there is no item q",
        "\"level\": \"URGENT\" | \"level\": \"SOON\" | flags[0]",
        "\"id\": \"b\" | \"id\": \"a\" | two items a",
        "\"minutes\": 1 | \"minutes\": \"1\" | minutes is not a whole number",
        "\"version\": 1, | '' | version is missing",
        "\"type\": \"text\" | \"type\": \"number\" | needs min, max and step",
      })
  void aFileThatDoesNotFitIsRefusedWithThePlace(String good, String bad, String words) {
    assertThat(FORM).contains(good);
    assertThatThrownBy(() -> TestDefinitions.read("x.json", FORM.replace(good, bad)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("x.json: ")
        .hasMessageContaining(words);
  }
}
