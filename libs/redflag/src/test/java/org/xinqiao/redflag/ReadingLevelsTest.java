package org.xinqiao.redflag;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadingLevelsTest {

  private static final ReadingLevels LEVELS = ReadingLevels.load();

  /// The boundaries of the guidelines named in readings.json.
  @ParameterizedTest
  @CsvSource({
    "8480-6, 134, mm[Hg], NONE",
    "8480-6, 135, mm[Hg], ATTENTION",
    "8480-6, 160, mm[Hg], URGENT",
    "8480-6, 162, mm[Hg], URGENT",
    "8480-6, 179, mm[Hg], URGENT",
    "8480-6, 180, mm[Hg], EMERGENCY",
    "8480-6, 88, mm[Hg], ATTENTION",
    "8480-6, 78, mm[Hg], URGENT",
    "8480-6, 24.0, kPa, EMERGENCY",
    "8462-4, 84, mm[Hg], NONE",
    "8462-4, 85, mm[Hg], ATTENTION",
    "8462-4, 100, mm[Hg], URGENT",
    "8462-4, 110, mm[Hg], EMERGENCY",
    "59408-5, 95, %, NONE",
    "59408-5, 94, %, ATTENTION",
    "59408-5, 93, %, URGENT",
    "59408-5, 90, %, EMERGENCY",
    "8867-4, 60, /min, NONE",
    "8867-4, 59, /min, ATTENTION",
    "8867-4, 49, /min, URGENT",
    "8867-4, 45, /min, EMERGENCY",
    "8867-4, 119, /min, ATTENTION",
    "8867-4, 120, /min, URGENT",
    "8867-4, 150, /min, EMERGENCY",
    "8310-5, 38.4, Cel, ATTENTION",
    "8310-5, 38.45, Cel, URGENT",
    "8310-5, 40.0, Cel, EMERGENCY",
    "8310-5, 101.3, [degF], URGENT",
    "14743-9, 2.9, mmol/L, EMERGENCY",
    "14743-9, 3.9, mmol/L, URGENT",
    "14743-9, 9.9, mmol/L, NONE",
    "14743-9, 10.0, mmol/L, ATTENTION",
    "14743-9, 16.7, mmol/L, EMERGENCY",
    "41653-7, 50, mg/dL, EMERGENCY",
  })
  void aValueHasTheLevelOfItsBand(String code, double value, String unit, Level level) {
    assertThat(LEVELS.of(code, value, unit, PatientContext.unknown()).level()).isEqualTo(level);
  }

  @Test
  void whoThePatientIsDecidesWhichBands() {
    PatientContext pregnant = new PatientContext(null, 30, null, null, null, 30);
    PatientContext chemotherapy = new PatientContext(null, null, null, 10, null, 50);
    PatientContext child = new PatientContext(null, null, null, null, null, 5);
    assertThat(LEVELS.of("8480-6", 140, "mm[Hg]", pregnant).level()).isEqualTo(Level.URGENT);
    assertThat(LEVELS.of("8310-5", 38.0, "Cel", chemotherapy).level()).isEqualTo(Level.EMERGENCY);
    assertThat(LEVELS.of("8310-5", 38.5, "Cel", child).level()).isEqualTo(Level.URGENT);
    assertThat(LEVELS.of("8867-4", 130, "/min", child).level()).isEqualTo(Level.NONE);
  }

  @Test
  void aValueThatNoBodyHasIsAskedForAgain() {
    ReadingLevels.Finding finding = LEVELS.of("8480-6", 12, "mm[Hg]", PatientContext.unknown());
    assertThat(finding.level()).isEqualTo(Level.ATTENTION);
    assertThat(finding.rule()).isEqualTo("systolic.implausible");
  }

  @Test
  void aUnitThatIsMissingIsTheUsualOne() {
    assertThat(LEVELS.of("8310-5", 38.6, null, PatientContext.unknown()).level())
        .isEqualTo(Level.URGENT);
  }

  @Test
  void otherCodesHaveNoThresholds() {
    assertThat(LEVELS.knows("718-7")).isFalse();
    assertThatThrownBy(() -> LEVELS.of("718-7", 1, null, PatientContext.unknown()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// Every patient there may be, as far as it decides about bands.
  private static final List<PatientContext> EVERYBODY =
      Stream.of(null, 30)
          .flatMap(weeks ->
              Stream.of(null, 10, 60)
                  .flatMap(surgery ->
                      Stream.of(null, 10, 60)
                          .flatMap(chemotherapy ->
                              Stream.of(null, 5, 50)
                                  .map(age ->
                                      new PatientContext(
                                          null, weeks, surgery, chemotherapy, null, age)))))
          .toList();

  @ParameterizedTest
  @CsvSource({
    "8480-6, 30, 320",
    "8462-4, 20, 220",
    "8867-4, 10, 260",
    "59408-5, 40, 101",
    "2708-6, 40, 101",
    "8310-5, 30, 45",
    "14743-9, 0, 55",
    "41653-7, 0, 900",
  })
  void aValueIsQuietWhenItSaysNothingOfAnybody(String code, double from, double to) {
    int quiet = 0;
    for (double value = from; value <= to; value = Math.round(10 * value + 1) / 10.0) {
      double said = value;
      boolean nobody =
          EVERYBODY.stream()
              .allMatch(one -> LEVELS.of(code, said, null, one).level() == Level.NONE);
      assertThat(LEVELS.isQuiet(code, said, null)).as(code + " " + said).isEqualTo(nobody);
      quiet += nobody ? 1 : 0;
    }
    assertThat(quiet).isPositive();
  }
}
