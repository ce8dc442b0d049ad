package org.xinqiao.prediction.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Worked out by hand.
class JudgementTest {

  @Test
  void fourPatients() {
    Judgement judged =
        Judgement.of(
            new double[] {0.1, 0.4, 0.35, 0.8}, new boolean[] {false, false, true, true}, 0.5);
    assertThat(judged.examples()).isEqualTo(4);
    assertThat(judged.events()).isEqualTo(2);
    // Of the four pairs only (0.35, 0.4) stands the wrong way round.
    assertThat(judged.auc()).isCloseTo(0.75, within(1e-12));
    // (0.01 + 0.16 + 0.4225 + 0.04) / 4
    assertThat(judged.brier()).isCloseTo(0.158125, within(1e-12));
    assertThat(judged.naiveBrier()).isCloseTo(0.25, within(1e-12));
    assertThat(judged.lift()).as("the highest one of four had it, half of all do").isEqualTo(2.0);
  }

  @Test
  void equalProbabilitiesAreAGuess() {
    Judgement judged =
        Judgement.of(
            new double[] {0.3, 0.3, 0.3, 0.3}, new boolean[] {true, false, true, false}, 0.3);
    assertThat(judged.auc()).isEqualTo(0.5);
    assertThat(judged.brier()).isEqualTo(judged.naiveBrier());
  }

  @Test
  void tensAreInOrderAndTheirDistancesAreAveraged() {
    // 100 patients; of those with probability 0.05, 0.15 ... 0.95 exactly one more of ten each.
    double[] predicted = new double[100];
    boolean[] happened = new boolean[100];
    IntStream.range(0, 100)
        .forEach(i -> {
          int tenth = i / 10;
          predicted[99 - i] = 0.05 + tenth / 10.0;
          happened[99 - i] = i % 10 < tenth;
        });
    Judgement judged = Judgement.of(predicted, happened, 0.45);
    assertThat(judged.calibration()).hasSize(10);
    for (int tenth = 0; tenth < 10; tenth++) {
      Judgement.Bin bin = judged.calibration().get(tenth);
      assertThat(bin.examples()).isEqualTo(10);
      assertThat(bin.predicted()).isCloseTo(0.05 + tenth / 10.0, within(1e-12));
      assertThat(bin.observed()).isCloseTo(tenth / 10.0, within(1e-12));
    }
    assertThat(judged.calibrationError()).isCloseTo(0.05, within(1e-12));
    assertThat(judged.lift()).isCloseTo(0.9 / 0.45, within(1e-12));
  }

  @Test
  void ofOneOutcomeAloneNothingIsRanked() {
    assertThat(Judgement.of(new double[] {0.1, 0.2}, new boolean[] {true, true}, 1).auc()).isNull();
    Judgement none = Judgement.of(new double[0], new boolean[0], 0);
    assertThat(none.auc()).isNull();
    assertThat(none.lift()).isZero();
    assertThat(none.calibration()).isEmpty();
  }

  @Test
  void daysBeyondTheHorizonCountAsTheHorizon() {
    DaysJudgement.Said near = new DaysJudgement.Said(10, 20, 40, 30);
    DaysJudgement.Said never =
        new DaysJudgement.Said(100, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 50);
    DaysJudgement judged =
        DaysJudgement.of(
            new DaysJudgement.Said[] {near, near, never},
            new double[] {25, 60, Double.POSITIVE_INFINITY},
            180);
    // 5, 40 and 0 days; the naive answers are off by 5, 30 and 130.
    assertThat(judged.error()).isCloseTo(15, within(1e-12));
    assertThat(judged.naiveError()).isCloseTo(55, within(1e-12));
    assertThat(judged.covered()).isCloseTo(2 / 3.0, within(1e-12));
  }

  @Test
  void theMarginSaysWhatIsMissing() {
    Margin margin = new Margin(4, 2, 0.1, 0.7, 0.5, 0.7);
    Judgement good =
        Judgement.of(
            new double[] {0.1, 0.4, 0.35, 0.8}, new boolean[] {false, false, true, true}, 0.5);
    assertThat(margin.lacks(good, null)).isEmpty();
    assertThat(new Margin(5, 3, 0.1, 0.7, 0.5, null).lacks(good, null))
        .as("of too few nothing else is said")
        .containsExactly(Margin.Lack.FEW_EXAMPLES, Margin.Lack.FEW_EVENTS);
    assertThat(new Margin(4, 2, 0.4, 0.8, 0.1, null).lacks(good, null))
        .containsExactly(Margin.Lack.NOT_BETTER, Margin.Lack.NOT_APART, Margin.Lack.NOT_CALIBRATED);
    assertThat(margin.lacks(good, new DaysJudgement(4, 180, 10, 10.5, 0.6)))
        .containsExactly(Margin.Lack.DAYS_NOT_BETTER, Margin.Lack.NOT_COVERED);
    assertThat(margin.lacks(good, new DaysJudgement(4, 180, 9, 10.5, 0.8))).isEmpty();
  }

  @Test
  void whoHasNotComeBackYetCountsForAsLongAsWasLooked() {
    MedianGap gaps = new MedianGap(100);
    // Of four, one comes on day 10; one is lost sight of on day 20; of the two that are left, one
    // comes on day 30: 3/4, then 3/4 * 1/2.
    gaps.add(10, true);
    gaps.add(20, false);
    gaps.add(30, true);
    gaps.add(100, false);
    assertThat(gaps.days()).isEqualTo(30);
    assertThat(gaps.shareBy(29)).isCloseTo(0.25, within(1e-12));
    assertThat(gaps.shareBy(100)).isCloseTo(0.625, within(1e-12));
    MedianGap none = new MedianGap(100);
    none.add(150, true);
    assertThat(none.days()).isInfinite();
  }

  @Test
  void everyLackHasItsOwnName() {
    assertThat(List.of(Margin.Lack.values()).stream().map(Margin.Lack::toString).distinct())
        .hasSize(Margin.Lack.values().length);
  }
}
