package org.xinqiao.trend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xinqiao.trend.domain.Taken;

/// Beginnings and changes of dose are marked, refills are not.
class TakenTest {

  private static final LocalDate DAY = LocalDate.of(2025, 1, 10);

  @Test
  void aBeginningIsMarkedOnceAndRefillsAreNot() {
    List<Taken.Change> changes =
        Taken.changes(
            List.of(
                prescribed(60, "5mg", 30),
                prescribed(0, "5mg", 30),
                prescribed(30, "5mg", 30),
                handedOver(0, 30),
                handedOver(60, 30)));
    assertThat(changes).hasSize(1);
    assertThat(changes.getFirst().change()).isEqualTo("begun");
    assertThat(changes.getFirst().taken().prescribed())
        .as("the prescription goes before what was handed over on that day")
        .isTrue();
  }

  @Test
  void anotherDoseIsAChange() {
    List<Taken.Change> changes =
        Taken.changes(
            List.of(prescribed(0, "5mg", 30), handedOver(1, 30), prescribed(30, "10mg", 30)));
    assertThat(changes).extracting(Taken.Change::change).containsExactly("begun", "dose");
    assertThat(changes.getLast().before()).isEqualTo("5mg");
    assertThat(Taken.changes(List.of(prescribed(0, "5mg", 30), prescribed(30, null, 30))))
        .as("a dose that was not said is no other one")
        .hasSize(1);
  }

  @Test
  void afterAPauseItBeginsAgain() {
    assertThat(Taken.changes(List.of(prescribed(0, "5mg", 30), prescribed(120, "5mg", 30))))
        .as("30 days of supply, counted from the last of them, and 90 without")
        .hasSize(1);
    assertThat(Taken.changes(List.of(prescribed(0, "5mg", 30), prescribed(121, "10mg", 30))))
        .extracting(Taken.Change::change)
        .containsExactly("begun", "begun-again");
    assertThat(Taken.changes(List.of(prescribed(0, "5mg", null), prescribed(91, "5mg", null))))
        .as("of a supply nobody told, the day counts")
        .hasSize(2);
  }

  @Test
  void medicinesDoNotMix() {
    Taken other = new Taken("9", true, DAY, "metoprolol", "美托洛尔", "25mg", null);
    assertThat(Taken.changes(List.of(prescribed(0, "5mg", 30), other))).hasSize(2);
  }

  private static Taken prescribed(int days, @Nullable String dose, @Nullable Integer supply) {
    LocalDate on = DAY.plusDays(days);
    return new Taken(
        "p" + days,
        true,
        on,
        "amlodipine",
        "苯磺酸氨氯地平片",
        dose,
        supply == null ? null : on.plusDays(supply));
  }

  private static Taken handedOver(int days, int supply) {
    LocalDate on = DAY.plusDays(days);
    return new Taken("d" + days, false, on, "amlodipine", "氨氯地平", "1片", on.plusDays(supply));
  }
}
