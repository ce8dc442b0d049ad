package org.xinqiao.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xinqiao.risk.domain.Assessment;
import org.xinqiao.risk.domain.Assessment.Computed;
import org.xinqiao.risk.domain.Assessment.Incomplete;
import org.xinqiao.risk.domain.Assessment.NotApplicable;
import org.xinqiao.risk.domain.Assessment.NotOffered;
import org.xinqiao.risk.domain.Input;
import org.xinqiao.risk.domain.Known;
import org.xinqiao.risk.domain.Missing;
import org.xinqiao.risk.domain.Origin;
import org.xinqiao.risk.domain.Statement;
import tools.jackson.databind.json.JsonMapper;

/// What a score does with inputs that are missing, too old, beyond its limits or of another unit.
class ScoreTest {

  private static final RiskLibrary LIBRARY = RiskLibrary.shipped(JsonMapper.builder().build());
  private static final LocalDate TODAY = LocalDate.of(2026, 3, 18);

  private final Map<String, Statement> said = new HashMap<>();

  @Test
  void whatIsMissingIsNamedAndNothingIsGuessed() {
    aManOf(50);
    said.remove("waist");
    said.remove("smoker");
    Incomplete incomplete = (Incomplete) assess("china-par");
    assertThat(incomplete.missing())
        .extracting(missing -> missing.input().id(), Missing::why)
        .containsExactlyInAnyOrder(
            tuple("waist", Missing.Why.UNKNOWN), tuple("smoker", Missing.Why.UNKNOWN));
    assertThat(incomplete.known()).extracting(Statement::input).contains("tc", "sbp", "age");
  }

  @Test
  void whatIsTooOldIsAskedForAgain() {
    aManOf(50);
    say("tc", 5.4, TODAY.minusDays(366), TODAY.minusDays(1));
    Missing missing = ((Incomplete) assess("china-par")).missing().getFirst();
    assertThat(missing.input().id()).isEqualTo("tc");
    assertThat(missing.why()).isEqualTo(Missing.Why.TOO_OLD);
    assertThat(missing.last()).isNotNull();
    say("tc", 5.4, TODAY.minusDays(365), TODAY);
    Computed computed = (Computed) assess("china-par");
    assertThat(computed.recheckOn()).as("it ends tomorrow").isEqualTo(TODAY.plusDays(1));
  }

  @Test
  void whatIsImplausibleOrOfAnUnknownUnitIsNeverMovedOrTaken() {
    aManOf(50);
    say("sbp", 1300.0, TODAY, null);
    say("tc", null, TODAY, null);
    assertThat(((Incomplete) assess("china-par")).missing())
        .extracting(missing -> missing.input().id() + " " + missing.why())
        .containsExactlyInAnyOrder("sbp implausible", "tc unit");
  }

  @ParameterizedTest
  @CsvSource({"34,false", "35,true", "74,true", "75,false"})
  void beyondItsLimitsThereIsNoValue(int age, boolean computed) {
    aManOf(age);
    Assessment assessment = assess("china-par");
    assertThat(assessment).isInstanceOf(computed ? Computed.class : NotApplicable.class);
    if (assessment instanceof NotApplicable not) {
      assertThat(not.reason().zh()).contains("超出推导年龄");
    }
  }

  @Test
  void whoHasTheDiseaseAlreadyIsNotGivenItsRisk() {
    aManOf(50);
    say("priorAscvd", 1.0, TODAY, null);
    assertThat(((NotApplicable) assess("china-par")).because().input()).isEqualTo("priorAscvd");
    said.remove("priorAscvd");
    assertThat(((Incomplete) assess("china-par")).missing()).hasSize(1);
  }

  @Test
  void aScoreForOthersAsksForNothingUntilSomebodySaysThatItIsForThem() {
    aManOf(50);
    assertThat(((NotOffered) assess("prevent-base-cvd")).unless().id()).isEqualTo("outsideChina");
    say("outsideChina", 0.0, TODAY, null);
    assertThat(assess("prevent-base-cvd")).isInstanceOf(NotOffered.class);
    say("outsideChina", 1.0, TODAY, null);
    assertThat(((Incomplete) assess("prevent-base-cvd")).missing())
        .extracting(missing -> missing.input().id())
        .containsExactlyInAnyOrder("egfr", "statin", "heartFailure");
  }

  @Test
  void womenAreNotAskedWhatOnlyMenNeed() {
    aManOf(50);
    say("sex", 1.0, null, null);
    said.remove("urban");
    said.remove("familyCvd");
    assertThat(assess("china-par")).isInstanceOf(Computed.class);
    said.remove("sex");
    assertThat(((Incomplete) assess("china-par")).missing())
        .extracting(missing -> missing.input().id())
        .contains("sex", "urban", "familyCvd");
  }

