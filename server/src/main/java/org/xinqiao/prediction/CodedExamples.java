package org.xinqiao.prediction;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.prediction.domain.Feature;

/// Examples in the memory of the one who trains: bands instead of values. What is frequent enough
/// for a band of its own is only known when all are read.
final class CodedExamples {

  /// A text that is seen less often than this has no band of its own.
  private static final int FEW = 50;

  /// @param codes the place of the band for each feature; for texts with bands of their own the
  ///   number of the text
  record Coded(
      UUID patient,
      LocalDate day,
      int[] codes,
      boolean happened,
      @Nullable Integer gap,
      @Nullable Double ordered,
      @Nullable Double usual,
      int followed) {}

  /// The database gives rows in any order, and sums of fractions depend on it: in one order the
  /// same examples give the same model, to the last digit.
  private static final Comparator<Coded> IN_ORDER =
      Comparator.comparing(Coded::patient)
          .thenComparing(Coded::day)
          .thenComparing(Coded::codes, Arrays::compare)
          .thenComparing(Coded::happened);

  private final List<Feature> features;
  private final List<Map<String, Integer>> texts = new ArrayList<>();
  private final List<Coded> trained = new ArrayList<>();
  private final List<Coded> judged = new ArrayList<>();

  CodedExamples(List<Feature> features) {
    this.features = features;
    features.forEach(feature -> texts.add(new LinkedHashMap<>()));
  }

  /// @param judge true for newer ones that the model does not see
  /// @param followed how many days after its day it is known what happened
  void add(Example example, boolean judge, int followed) {
    int[] codes = new int[features.size()];
    for (int place = 0; place < codes.length; place++) {
      Feature feature = features.get(place);
      Object value = example.values().get(feature.id());
      if (feature.mostFrequent() == null) {
        codes[place] = feature.bandOf(value);
      } else {
        Map<String, Integer> known = texts.get(place);
        codes[place] =
            value == null ? -1 : known.computeIfAbsent(value.toString(), text -> known.size());
      }
    }
    (judge ? judged : trained)
        .add(
            new Coded(
                example.patient(),
                example.day(),
                codes,
                example.happened(),
                example.gap(),
                example.ordered(),
                example.usual(),
                followed));
  }

  int size() {
    return trained.size() + judged.size();
  }

  /// Those to train on, those to judge with, and the features with all their bands.
  record Ready(List<Feature> features, List<Coded> trained, List<Coded> judged) {}

  Ready ready() {
    List<Feature> all = new ArrayList<>(features);
    for (int place = 0; place < all.size(); place++) {
      if (all.get(place).mostFrequent() != null) {
        all.set(place, withFrequent(place));
      }
    }
    trained.sort(IN_ORDER);
    judged.sort(IN_ORDER);
    return new Ready(List.copyOf(all), trained, judged);
  }

  private Feature withFrequent(int place) {
    Feature feature = features.get(place);
    Map<Integer, Integer> seen = new HashMap<>();
    trained.forEach(one -> seen.merge(one.codes()[place], 1, Integer::sum));
    List<String> frequent =
        texts.get(place).entrySet().stream()
            .filter(text -> seen.getOrDefault(text.getValue(), 0) >= FEW)
            .sorted(
                Comparator.comparing(
                        (Map.Entry<String, Integer> text) -> -seen.getOrDefault(text.getValue(), 0))
                    .thenComparing(Map.Entry::getKey))
            .limit(Objects.requireNonNullElse(feature.mostFrequent(), 0))
            .map(Map.Entry::getKey)
            .toList();
    Feature whole = feature.withBandsFor(frequent);
    Map<Integer, Integer> bands = new HashMap<>();
    texts.get(place).forEach((text, code) -> bands.put(code, whole.bandOf(text)));
    bands.put(-1, whole.bandOf(null));
    for (List<Coded> some : List.of(trained, judged)) {
      some.forEach(
          one -> one.codes()[place] = bands.getOrDefault(one.codes()[place], whole.bandOf(null)));
    }
    return whole;
  }
}
