package org.xinqiao.prediction.domain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// How good predicted probabilities were, compared with what happened later and with a naive answer
/// that is the same for everybody.
///
/// @param examples that were judged
/// @param events how many of them happened
/// @param auc of two patients, one with and one without the event, how often the one with it had
///   the higher probability; 0.5 is chance; null when all had one outcome
/// @param brier mean squared distance between probability and outcome; smaller is better
/// @param naiveBrier the same of the naive answer
/// @param calibration in ten groups of equal size, the smallest probabilities first
/// @param calibrationError how far predicted and observed shares are apart, on average of all
/// @param lift how often it happened in the tenth with the highest probabilities, against all
public record Judgement(
    int examples,
    int events,
    @Nullable Double auc,
    double brier,
    double naiveBrier,
    List<Bin> calibration,
    double calibrationError,
    double lift) {

  private static final int BINS = 10;

  /// One tenth of the examples.
  public record Bin(int examples, double predicted, double observed) {}

  /// @param naive the share that was known before: the naive answer for everybody
  public static Judgement of(double[] predicted, boolean[] happened, double naive) {
    int n = predicted.length;
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> predicted[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    int events = 0;
    double brier = 0;
    double naiveBrier = 0;
    for (int i = 0; i < n; i++) {
      double outcome = happened[i] ? 1 : 0;
      events += happened[i] ? 1 : 0;
      brier += (predicted[i] - outcome) * (predicted[i] - outcome);
      naiveBrier += (naive - outcome) * (naive - outcome);
    }
    List<Bin> bins = bins(predicted, happened, order);
    double error = 0;
    for (Bin bin : bins) {
      error += bin.examples() * Math.abs(bin.predicted() - bin.observed());
    }
    double share = n == 0 ? 0 : (double) events / n;
    return new Judgement(
        n,
        events,
        auc(predicted, happened, order, events),
        n == 0 ? 0 : brier / n,
        n == 0 ? 0 : naiveBrier / n,
        bins,
        n == 0 ? 0 : error / n,
        share == 0 ? 0 : bins.getLast().observed() / share);
  }

  /// Ranks of equal probabilities are shared, so that a model that says the same of all has 0.5.
  private static @Nullable Double auc(
      double[] predicted, boolean[] happened, int[] order, int events) {
    int n = order.length;
    if (events == 0 || events == n) {
      return null;
    }
    double ranks = 0;
    int from = 0;
    while (from < n) {
      int to = from;
      int with = 0;
      while (to < n && predicted[order[to]] == predicted[order[from]]) {
        with += happened[order[to]] ? 1 : 0;
        to++;
      }
      ranks += with * (from + 1 + to) / 2.0;
      from = to;
    }
    return (ranks - events * (events + 1) / 2.0) / ((double) events * (n - events));
  }

  private static List<Bin> bins(double[] predicted, boolean[] happened, int[] order) {
    List<Bin> bins = new ArrayList<>();
    int n = order.length;
    for (int bin = 0; bin < BINS && n > 0; bin++) {
      int from = (int) ((long) n * bin / BINS);
      int to = (int) ((long) n * (bin + 1) / BINS);
      double sum = 0;
      int with = 0;
      for (int i = from; i < to; i++) {
        sum += predicted[order[i]];
        with += happened[order[i]] ? 1 : 0;
      }
      int size = to - from;
      if (size > 0) {
        bins.add(new Bin(size, sum / size, (double) with / size));
      }
    }
    return List.copyOf(bins);
  }
}
