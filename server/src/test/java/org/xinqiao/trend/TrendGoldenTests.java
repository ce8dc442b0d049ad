package org.xinqiao.trend;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.xinqiao.golden.Golden;
import org.xinqiao.trend.domain.Indicator;
import org.xinqiao.trend.domain.Line;
import org.xinqiao.trend.domain.Range;
import tools.jackson.databind.json.JsonMapper;

class TrendGoldenTests {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// The page that says which curves there are: written by this test from the content.
  @Test
  void theReferencePage() {
    TrendLibrary library = TrendLibrary.shipped(JSON, UnitsOfResults.shipped(JSON));
    StringBuilder page =
        new StringBuilder(
            """
            # Trends

            Which results have a curve on the page of a patient, and the range against which a value is drawn when none came with
            it. This page is written from [content/trends](../../content/trends) by `TrendGoldenTests`. How curves are made:
            [0063](../adr/0063-curves-are-drawn-from-the-results.md).

            A word (high, low, critical) or a range that the laboratory sends with a result goes before the ranges here. `≥` and `≤`
            belong to the range, `<` and `>` do not. %s

            | indicator | 中文 | code | unit | for | range | source |
            |---|---|---|---|---|---|---|
            """
                .formatted(
                    library.verified()
                        ? ""
                        : "The ranges are **not verified**: they were not compared with the printed sources."));
    for (Indicator indicator : library.indicators()) {
      for (Line line : indicator.lines()) {
        List<Range> ranges = line.ranges();
        if (ranges.isEmpty()) {
          page.append(row(indicator, line, "", "only what comes with the result", ""));
        }
        for (Range range : ranges) {
          page.append(
              row(
                  indicator,
                  line,
                  (range.sex() == null ? "everybody" : range.sex().equals("male") ? "men" : "women")
                      + ", "
                      + range.fromAge()
                      + (range.toAge() == null
                          ? " years and over"
                          : " to " + range.toAge() + " years"),
                  RangeWords.of(range, indicator.shown(), Locale.ENGLISH) + critical(range),
                  range.source()));
        }
      }
    }
    page.append(
        """

        ## What is marked

        | on the curve of | interventions |
        |---|---|
        """);
    for (Indicator indicator : library.indicators()) {
      page.append(
          "| %s | %s |%n"
              .formatted(
                  indicator.title().en(),
                  String.join(", ", indicator.marks().stream().sorted().toList())));
    }
    page.append(
        """

        Of medicines it is marked that one begins, begins again after a pause of more than 90 days, or gets another dose; a
        refill is not. A group of medicines is known by what the [code maps](code-maps.md) say of a code, and by generic names
        within the name of a product.
        """);
    Golden.check("docs/reference/trends.md", page.toString());
  }

  private static String critical(Range range) {
    if (range.uncritical() == null) {
      return "";
    }
    Double below = range.uncritical().low();
    Double from = range.uncritical().high();
    return "; critical" + (below == null ? "" : " <" + below) + (from == null ? "" : " ≥" + from);
  }

  private static String row(
      Indicator indicator, Line line, String whom, String range, String source) {
    return "| %s | %s | %s | %s | %s | %s | %s |%n"
        .formatted(
            indicator.lines().size() == 1
                ? indicator.title().en()
                : indicator.title().en() + ": " + line.label().en(),
            line.label().zh(),
            line.code(),
            line.unit(),
            whom,
            range,
            source);
  }
}
