package org.xinqiao.prediction.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// By how much a model must be better than the naive answer, on newer data than it was trained on,
/// before anybody sees what it says.
///
/// @param examples at least so many were judged
/// @param ofEach at least so many of them with the event, and without
/// @param gain its error is smaller by at least this share: the Brier score, or the days
/// @param auc at least
/// @param calibrationError at most
/// @param covered the 80 % interval held at least this share; null where there is none
public record Margin(
    int examples,
    int ofEach,
    double gain,
    double auc,
    double calibrationError,
    @Nullable Double covered) {

  /// Why a model is not shown.
  public enum Lack {
    FEW_EXAMPLES,
    FEW_EVENTS,
    NOT_BETTER,
    NOT_APART,
    NOT_CALIBRATED,
    DAYS_NOT_BETTER,
    NOT_COVERED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// @param days null where the model says no days
  /// @return empty when it may be shown
  public List<Lack> lacks(Judgement judged, @Nullable DaysJudgement days) {
    List<Lack> lacks = new ArrayList<>();
    if (judged.examples() < examples) {
      lacks.add(Lack.FEW_EXAMPLES);
    }
    if (Math.min(judged.events(), judged.examples() - judged.events()) < ofEach) {
      lacks.add(Lack.FEW_EVENTS);
    }
    if (!lacks.isEmpty()) {
      // Of too few examples nothing else can be said.
      return List.copyOf(lacks);
    }
    if (!(judged.brier() <= (1 - gain) * judged.naiveBrier())) {
      lacks.add(Lack.NOT_BETTER);
    }
    Double ranked = judged.auc();
    if (ranked == null || ranked < auc) {
      lacks.add(Lack.NOT_APART);
    }
    if (judged.calibrationError() > calibrationError) {
      lacks.add(Lack.NOT_CALIBRATED);
    }
    if (days != null) {
      if (!(days.error() <= (1 - gain) * days.naiveError())) {
        lacks.add(Lack.DAYS_NOT_BETTER);
      }
      if (covered != null && days.covered() < covered) {
        lacks.add(Lack.NOT_COVERED);
      }
    }
    return List.copyOf(lacks);
  }
}
