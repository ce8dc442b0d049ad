package org.xinqiao.prediction.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.xinqiao.prediction.domain.Feature.Band;
import org.xinqiao.shared.Text;

class LogisticRegressionTest {

  private static final Text WORD = new Text("词", "word");

  /// 30 of 100 with the column, 10 of 100 without: the odds ratio is (30/70) / (10/90).
  private static void table(LogisticRegression.Row row) {
    for (int i = 0; i < 100; i++) {
      row.take(new int[] {0}, i < 30);
      row.take(new int[] {1}, i < 10);
    }
  }

  @Test
  void twoByTwo() {
    double[] weights = LogisticRegression.fit(2, 1e-6, LogisticRegressionTest::table, () -> {});
    assertThat(weights[0] - weights[1]).isCloseTo(Math.log(30.0 / 70 / (10.0 / 90)), within(1e-4));
    assertThat(LogisticRegression.probability(weights[2] + weights[0]))
        .isCloseTo(0.3, within(1e-4));
  }

  @Test
  void thePenaltyHoldsWeightsBack() {
    double[] weights = LogisticRegression.fit(2, 20, LogisticRegressionTest::table, () -> {});
    assertThat(weights[0] - weights[1]).isBetween(0.2, 0.9);
    double[] apart =
        LogisticRegression.fit(
            2,
            1,
            row -> {
              for (int i = 0; i < 50; i++) {
                row.take(new int[] {0}, true);
                row.take(new int[] {1}, false);
              }
            },
            () -> {});
    assertThat(apart[0]).as("a column that goes with one outcome only").isBetween(1.0, 5.0);
  }

  @Test
  void twoThatActTogetherAreFound() {
    SplittableRandom chance = new SplittableRandom(7);
    int[][] rows = new int[20_000][];
    boolean[] outcomes = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      int first = chance.nextInt(2);
      int second = chance.nextInt(2);
      rows[i] = new int[] {first, 2 + second};
      outcomes[i] =
          chance.nextDouble() < LogisticRegression.probability(-1.5 + first - 0.5 * second);
    }
    double[] weights =
        LogisticRegression.fit(
            4,
            1,
            row -> {
              for (int i = 0; i < rows.length; i++) {
                row.take(rows[i], outcomes[i]);
              }
            },
            () -> {});
    assertThat(weights[1] - weights[0]).isCloseTo(1, within(0.1));
    assertThat(weights[3] - weights[2]).isCloseTo(-0.5, within(0.1));
  }

  @Test
  void itCanBeEndedBeforeEachPass() {
    assertThatThrownBy(() ->
            LogisticRegression.fit(
                2,
                1,
                LogisticRegressionTest::table,
                () -> {
                  throw new IllegalStateException("stop");
                }))
        .hasMessage("stop");
  }

  @Test
  void weightsAreAgainstTheAverage() {
    Feature number =
        new Feature(
            "days",
            WORD,
            List.of(
                new Band("few", WORD, 10.0, null),
                new Band("many", WORD, null, null),
                new Band(Feature.UNKNOWN, WORD, null, null)),
            null);
    Scorecard card =
        Scorecard.of(List.of(number), new double[] {1, 2, 9, -1}, new long[] {75, 25, 0});
    assertThat(card.intercept()).isCloseTo(0.25, within(1e-12));
    assertThat(card.parts().getFirst().weights()).containsExactly(-0.25, 0.75, 0.0);
    assertThat(card.parts().getFirst().shares()).containsExactly(0.75, 0.25, 0.0);
    assertThat(card.probability(Map.of("days", 12)))
        .isCloseTo(LogisticRegression.probability(1), within(1e-12));
    assertThat(card.probability(Map.of()))
        .as("of what was never seen nothing is known")
        .isCloseTo(LogisticRegression.probability(0.25), within(1e-12));
    assertThat(card.pushes(Map.of("days", 3.0)).getFirst().band().id()).isEqualTo("few");
    assertThat(card.logit(new int[] {-1})).isCloseTo(0.25, within(1e-12));
  }

  @Test
  void everyValueFallsIntoOneBand() {
    Feature text =
        new Feature(
            "department",
            WORD,
            List.of(
                new Band(Feature.OTHER, WORD, null, null),
                new Band(Feature.UNKNOWN, WORD, null, null)),
            3);
    Feature whole = text.withBandsFor(List.of("骨科", "内科"));
    assertThat(whole.bandOf("内科")).isEqualTo(1);
    assertThat(whole.bandOf("外科")).isEqualTo(2);
    assertThat(whole.bandOf(null)).isEqualTo(3);
    assertThat(whole.fault()).isEmpty();
    Feature twice =
        new Feature(
            "x",
            WORD,
            List.of(
                new Band("a", WORD, 5.0, null),
                new Band("b", WORD, 5.0, null),
                new Band(Feature.UNKNOWN, WORD, null, null)),
            null);
    assertThat(twice.fault()).hasValueSatisfying(fault -> assertThat(fault).contains("b ends"));
    assertThat(new Feature("x", WORD, List.of(new Band("a", WORD, null, null)), null).fault())
        .isPresent();
  }

  @Test
  void whoAlwaysComesBackAfterFiveWeeksIsExpectedThen() {
    Feature week =
        new Feature(
            Returning.WEEK,
            WORD,
            List.of(
                new Band("before", WORD, 28.0, null),
                new Band("fifth", WORD, 35.0, null),
                new Band("after", WORD, null, null),
                new Band(Feature.UNKNOWN, WORD, null, null)),
            null);
    Returning returning =
        new Returning(
            new Scorecard(
                0,
                List.of(
                    new Scorecard.Part(
                        week, List.of(-20.0, 20.0, -20.0, 0.0), List.of(.5, .3, .2, 0.)))));
    Returning.Curve curve = returning.curve(0, null, null, 0);
    assertThat(curve.dayOf(0.5)).isBetween(29.0, 35.0);
    assertThat(curve.backBy(28)).isLessThan(0.01);
    assertThat(curve.backBy(35)).isGreaterThan(0.99);
    assertThat(returning.curve(0, null, null, 40).dayOf(0.5))
        .as("who waited longer than that is not expected any more")
        .isInfinite();
    assertThat(Returning.weekOf(1)).isZero();
    assertThat(Returning.weekOf(7)).isZero();
    assertThat(Returning.weekOf(8)).isEqualTo(1);
    assertThat(Returning.changing(Returning.ORDER, 1, 14.0, null))
        .as("day 14 is in week 1")
        .isEqualTo(0.0);
    assertThat(Returning.changing(Returning.ORDER, 0, 14.0, null)).isEqualTo(1.0);
    assertThat(Returning.changing(Returning.RHYTHM, 4, null, 31.5)).isEqualTo(1.0);
    assertThat(Returning.changing(Returning.RHYTHM, 4, null, null)).isNull();
  }
}
