package org.xinqiao.prediction.domain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// A trained model as a person reads it: an intercept, and for each feature a weight per band.
/// Weights are logarithms of odds ratios against the average of the examples it was trained on: 0
/// is as usual, 0.69 doubles the odds. It carries its own words, so that an old one reads as it
/// did.
public record Scorecard(double intercept, List<Part> parts) {

  /// @param weights one for each band
  /// @param shares of the examples in each band
  public record Part(Feature feature, List<Double> weights, List<Double> shares) {}

  /// What one feature of one patient does to the answer.
  public record Push(Feature feature, Feature.Band band, double weight) {}

  /// Puts weights of columns back to their features, and centres them.
  ///
  /// @param weights of the columns of the features' bands one after the other, and the intercept
  /// @param seen how many rows had each column
  public static Scorecard of(List<Feature> features, double[] weights, long[] seen) {
    List<Part> parts = new ArrayList<>();
    double intercept = weights[weights.length - 1];
    int first = 0;
    for (Feature feature : features) {
      int size = feature.bands().size();
      long all = 0;
      double mean = 0;
      for (int band = 0; band < size; band++) {
        all += seen[first + band];
        mean += seen[first + band] * weights[first + band];
      }
      mean = all == 0 ? 0 : mean / all;
      intercept += mean;
      List<Double> centred = new ArrayList<>();
      List<Double> shares = new ArrayList<>();
      for (int band = 0; band < size; band++) {
        long rows = seen[first + band];
        // Of a band that was never seen nothing is known: it is as usual.
        centred.add(rows == 0 ? 0.0 : weights[first + band] - mean);
        shares.add(all == 0 ? 0.0 : (double) rows / all);
      }
      parts.add(new Part(feature, List.copyOf(centred), List.copyOf(shares)));
      first += size;
    }
    return new Scorecard(intercept, List.copyOf(parts));
  }

  /// @param values by the ids of features; what is absent is not known
  /// @return for each part the place of its band
  public int[] bands(Map<String, ?> values) {
    return parts.stream()
        .mapToInt(part -> part.feature().bandOf(values.get(part.feature().id())))
        .toArray();
  }

  /// @param bands for each part the place of its band; below 0 leaves the part out
  public double logit(int[] bands) {
    double logit = intercept;
    for (int part = 0; part < bands.length; part++) {
      logit += bands[part] < 0 ? 0 : parts.get(part).weights().get(bands[part]);
    }
    return logit;
  }

  public double probability(Map<String, ?> values) {
    return LogisticRegression.probability(logit(bands(values)));
  }

  /// What pushes the answer away from the average, the strongest first.
  public List<Push> pushes(Map<String, ?> values) {
    return parts.stream()
        .map(part -> {
          int band = part.feature().bandOf(values.get(part.feature().id()));
          return new Push(
              part.feature(), part.feature().bands().get(band), part.weights().get(band));
        })
        .sorted(Comparator.comparingDouble((Push push) -> -Math.abs(push.weight())))
        .toList();
  }
}
