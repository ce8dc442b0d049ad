package org.xinqiao.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xinqiao.risk.domain.Assessment;
import org.xinqiao.risk.domain.Input;
import org.xinqiao.risk.domain.Known;
import org.xinqiao.risk.domain.Origin;
import org.xinqiao.risk.domain.Score;
import org.xinqiao.risk.domain.Statement;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every shipped score gives what its publication, or the calculator its authors run, gives for the
/// same inputs. Each vector of the file says where it is from.
class ScoreVectorsTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final RiskLibrary LIBRARY = RiskLibrary.shipped(JSON);
  private static final LocalDate TODAY = LocalDate.of(2026, 3, 18);

  /// What a vector calls an input, where that is not our name.
  private static final Map<String, Map<String, String>> NAMES =
      Map.of(
          "china-par",
          Map.of("treated", "treatedBp", "familyHistory", "familyCvd"),
          "ncdrs",
          Map.of("familyHistory", "familyDiabetes"),
          "ckd-epi-2021",
          Map.of("creatinineUmolL", "creatinine"),
          "fib4",
          Map.of("plt", "platelets"),
          "prevent-base",
          Map.of("antihtn", "treatedBp"),
          "cha2ds2-vasc",
          Map.of(
              "htn",
              "hypertension",
              "dm",
              "diabetes",
              "st",
              "stroke",
              "chf",
              "heartFailure",
              "va",
              "vascular"),
          "has-bled",
          Map.of("renal", "severeRenal", "drugs", "bleedingDrugs"),
          "lace",
          Map.of("losDays", "stayDays", "acute", "acuteAdmission", "edVisits6m", "emergencyVisits"),
          "findrisc",
          Map.of("bpDrug", "bpMedicineEver"));

  /// Vectors whose cholesterol is in mg/dL without saying so.
  private static final Set<String> IN_MG = Set.of("prevent-base");

  record Vector(String score, JsonNode node, String field) {

    double expected() {
      return node.path("expected").path(field).asDouble();
    }

    @Override
    public String toString() {
      return score + " " + node.get("input") + " " + field;
    }
  }

  static List<Vector> vectors() throws IOException {
    List<Vector> vectors = new ArrayList<>();
    try (InputStream in = ScoreVectorsTest.class.getResourceAsStream("/risk/vectors.json")) {
      for (JsonNode node : JSON.readTree(in).get("vectors")) {
        node.get("expected").propertyNames().stream()
            .filter(field -> node.get("expected").get(field).isNumber())
            .forEach(field ->
                vectors.add(
                    new Vector(
                        switch (field) {
                          case "cvdPct" -> "prevent-base-cvd";
                          case "ascvdPct" -> "prevent-base-ascvd";
                          default -> node.get("score").asString();
                        },
                        node,
                        field)));
      }
    }
    return vectors;
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void theScoreGivesWhatItsSourceGives(Vector vector) {
    Score score = LIBRARY.score(vector.score()).orElseThrow();
    Assessment assessment = score.assess(known(vector, score));
    assertThat(assessment).isInstanceOf(Assessment.Computed.class);
    Assessment.Computed computed = (Assessment.Computed) assessment;
    double tolerance = vector.node().get("tolerance").asDouble();
    assertThat(computed.value()).isCloseTo(vector.expected(), within(tolerance + 1e-9));
    JsonNode high = vector.node().path("expected").get("high");
    if (high != null) {
      assertThat(computed.band().id().equals("high")).isEqualTo(high.asBoolean());
    }
    JsonNode band = vector.node().path("expected").get("band");
    if (band != null) {
      assertThat(computed.band().label().zh()).isEqualTo(band.asString());
    }
    JsonNode exact = vector.node().get("computed");
    if (exact != null) {
      assertThat(computed.value()).as("recomputed").isCloseTo(exact.asDouble(), within(0.03));
    }
  }

  @Test
  void everyScoreHasVectors() throws IOException {
    Set<String> tested = new TreeSet<>();
    vectors().forEach(vector -> tested.add(vector.score()));
    Set<String> shipped = new TreeSet<>();
    LIBRARY.all().forEach(score -> shipped.add(score.id()));
    shipped.remove("cha2ds2-vasc-60"); // Off, and without published examples.
    assertThat(tested).isEqualTo(shipped);
  }

  /// A vector names what is so; what it does not name is answered by no.
  private static Known known(Vector vector, Score score) {
    Map<String, Double> values = new HashMap<>();
    for (String need : score.needs(null)) {
      if (LIBRARY.inputs().get(need).kind() == Input.Kind.YES_NO) {
        values.put(need, 0.0);
      }
    }
    score.requires().forEach(condition -> values.put(condition.input(), condition.is() ? 1.0 : 0));
    Score.Condition offered = score.offered();
    if (offered != null) {
      values.put(offered.input(), 1.0);
    }
    if (vector.score().equals("has-bled")) { // Its hypertension is a pressure above 160 mmHg.
      values.put("sbp", vector.node().path("input").has("htn") ? 170.0 : 130.0);
    }
    for (String field : vector.node().get("input").propertyNames()) {
      JsonNode value = vector.node().path("input").get(field);
      String name =
          NAMES
              .getOrDefault(vector.node().get("score").asString(), Map.of())
              .getOrDefault(field, field);
      Input input = LIBRARY.inputs().get(name);
      if (input != null) {
        values.put(name, value(vector, input, value));
      }
    }
    Map<String, Statement> said = new HashMap<>();
    values.forEach((input, value) ->
        said.put(input, new Statement(input, value, null, TODAY, null, Origin.STAFF, null, null)));
    return new Known(LIBRARY.inputs(), said, TODAY);
  }

  private static double value(Vector vector, Input input, JsonNode value) {
    if (value.isBoolean()) {
      return value.asBoolean() ? 1 : 0;
    }
    if (value.isString()) {
      return value.asString().equals("F") ? 1 : 0;
    }
    boolean lipid = input.id().equals("tc") || input.id().equals("hdl");
    String unit =
        lipid && IN_MG.contains(vector.node().get("score").asString())
            ? "mg/dL"
            : vector.node().path("input").path("lipidUnit").asString("mmol/L");
    return lipid ? input.convert(value.asDouble(), unit).orElseThrow() : value.asDouble();
  }
}
