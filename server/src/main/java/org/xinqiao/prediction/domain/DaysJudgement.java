package org.xinqiao.prediction.domain;

/// How far predicted days were from the days that came. Beyond the horizon nothing is told apart:
/// both are cut there, so that those who did not come in it count, too.
///
/// @param horizon in days
/// @param error mean distance in days between the median and what happened
/// @param naiveError the same of the naive answer: the patient's own median gap, or else that of
///   all
/// @param covered share of examples that fell into their 80 % interval
public record DaysJudgement(
    int examples, int horizon, double error, double naiveError, double covered) {

  /// What was said of one example, in days; infinite where it would not be in the horizon.
  public record Said(double early, double median, double late, double naive) {}

  /// @param happened in days, infinite where it did not happen in the horizon
  public static DaysJudgement of(Said[] said, double[] happened, int horizon) {
    double error = 0;
    double naive = 0;
    int covered = 0;
    for (int i = 0; i < said.length; i++) {
      double day = Math.min(happened[i], horizon);
      error += Math.abs(Math.min(said[i].median(), horizon) - day);
      naive += Math.abs(Math.min(said[i].naive(), horizon) - day);
      boolean inside =
          Math.min(said[i].early(), horizon) <= day && day <= Math.min(said[i].late(), horizon);
      covered += inside ? 1 : 0;
    }
    int n = Math.max(1, said.length);
    return new DaysJudgement(said.length, horizon, error / n, naive / n, (double) covered / n);
  }
}
