package org.xinqiao.prediction.domain;

import java.util.Arrays;

/// Logistic regression with a ridge penalty, fitted by Newton's method (Hoerl and Kennard 1970; le
/// Cessie and van Houwelingen 1992). Every row has a few columns that are 1, all others are 0. The
/// penalty keeps weights finite where a column goes with one outcome only, and equal columns apart.
/// The intercept is not penalised. The same rows give the same weights.
public final class LogisticRegression {

  /// The rows, as often as they are asked for and always in one order.
  @FunctionalInterface
  public interface Rows {
    void each(Row row);
  }

  /// One row; the array is only lent.
  @FunctionalInterface
  public interface Row {
    void take(int[] columns, boolean outcome);
  }

  private static final int MOST_PASSES = 40;
  private static final double CLOSE = 1e-7;

  private final int columns;
  private final double penalty;
  private final Rows rows;
  private final Runnable beforeEachPass;

  private LogisticRegression(int columns, double penalty, Rows rows, Runnable beforeEachPass) {
    this.columns = columns;
    this.penalty = penalty;
    this.rows = rows;
    this.beforeEachPass = beforeEachPass;
  }

  /// @param penalty larger than 0: a weight costs half of it times its square
  /// @param beforeEachPass called before the rows are read once more; may throw to end the work
  /// @return the weight of each column, and the intercept as the last
  public static double[] fit(int columns, double penalty, Rows rows, Runnable beforeEachPass) {
    return new LogisticRegression(columns, penalty, rows, beforeEachPass).fit();
  }

  public static double probability(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  /// What one reading of the rows says about the weights.
  private final class Pass {
    final double[] gradient = new double[columns + 1];
    final double[][] curvature = new double[columns + 1][columns + 1];
    double loss;

    Pass(double[] weights) {
      beforeEachPass.run();
      rows.each((active, outcome) -> add(weights, active, outcome));
      for (int i = 0; i < columns; i++) {
        loss += penalty / 2 * weights[i] * weights[i];
        gradient[i] += penalty * weights[i];
        curvature[i][i] += penalty;
      }
      curvature[columns][columns] += 1e-9;
    }

    private void add(double[] weights, int[] active, boolean outcome) {
      double logit = weights[columns];
      for (int column : active) {
        logit += weights[column];
      }
      double p = probability(logit);
      double away = p - (outcome ? 1 : 0);
      loss += outcome ? Math.log1p(Math.exp(-logit)) : Math.log1p(Math.exp(logit));
      double spread = p * (1 - p);
      gradient[columns] += away;
      curvature[columns][columns] += spread;
      for (int i = 0; i < active.length; i++) {
        gradient[active[i]] += away;
        curvature[columns][active[i]] += spread;
        for (int j = 0; j <= i; j++) {
          // Only the lower half is kept.
          curvature[Math.max(active[i], active[j])][Math.min(active[i], active[j])] += spread;
        }
      }
    }
  }

  private double[] fit() {
    double[] weights = new double[columns + 1];
    Pass here = new Pass(weights);
    for (int pass = 0; pass < MOST_PASSES; pass++) {
      double[] step = solve(here.curvature, here.gradient);
      if (Arrays.stream(step).map(Math::abs).max().orElse(0) < CLOSE) {
        return weights;
      }
      double length = 1;
      double[] next = moved(weights, step, length);
      Pass there = new Pass(next);
      while (!(there.loss <= here.loss + 1e-9) && length > 1e-4) {
        length /= 2;
        next = moved(weights, step, length);
        there = new Pass(next);
      }
      weights = next;
      here = there;
    }
    return weights;
  }

  private static double[] moved(double[] weights, double[] step, double length) {
    double[] next = weights.clone();
    for (int i = 0; i < next.length; i++) {
      next[i] -= length * step[i];
    }
    return next;
  }

  /// Cholesky: the matrix is symmetric and, with the penalty, positive definite.
  private static double[] solve(double[][] lower, double[] right) {
    int n = right.length;
    double[][] l = new double[n][n];
    double[] x = right.clone();
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = lower[i][j];
        for (int k = 0; k < j; k++) {
          sum -= l[i][k] * l[j][k];
        }
        l[i][j] = i == j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / l[j][j];
      }
    }
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= l[i][k] * x[k];
      }
      x[i] /= l[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        x[i] -= l[k][i] * x[k];
      }
      x[i] /= l[i][i];
    }
    return x;
  }
}
