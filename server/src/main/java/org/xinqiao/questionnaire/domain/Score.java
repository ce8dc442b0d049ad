package org.xinqiao.questionnaire.domain;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xinqiao.shared.Text;

/// A sum of items and its named ranges.
///
/// @param sum the items that are added up
/// @param tells what of the patient the total tells, as of [Item#tells]
public record Score(
    String id, Text title, List<String> sum, List<Band> bands, @Nullable String tells) {

  /// @param min lowest total of the range
  /// @param max highest total of it
  public record Band(int min, int max, Text label) {}

  public Score {
    sum = List.copyOf(sum);
    bands = List.copyOf(bands);
  }

  /// The total; null as long as one of the items has no answer. Never prorated: a total made of
  /// guesses would be read as one that was measured.
  public @Nullable BigDecimal total(AnswerSheet answers) {
    return sum.stream().allMatch(item -> answers.points(item) != null) ? reached(answers) : null;
  }

  /// What the answered items alone add up to; zero when there are none.
  public BigDecimal reached(AnswerSheet answers) {
    BigDecimal reached = BigDecimal.ZERO;
    for (String item : sum) {
      BigDecimal points = answers.points(item);
      reached = points == null ? reached : reached.add(points);
    }
    return reached;
  }

  /// The range that a total lies in.
  public @Nullable Band band(BigDecimal total) {
    return bands.stream()
        .filter(band ->
            total.compareTo(BigDecimal.valueOf(band.min())) >= 0
                && total.compareTo(BigDecimal.valueOf(band.max())) <= 0)
        .findFirst()
        .orElse(null);
  }
}
