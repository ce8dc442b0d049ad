package org.xinqiao.prediction.domain;

/// The median of gaps of which some are still open (Kaplan and Meier 1958): who has not come back
/// yet counts for as long as was looked.
public final class MedianGap {

  private final long[] came;
  private final long[] left;

  /// @param horizon in days; longer gaps count as longer than this
  public MedianGap(int horizon) {
    this.came = new long[horizon + 1];
    this.left = new long[horizon + 1];
  }

  public void add(int day, boolean cameBack) {
    int within = Math.min(day, came.length - 1);
    if (cameBack && day < came.length) {
      came[within]++;
    } else {
      left[within]++;
    }
  }

  /// @return in days, infinite when fewer than half came back in the horizon
  public double days() {
    double[] survived = survived();
    for (int day = 0; day < survived.length; day++) {
      if (survived[day] <= 0.5) {
        return day;
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  /// The share that came back until and including that day.
  public double shareBy(int day) {
    double[] survived = survived();
    return 1 - survived[Math.min(day, survived.length - 1)];
  }

  private double[] survived() {
    long waiting = 0;
    for (int day = 0; day < came.length; day++) {
      waiting += came[day] + left[day];
    }
    double[] survived = new double[came.length];
    double share = 1;
    for (int day = 0; day < came.length; day++) {
      share *= waiting == 0 ? 1 : 1 - (double) came[day] / waiting;
      survived[day] = share;
      waiting -= came[day] + left[day];
    }
    return survived;
  }
}
