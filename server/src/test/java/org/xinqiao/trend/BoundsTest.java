package org.xinqiao.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xinqiao.trend.domain.Bounds;
import org.xinqiao.trend.domain.Flag;
import org.xinqiao.trend.domain.Line;
import org.xinqiao.trend.domain.Range;

/// Ranges as laboratories write them, and where a value lies against them.
class BoundsTest {

  private static final Bounds NORMAL = new Bounds(57.0, true, 97.0, true);
  private static final Range PRESSURE =
      new Range(
          "target",
          null,
          18,
          null,
          new Bounds(90.0, true, 140.0, false),
          new Bounds(null, true, 180.0, false),
          "a source");

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      delimiter = '|',
      value = {
        "57-97 | 57 | 97 | true",
        "3.9～6.1 mmol/L | 3.9 | 6.1 | true",
        "3.9--6.1 | 3.9 | 6.1 | true",
        "3.9 — 6.1 | 3.9 | 6.1 | true",
        "0.27–4.2 | 0.27 | 4.2 | true",
        "130至175 | 130 | 175 | true",
        "<5.2 | - | 5.2 | false",
        "＜5.2 | - | 5.2 | false",
        "<=5.2 | - | 5.2 | true",
        "≤ 420 umol/L | - | 420 | true",
      })
  void isRead(String written, Double low, Double high, boolean highWithin) {
    Bounds read = Bounds.parse(written).orElseThrow();
    assertThat(read.low()).isEqualTo(low);
    assertThat(read.high()).isEqualTo(high);
    assertThat(read.highWithin()).isEqualTo(highWithin);
  }

  @Test
  void aLowEndIsRead() {
    assertThat(Bounds.parse(">1.0")).contains(new Bounds(1.0, false, null, false));
    assertThat(Bounds.parse("≥1.0 mmol/L")).contains(new Bounds(1.0, true, null, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "阴性", "97-57", "57", "男:57-97 女:41-73", "1:80", "3.9-6.1.2", "-5", "见备注"})
  void whatIsWrittenInAnotherWayIsNotGuessed(String written) {
    assertThat(Bounds.parse(written)).isEmpty();
  }

  @Test
  void theEndsBelongToARangeOrDoNot() {
    assertThat(NORMAL.isBelow(57)).isFalse();
    assertThat(NORMAL.isBelow(56.9)).isTrue();
    assertThat(NORMAL.isAbove(97)).isFalse();
    assertThat(PRESSURE.bounds().isAbove(140)).isTrue();
    assertThat(new Bounds(1.0, false, null, false).isBelow(1.0)).isTrue();
    assertThatThrownBy(() -> new Bounds(null, true, null, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Bounds(2.0, true, 1.0, true))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theContentKnowsWhatIsCritical() {
    assertThat(PRESSURE.flag(139)).isEmpty();
    assertThat(PRESSURE.flag(140)).contains(Flag.HIGH);
    assertThat(PRESSURE.flag(179)).contains(Flag.HIGH);
    assertThat(PRESSURE.flag(180)).contains(Flag.CRITICAL_HIGH);
    assertThat(PRESSURE.flag(89)).contains(Flag.LOW);
  }

  @Test
  void whatCameWithTheResultGoesFirst() {
    Line.Judged word = Line.judge(150, Flag.LOW, NORMAL, PRESSURE);
    assertThat(word.flag()).isEqualTo(Flag.LOW);
    assertThat(word.bounds()).isEqualTo(NORMAL);
    assertThat(word.own()).isTrue();
    assertThat(Line.judge(190, null, new Bounds(null, true, 200.0, true), PRESSURE).flag())
        .as("within the range that came, however critical the content calls it")
        .isNull();
    Line.Judged ours = Line.judge(190, null, null, PRESSURE);
    assertThat(ours.flag()).isEqualTo(Flag.CRITICAL_HIGH);
    assertThat(ours.own()).isFalse();
    assertThat(Line.judge(190, null, null, null)).isEqualTo(new Line.Judged(null, null, false));
  }

  @Test
  void aRangeIsForSomebodyOfWhomSexAndAgeAreKnown() {
    Range men = new Range("reference", "male", 20, 59, NORMAL, null, "a source");
    assertThat(men.isFor("male", 20)).isTrue();
    assertThat(men.isFor("male", 59)).isTrue();
    assertThat(men.isFor("male", 60)).isFalse();
    assertThat(men.isFor("female", 40)).isFalse();
    assertThat(men.isFor("unknown", 40)).isFalse();
    assertThat(men.isFor("male", null)).isFalse();
    assertThat(PRESSURE.isFor("unknown", 18)).isTrue();
    assertThat(PRESSURE.isFor("female", 17)).isFalse();
  }
}
