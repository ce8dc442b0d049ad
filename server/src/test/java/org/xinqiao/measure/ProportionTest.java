package org.xinqiao.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProportionTest {

  /// Reference values by hand: Wilson's formula with z = 1.96.
  @ParameterizedTest
  @CsvSource({
    "81, 263, 0.2553, 0.3662",
    "15, 148, 0.0624, 0.1605",
    "0,   20, 0.0000, 0.1611",
    "20,  20, 0.8389, 1.0000",
  })
  void theIntervalIsWilsons(int numerator, int denominator, double low, double high) {
    Proportion.Interval interval = new Proportion(numerator, denominator).interval();
    assertThat(interval).isNotNull();
    assertThat(interval.low()).isCloseTo(low, within(0.0001));
    assertThat(interval.high()).isCloseTo(high, within(0.0001));
  }

  @Test
  void nothingIsNoNumberAtAll() {
    assertThat(new Proportion(0, 0).value()).isNull();
    assertThat(new Proportion(0, 0).interval()).isNull();
  }

  @Test
  void fewCasesAreSaidToBeFew() {
    assertThat(new Proportion(1, 29).small()).isTrue();
    assertThat(new Proportion(1, 30).small()).isFalse();
  }
}
