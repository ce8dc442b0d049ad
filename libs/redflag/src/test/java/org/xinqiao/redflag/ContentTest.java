package org.xinqiao.redflag;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The content names where it comes from and whether a physician has signed it.
class ContentTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "manifest.json",
        "sets.json",
        "context-rules.json",
        "combinations.json",
        "variants.json",
        "readings.json",
        "auto-replies.json",
        "traditional.json",
        "syllables.json"
      })
  void namesLicenceSourceAndVerification(String file) {
    JsonNode content = Resources.json(file);

    assertThat(content.get("version").asString()).isNotBlank();
    assertThat(content.get("licence").asString()).isNotBlank();
    assertThat(content.get("source").asString()).isNotBlank();
    assertThat(content.has("verified")).isTrue();
  }

  @Test
  void theVersionTravelsWithTheEngine() {
    assertThat(Engine.INSTANCE.vocabularyVersion())
        .isEqualTo(Resources.json("manifest.json").get("version").asString());
  }
}