  @Test
  void aRuleRaisesTheBandAndLeavesTheValue() {
    aManOf(40);
    Computed plain = (Computed) assess("china-par");
    assertThat(plain.band().id()).isEqualTo("low");
    assertThat(plain.notLookedAt()).extracting(Input::id).containsExactlyInAnyOrder("ldl", "egfr");
    say("ldl", 4.9, TODAY, null);
    Computed raised = (Computed) assess("china-par");
    assertThat(raised.value()).isEqualTo(plain.value());
    assertThat(raised.band().id()).isEqualTo("high");
    assertThat(raised.raised()).isNotNull();
    assertThat(raised.used()).extracting(Statement::input).contains("ldl");
  }

  @Test
  void whatWouldLowerItStandsByItsEffectAndOnlyWhatLowersIt() {
    aManOf(60);
    say("smoker", 1.0, TODAY, null);
    say("sbp", 160.0, TODAY, null);
    say("tc", 6.2, TODAY, null);
    say("waist", 100.0, TODAY, null);
    Computed computed = (Computed) assess("china-par");
    assertThat(computed.lowering())
        .extracting(one -> one.target().input())
        .as("the waist of men does not lower it in this score")
        .containsExactly("sbp", "smoker", "tc");
    for (Assessment.Lowering one : computed.lowering()) {
      Known changed =
          known()
              .with(
                  new Statement(
                      one.target().input(), one.to(), null, TODAY, null, Origin.STAFF, null, null));
      assertThat(((Computed) LIBRARY.score("china-par").orElseThrow().assess(changed)).value())
          .isEqualTo(one.value())
          .isLessThan(computed.value());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "tc,210,mg/dL,5.4306",
    "tc,5.43,mmol/L,5.43",
    "creatinine,1.2,mg/dL,106.08",
    "creatinine,106.08,μmol/L,106.08",
    "sbp,18.7,kPa,140.261594"
  })
  void unitsAreConvertedBySourcedFactors(String input, double value, String unit, double expected) {
    assertThat(input(input).convert(value, unit).getAsDouble()).isCloseTo(expected, within(1e-6));
  }

  @Test
  void anUnknownUnitOrNoneIsNotTaken() {
    assertThat(input("tc").convert(210, "mg/L")).isEmpty();
    assertThat(input("tc").convert(210, null)).isEmpty();
    assertThat(input("tc").convert(210, "MG/DL")).isEmpty();
  }

  @Test
  void bandsCompareRoundedInputsAndTheValueAsItIs() {
    assertThat(input("bmi").rounded(23.95)).isEqualTo(24.0);
    assertThat(input("sbp").rounded(129.5)).isEqualTo(130);
    assertThat(input("waist").rounded(84.94)).isEqualTo(84.9);
  }

  @Test
  void anElderlyPersonHasOtherLinesOfFib4() {
    aManOf(66);
    say("chronicLiver", 1.0, TODAY, null);
    say("acuteHepatitis", 0.0, TODAY, null);
    say("ast", 40.0, TODAY, null);
    say("alt", 36.0, TODAY, null);
    say("platelets", 250.0, TODAY, null);
    Computed older = (Computed) assess("fib4");
    assertThat(older.value()).isBetween(1.3, 2.0);
    assertThat(older.band().id()).isEqualTo("low");
    say("age", 64.0, TODAY, null);
    assertThat(((Computed) assess("fib4")).band().id()).isEqualTo("moderate");
  }

  /// Everything that China-PAR needs, of somebody without any risk beside the age.
  private void aManOf(int age) {
    say("age", (double) age, TODAY, null);
    say("sex", 0.0, null, null);
    say("sbp", 120.0, TODAY, null);
    say("tc", 4.8, TODAY, null);
    say("hdl", 1.3, TODAY, null);
    say("waist", 80.0, TODAY, null);
    for (String no :
        new String[] {
          "priorAscvd", "treatedBp", "smoker", "diabetes", "north", "urban", "familyCvd"
        }) {
      say(no, 0.0, TODAY, null);
    }
  }

  private void say(
      String input, @Nullable Double value, @Nullable LocalDate on, @Nullable LocalDate until) {
    said.put(input, new Statement(input, value, null, on, until, Origin.STAFF, null, null));
  }

  private Known known() {
    return new Known(LIBRARY.inputs(), said, TODAY);
  }

  private Assessment assess(String score) {
    return LIBRARY.score(score).orElseThrow().assess(known());
  }

  private static Input input(String id) {
    return Objects.requireNonNull(LIBRARY.inputs().get(id));
  }
}
