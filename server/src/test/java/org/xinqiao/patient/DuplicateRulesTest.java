package org.xinqiao.patient;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// How often the rules are right, on pairs that were labelled by hand before the rules were
/// written.
class DuplicateRulesTest {

  private record Pair(
      boolean same, String kind, DuplicateRules.Person one, DuplicateRules.Person other) {

    DuplicateDegree degree() {
      return DuplicateRules.compare(one, other).degree();
    }

    boolean atLeast(DuplicateDegree degree) {
      return degree().compareTo(degree) <= 0;
    }

    String said() {
      return kind + ": " + one.name().whole() + " / " + other.name().whole() + " " + degree();
    }
  }

  private static List<Pair> pairs;

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            DuplicateRulesTest.class.getResourceAsStream("/patient/duplicates.csv"))) {
      pairs =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .skip(1)
              .map(DuplicateRulesTest::pair)
              .toList();
    }
    assertThat(pairs).hasSizeGreaterThan(70);
  }

  @Test
  void nearlyEveryoneWhoIsRegisteredTwiceIsShown() {
    List<Pair> same = pairs.stream().filter(Pair::same).toList();
    List<String> missed =
        same.stream()
            .filter(pair -> !pair.atLeast(DuplicateDegree.POSSIBLE))
            .map(Pair::said)
            .toList();
    assertThat(missed).as("of " + same.size()).hasSizeLessThanOrEqualTo(same.size() / 20);
  }

  @Test
  void whatStopsTheDeskIsRightMostOfTheTime() {
    List<Pair> stopped =
        pairs.stream().filter(pair -> pair.atLeast(DuplicateDegree.LIKELY)).toList();
    List<String> wrong = stopped.stream().filter(pair -> !pair.same()).map(Pair::said).toList();
    assertThat(wrong).as("of " + stopped.size()).hasSizeLessThanOrEqualTo(stopped.size() / 20);
  }

  @Test
  void nobodyIsCertainlyTheSameWhoIsNot() {
    assertThat(pairs.stream().filter(pair -> !pair.same()))
        .noneMatch(pair -> pair.degree() == DuplicateDegree.CERTAIN);
  }

  @Test
  void twinsSiblingsFamiliesAndColleaguesOnOneTelephoneAreNotEvenShown() {
    Set<String> families =
        Set.of(
            "twins",
            "newborn",
            "siblings",
            "spouses",
            "parent-child",
            "grandparent",
            "two-cards",
            "office-phone",
            "unknown");
    assertThat(
            pairs.stream()
                .filter(pair -> families.contains(pair.kind()))
                .filter(pair -> pair.atLeast(DuplicateDegree.POSSIBLE))
                .map(Pair::said))
        .isEmpty();
  }

  @Test
  void theOrderOfTheTwoDoesNotMatter() {
    for (Pair pair : pairs) {
      assertThat(DuplicateRules.compare(pair.other(), pair.one()))
          .as(pair.said())
          .isEqualTo(DuplicateRules.compare(pair.one(), pair.other()));
    }
  }

  /// Printed into docs/results/duplicates.md.
  @Test
  void theFiguresAreThoseOfTheDocumentation() throws IOException {
    TreeMap<String, Integer> counts = new TreeMap<>();
    pairs.forEach(pair ->
        counts.merge((pair.same() ? "same " : "different ") + pair.degree(), 1, Integer::sum));
    String page = Files.readString(Path.of("../docs/results/duplicates.md"));
    counts.forEach((what, count) ->
        assertThat(page).as("row of " + what).contains("| " + what + " | " + count + " |"));
  }

  private static Pair pair(String line) {
    String[] cells = line.split(",", -1);
    return new Pair(cells[0].equals("same"), cells[1], person(cells, 2), person(cells, 7));
  }

  private static DuplicateRules.Person person(String[] cells, int at) {
    return new DuplicateRules.Person(
        PersonName.of(cells[at]),
        Sex.parse(cells[at + 1]),
        cells[at + 2].isEmpty() ? null : LocalDate.parse(cells[at + 2]),
        said(cells, at + 3),
        said(cells, at + 4));
  }

  private static Set<String> said(String[] cells, int at) {
    return at >= cells.length || cells[at].isEmpty() ? Set.of() : Set.of(cells[at]);
  }
}
