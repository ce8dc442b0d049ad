package org.xinqiao.prediction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PredictionContentTest {

  private final JsonMapper json = JsonMapper.builder().build();
  private final PredictionContent content = PredictionContent.shipped(json);

  @Test
  void everyKindHasItsModelWithFeaturesAndAMargin() {
    for (Kind kind : Kind.values()) {
      PredictionContent.Model model = content.model(kind);
      assertThat(content.featuresOf(model)).hasSizeGreaterThan(5);
      assertThat(model.margin().gain()).isPositive();
    }
    assertThat(content.model(Kind.NEXT_VISIT).margin().covered()).isEqualTo(0.7);
    assertThatThrownBy(() -> Kind.of("weather")).hasMessageContaining("weather");
  }

  @Test
  void aProbabilityIsSaidAgainstTheOverallShare() {
    assertThat(content.level(0.4, 0.1).id()).isEqualTo("high");
    assertThat(content.level(0.13, 0.1).id()).isEqualTo("raised");
    assertThat(content.level(0.1, 0.1).id()).isEqualTo("usual");
    assertThat(content.level(0.01, 0.1).id()).isEqualTo("low");
    assertThat(content.level(0.01, 0).id()).isEqualTo("usual");
  }

  @Test
  void whatDoesNotFitStopsTheStart() {
    PredictionContent wrong =
        new PredictionContent(
            content.disclaimer(),
            1,
            1,
            1_000,
            content.chronic(),
            content.levels(),
            content.models(),
            content.features().subList(0, 3));
    assertThatThrownBy(wrong::checked).hasMessageContaining("there is no feature");
    PredictionContent levels =
        new PredictionContent(
            content.disclaimer(),
            1,
            1,
            1_000,
            content.chronic(),
            List.of(),
            content.models(),
            content.features());
    assertThatThrownBy(levels::checked).hasMessageContaining("levels");
  }
}
