package org.xinqiao.risk;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.xinqiao.golden.Golden;
import org.xinqiao.risk.domain.Input;
import org.xinqiao.risk.domain.Score;
import tools.jackson.databind.json.JsonMapper;

class RiskGoldenTests {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// The page that says which scores there are: written by this test from the content.
  @Test
  void theReferencePage() {
    RiskLibrary library = RiskLibrary.shipped(JSON);
    StringBuilder page =
        new StringBuilder(
            """
            # Risk scores

            Which published scores there are, what each needs and from whom it was derived. This page is written from
            [content/risk](../../content/risk) by `RiskGoldenTests`. How values are worked out and kept:
            [0060](../adr/0060-risk-scores-are-content.md); how to add one: [add a risk score](../how-to/add-a-risk-score.md).

            A missing or too old input is asked for and never guessed. Beyond the limits there is no value.

            """);
    for (Score score : library.all()) {
      page.append(
          """
          ## %s · %s

          `%s` version %d%s%s. %s

          - **Value**: %s%s
          - **For**: %s
          - **Needs**: %s
          - **Bands**: %s
          - **Source**: %s

          """
              .formatted(
                  score.title().en(),
                  score.title().zh(),
                  score.id(),
                  score.version(),
                  score.on() ? "" : ", **off**",
                  score.verified() ? "" : ", not verified",
                  score.limits().stream()
                      .map(limit ->
                          "%s from %s to %s."
                              .formatted(limit.input(), number(limit.min()), number(limit.max())))
                      .reduce("", (all, one) -> all + one),
                  score.outcome().en(),
                  score.unit().en().isEmpty() ? "" : " (" + score.unit().en() + ")",
                  score.population().en(),
                  String.join(", ", score.needs(null)),
                  String.join("; ", score.bands().stream().map(band -> band.label().en()).toList()),
                  String.join("; ", score.source())));
    }
    page.append(
        """
        ## Inputs

        | input | 中文 | unit | other units | plausible | at most so old |
        |---|---|---|---|---|---|
        """);
    for (Input input : library.inputs().values()) {
      page.append(
          "| `%s` %s | %s | %s | %s | %s | %s |%n"
              .formatted(
                  input.id(),
                  input.label().en(),
                  input.label().zh(),
                  input.unit() == null ? "" : input.unit(),
                  String.join(", ", input.units().stream().map(Input.Unit::unit).toList()),
                  input.min() == null
                      ? ""
                      : number(input.min()) + " to " + number(Objects.requireNonNull(input.max())),
                  input.maxAgeDays() == null ? "" : input.maxAgeDays() + " days"));
    }
    Golden.check("docs/reference/risk-scores.md", page.toString());
  }

  private static String number(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }
}
