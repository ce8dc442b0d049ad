package org.xinqiao.questionnaire.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xinqiao.questionnaire.TestDefinitions;

/// Published vectors of PHQ-9 and GAD-7, and what happens when items are missing. `-` is an item
/// without an answer.
class ScoreTest {

  @ParameterizedTest(name = "PHQ-9 {0}")
  @CsvSource(
      nullValues = "null",
      value = {
        "000000000,  0, 无或极轻, null",
        "111111111,  9, 轻度,     URGENT",
        "222220000, 10, 中度,     ATTENTION",
        "333333100, 19, 中重度,   ATTENTION",
        "333333333, 27, 重度,     EMERGENCY",
        "000000002,  2, 无或极轻, EMERGENCY",
        "--1111111, null, null,   URGENT",
        "3333333-3, null, null,   EMERGENCY",
        "33333333-, null, null,   URGENT",
      })
  void phq9(String points, @Nullable Integer total, @Nullable String band, @Nullable Level worst) {
    check("phq9", "p", points, total, band, worst);
  }

  @ParameterizedTest(name = "GAD-7 {0}")
  @CsvSource(
      nullValues = "null",
      value = {
        "0000000,  0, 无, null",
        "1111111,  7, 轻度, null",
        "2222200, 10, 中度, ATTENTION",
        "3333300, 15, 重度, ATTENTION",
        "3333333, 21, 重度, ATTENTION",
        "333333-, null, null, ATTENTION",
      })
  void gad7(String points, @Nullable Integer total, @Nullable String band, @Nullable Level worst) {
    check("gad7", "a", points, total, band, worst);
  }

  @Test
  void theFlagOfATotalSaysTheTotal() {
    Definition gad7 = TestDefinitions.of("gad7");
    List<FiredFlag> fired = gad7.fired(sheet(gad7, "a", "3333300"));
    assertThat(fired.getFirst().flag().id()).isEqualTo("gad7-severe");
    assertThat(fired.getFirst().reason().zh()).isEqualTo("焦虑量表15分（≥15）");
    assertThat(fired.getFirst().flag().withinHours()).isEqualTo(24);
  }

  @Test
  void anItemInsideOfAScoreHasASayInItsFlags() {
    Definition gad7 = TestDefinitions.of("gad7");
    assertThat(gad7.firedBy("a5", sheet(gad7, "a", "3333300"))).isNotEmpty();
  }

  private static void check(
      String id,
      String prefix,
      String points,
      @Nullable Integer total,
      @Nullable String band,
      @Nullable Level worst) {
    Definition definition = TestDefinitions.of(id);
    AnswerSheet answers = sheet(definition, prefix, points);
    Score score = definition.scores().getFirst();
    BigDecimal sum = score.total(answers);
    if (total == null) {
      assertThat(sum).isNull();
    } else {
      assertThat(sum).isEqualByComparingTo(BigDecimal.valueOf(total));
      assertThat(score.band(sum).label().zh()).startsWith(band);
    }
    List<FiredFlag> fired = definition.fired(answers);
    assertThat(fired.isEmpty() ? null : fired.getFirst().flag().level()).isEqualTo(worst);
  }

  private static AnswerSheet sheet(Definition definition, String prefix, String points) {
    Map<String, Object> answers = new HashMap<>();
    for (int i = 0; i < points.length(); i++) {
      if (points.charAt(i) != '-') {
        answers.put(prefix + (i + 1), String.valueOf(points.charAt(i)));
      }
    }
    return TestDefinitions.sheet(definition, answers);
  }
}
