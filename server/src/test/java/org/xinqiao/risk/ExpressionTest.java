package org.xinqiao.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xinqiao.risk.domain.Expression;

class ExpressionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 + 2 * 3 | 7",
        "(1 + 2) * 3 | 9",
        "2 ^ 3 ^ 2 | 512",
        "-2 ^ 2 | -4",
        "2 ^ -1 | 0.5",
        "8 / 4 / 2 | 1",
        "7 - 2 - 1 | 4",
        "min(3, x) + max(1, y) | 5",
        "ln(exp(2)) | 2",
        "sqrt(16) | 4",
        "(x >= 2) * (x < 3) | 1",
        "x > 2 | 0",
        "x <= 2 | 1"
      })
  void itIsReadAsPrinted(String text, double value) {
    assertThat(Expression.of(text).value(Map.of("x", 2.0, "y", 3.0)::get)).isEqualTo(value);
  }

  @Test
  void itSaysWhichNamesItNeeds() {
    assertThat(Expression.of("ln(age) * sbp + 1 - min(age, tc2)").names())
        .containsExactly("age", "sbp", "tc2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 + | at 4",
        "(1 + 2 | at 7",
        "1 2 | at 3",
        "system(1) | at 1: there is no function system",
        "ln(1, 2) | at 1: ln takes 1, not 2",
        "1.2.3 | at 1: that is not a number",
        "a.b | at 2",
        "'' | at 1"
      })
  void whatIsNotUnderstoodIsSaidWithItsPlace(String text, String message) {
    assertThatThrownBy(() -> Expression.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
