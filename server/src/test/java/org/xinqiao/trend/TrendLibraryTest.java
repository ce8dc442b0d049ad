package org.xinqiao.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xinqiao.trend.domain.Bounds;
import org.xinqiao.trend.domain.Line;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What content/trends says fits together, and with the code maps.
class TrendLibraryTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final UnitsOfResults UNITS = UnitsOfResults.shipped(JSON);
  private static final TrendLibrary LIBRARY = TrendLibrary.shipped(JSON, UNITS);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"group\":\"kidney\" | \"group\":\"kidneys\" | creatinine is in a group that does not exist",
        "\"code\":\"4548-4\" | \"code\":\"4548-0\" | 4548-0 is not in the code maps",
        "\"code\":\"8462-4\" | \"code\":\"8302-2\" | blood-pressure has lines of several units",
        "\"marks\":[\"operation\" | \"marks\":[\"operations\" | marks operations, which does not exist",
        "\"id\":\"hdl\",\"group\" | \"id\":\"ldl\",\"group\" | there are two indicators ldl",
        "\"from\":57,\"to\":97 | \"from\":97,\"to\":57 | a range begins below its end"
      })
  void aFileThatDoesNotFitStopsTheStart(String text, String broken, String message) {
    String content = TrendLibrary.read(JSON, TrendLibrary.FILE).toString();
    assertThat(content).contains(text);
    JsonNode wrong = JSON.readTree(content.replace(text, broken));
    assertThatThrownBy(() -> new TrendLibrary(wrong, UNITS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(message);
  }

  @Test
  void medicinesAreThoseThatTheCodeMapsKnow() {
    Set<String> known = new TreeSet<>();
    TrendLibrary.read(JSON, "content/code-maps/drugs.json")
        .get("items")
        .forEach(item -> known.add(item.get("code").asString()));
    LIBRARY.indicators().stream()
        .flatMap(indicator -> LIBRARY.medicinesOf(indicator).stream())
        .forEach(group -> assertThat(known).containsAll(group.codes()));
  }

  @Test
  void aRangeComesIntoTheUnitOfTheResult() {
    assertThat(in("14647-2", "mg/dL", "<200"))
        .isEqualTo(new Bounds(null, false, 200 * 0.0259, false));
    assertThat(in("4548-4", "mmol/mol", "20-42").high()).isEqualTo(42 * 0.0915 + 2.15);
    assertThat(in("718-7", "g/dL", "13.0-17.5").low()).isEqualTo(130);
    assertThat(in("14682-9", "μmol/L", "57-97").low()).isEqualTo(57);
    assertThat(UNITS.conversion("14682-9", null)).as("no unit is never guessed").isEmpty();
    assertThat(UNITS.conversion("14682-9", "mg/L")).isEmpty();
    assertThat(UNITS.conversion("14682-9", "UMOL/L")).as("case means something").isEmpty();
  }

  @Test
  void theFirstRangeThatFitsHolds() {
    Line creatinine = LIBRARY.indicator("creatinine").orElseThrow().lines().getFirst();
    assertThat(creatinine.rangeFor("male", 59).orElseThrow().bounds().high()).isEqualTo(97);
    assertThat(creatinine.rangeFor("male", 60).orElseThrow().bounds().high()).isEqualTo(111);
    assertThat(creatinine.rangeFor("female", 60).orElseThrow().bounds().high()).isEqualTo(81);
    assertThat(creatinine.rangeFor("female", 85)).as("none is told for that age").isEmpty();
    assertThat(
            RangeWords.of(creatinine.rangeFor("male", 30).orElseThrow(), "μmol/L", Locale.ENGLISH))
        .isEqualTo("reference 57–97 μmol/L");
    List<Line> pressure = LIBRARY.indicator("blood-pressure").orElseThrow().lines();
    assertThat(
            RangeWords.of(
                pressure.getFirst().rangeFor("unknown", 40).orElseThrow(), "mmHg", Locale.CHINA))
        .isEqualTo("目标 ≥90 <140 mmHg");
  }

  private static Bounds in(String code, String unit, String range) {
    return Bounds.parse(range).orElseThrow().in(UNITS.conversion(code, unit).orElseThrow());
  }
}
