package org.xinqiao.questionnaire.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xinqiao.questionnaire.TestDefinitions;

class ItemTest {

  private final Definition tka = TestDefinitions.of("postop-tka-d1");

  @Test
  void aFigureAtItsLimitsIsTakenAndBeyondThemIsNot() {
    assertThat(read("c1", new BigDecimal("34.0"))).isInstanceOf(Reading.Valid.class);
    assertThat(read("c1", new BigDecimal("43.0"))).isInstanceOf(Reading.Valid.class);
    assertThat(read("c1", new BigDecimal("368")))
        .isEqualTo(
            new Reading.OutOfRange(
                new BigDecimal("34.0"), new BigDecimal("43.0"), new BigDecimal("368")));
    assertThat(read("c1", new BigDecimal("33.9"))).isInstanceOf(Reading.OutOfRange.class);
  }

  @Test
  void aFigureIsNotRoundedToFit() {
    assertThat(read("c1", new BigDecimal("37.75"))).isInstanceOf(Reading.OffStep.class);
    assertThat(read("c2", new BigDecimal("3.5"))).isInstanceOf(Reading.OffStep.class);
    assertThat(read("c1", new BigDecimal("37.80"))).isInstanceOf(Reading.Valid.class);
  }

  @Test
  void onlyItsOwnOptionsAreTaken() {
    assertThat(read("c5", "maybe")).isEqualTo(new Reading.UnknownOption("maybe"));
    assertThat(read("c4", List.of("pus", "gold"))).isEqualTo(new Reading.UnknownOption("gold"));
  }

  @Test
  void anExclusiveOptionStandsAlone() {
    assertThat(read("c4", List.of("clean", "pus"))).isEqualTo(new Reading.Contradiction("clean"));
    assertThat(read("c4", List.of("clean"))).isInstanceOf(Reading.Valid.class);
  }

  @Test
  void severalOptionsKeepTheOrderOfTheItemAndCountOnce() {
    assertThat(read("c4", List.of("open", "ooze", "open")))
        .isEqualTo(new Reading.Valid(new Answer.Choices(List.of("ooze", "open"))));
  }

  @Test
  void anotherKindOfValueIsRefused() {
    assertThat(read("c1", "37.5")).isInstanceOf(Reading.WrongKind.class);
    assertThat(read("c5", List.of("yes"))).isInstanceOf(Reading.WrongKind.class);
    assertThat(read("c5", BigDecimal.ONE)).isInstanceOf(Reading.WrongKind.class);
    assertThat(read("c4", "pus")).isInstanceOf(Reading.WrongKind.class);
    assertThat(read("c4", List.of(BigDecimal.ONE))).isInstanceOf(Reading.WrongKind.class);
    assertThat(read("c11", true)).isInstanceOf(Reading.WrongKind.class);
  }

  @Test
  void nothingTakesAnAnswerBack() {
    assertThat(read("c1", null)).isInstanceOf(Reading.Cleared.class);
    assertThat(read("c4", List.of())).isInstanceOf(Reading.Cleared.class);
    assertThat(read("c11", "  ")).isInstanceOf(Reading.Cleared.class);
  }

  @Test
  void theTextLimitCountsCharactersNotUnits() {
    assertThat(read("c11", "😀".repeat(Item.MAX_TEXT))).isInstanceOf(Reading.Valid.class);
    assertThat(read("c11", "疼".repeat(Item.MAX_TEXT + 1)))
        .isEqualTo(new Reading.TooLong(Item.MAX_TEXT));
  }

  private Reading read(String item, Object value) {
    return tka.item(item).read(value);
  }
}
