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

/// The bands of temperature after an operation, at their edges, and how flags are chosen.
class FlagTest {

  private final Definition tka = TestDefinitions.of("postop-tka-d1");

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      nullValues = "null",
      value = {
        "37.7, none,     null",
        "37.8, none,     ATTENTION",
        "37.9, chills,   ATTENTION",
        "38.0, none,     ATTENTION",
        "38.0, chills,   URGENT",
        "38.4, none,     ATTENTION",
        "38.4, chills,   URGENT",
        "38.5, none,     URGENT",
        "39.4, chills,   URGENT",
        "39.5, none,     URGENT",
        "39.5, chills,   EMERGENCY",
        "39.5, confused, EMERGENCY",
        "37.0, confused, EMERGENCY",
        "39.9, none,     URGENT",
        "40.0, none,     EMERGENCY",
        "35.1, none,     null",
        "35.0, none,     EMERGENCY",
      })
  void temperature(String celsius, String shivering, @Nullable Level level) {
    List<FiredFlag> fired =
        tka.fired(sheet(Map.of("c1", new BigDecimal(celsius), "c1a", shivering)));
    assertThat(fired.isEmpty() ? null : fired.getFirst().flag().level()).isEqualTo(level);
  }

  @Test
  void theReasonSaysTheValue() {
    FiredFlag fired = tka.fired(sheet(Map.of("c1", new BigDecimal("38.9")))).getFirst();
    assertThat(fired.reason().zh()).isEqualTo("体温38.9℃（≥38.5）");
    assertThat(fired.subject()).isEqualTo("c1");
  }

  @Test
  void whatWasNotMeasuredSatisfiesNothing() {
    assertThat(tka.fired(sheet(Map.of("c1", "not-measured")))).isEmpty();
  }

  @Test
  void theMostSevereComesFirstWhateverTheOrderOfTheFile() {
    List<FiredFlag> fired =
        tka.fired(
            sheet(
                Map.of(
                    "c12",
                    "yes",
                    "c4",
                    List.of("ooze", "bleeding"),
                    "c2",
                    new BigDecimal("7"),
                    "c5",
                    "yes")));
    assertThat(fired.stream().map(f -> f.flag().level()).distinct().toList())
        .containsExactly(Level.EMERGENCY, Level.URGENT, Level.ATTENTION);
  }

  @Test
  void anAnswerToAQuestionNoLongerAskedCountsForNothing() {
    Definition breast = TestDefinitions.of("postop-breast-d1");
    Map<String, Object> answers = new HashMap<>();
    answers.put("b1", "red");
    answers.put("b1ml", new BigDecimal("250"));
    AnswerSheet asked = TestDefinitions.sheet(breast, answers);
    assertThat(breast.fired(asked).getFirst().flag().id()).isEqualTo("b1-red-much");
    answers.put("b1", "no-drain");
    AnswerSheet notAsked = TestDefinitions.sheet(breast, answers);
    assertThat(breast.fired(notAsked)).isEmpty();
    assertThat(notAsked.missing()).doesNotContain("b1ml", "b2");
    assertThat(asked.missing()).contains("b2").doesNotContain("b1ml");
  }

  private AnswerSheet sheet(Map<String, Object> answers) {
    return TestDefinitions.sheet(tka, answers);
  }
}
