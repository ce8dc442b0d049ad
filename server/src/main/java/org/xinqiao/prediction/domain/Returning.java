package org.xinqiao.prediction.domain;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// When somebody comes back: a chance for each week since the last visit, given that they have not
/// come before (discrete-time survival by logistic regression, Singer and Willett 1993). The bands
/// of the week itself make its shape; two features change from week to week.
public record Returning(Scorecard weekly) {

  /// Weeks that are looked at; beyond nothing is said.
  public static final int WEEKS = 52;

  private static final int DAYS = 7;

  /// Features that change with the week: days since the last visit, weeks until the ordered day,
  /// and the days as a share of the patient's usual gap.
  public static final String WEEK = "week";

  public static final String ORDER = "order";
  public static final String RHYTHM = "rhythm";

  /// The features that change with the week.
  public static final Set<String> CHANGING = Set.of(WEEK, ORDER, RHYTHM);

  /// The week after the last visit in which somebody came back after so many days: the first seven
  /// are week 0.
  public static int weekOf(int gap) {
    return (gap - 1) / DAYS;
  }

  /// @param feature one of [#CHANGING]
  /// @param order days from the last visit to the day that the doctor ordered; null without one
  /// @param usual median of the patient's gaps in days; null when there were too few
  /// @return null where it is not known
  public static @Nullable Double changing(
      String feature, int week, @Nullable Double order, @Nullable Double usual) {
    return switch (feature) {
      case ORDER -> order == null ? null : Math.floor((order - 1 - week * DAYS) / DAYS);
      case RHYTHM -> usual == null || usual <= 0 ? null : (week * DAYS + DAYS / 2.0) / usual;
      default -> (double) week * DAYS;
    };
  }

  /// Days since the last visit until which each share of patients like this one has come back.
  ///
  /// @param survived share that has not come back after each day, from day 0
  public record Curve(double[] survived) {

    /// @param share as in 0.5 for the median
    /// @return infinite when fewer come back in the time that is looked at
    public double dayOf(double share) {
      for (int day = 1; day < survived.length; day++) {
        if (1 - survived[day] >= share) {
          return day;
        }
      }
      return Double.POSITIVE_INFINITY;
    }

    /// The share that has come back until and including that day.
    public double backBy(int day) {
      return 1 - survived[Math.min(day, survived.length - 1)];
    }
  }

  /// What the features that do not change say.
  ///
  /// @param bands for each part the place of its band; those that change are not looked at
  public double constant(int[] bands) {
    int[] fixed = bands.clone();
    for (int part = 0; part < fixed.length; part++) {
      if (CHANGING.contains(weekly.parts().get(part).feature().id())) {
        fixed[part] = -1;
      }
    }
    return weekly.logit(fixed);
  }

  /// @param constant what the features that do not change say
  /// @param order days from the last visit to the day that the doctor ordered; null without one
  /// @param usual median of the patient's gaps in days; null when there were too few
  /// @param waited days since the last visit without another one; 0 on its day
  public Curve curve(double constant, @Nullable Double order, @Nullable Double usual, int waited) {
    List<Scorecard.Part> changing =
        weekly.parts().stream().filter(part -> CHANGING.contains(part.feature().id())).toList();
    double[] survived = new double[WEEKS * DAYS + 1];
    survived[0] = 1;
    double left = 1;
    for (int week = 0; week < WEEKS; week++) {
      double logit = constant;
      for (Scorecard.Part part : changing) {
        Feature feature = part.feature();
        logit += part.weights().get(feature.bandOf(changing(feature.id(), week, order, usual)));
      }
      // The same chance on each day of the week.
      double aDay = Math.pow(1 - LogisticRegression.probability(logit), 1.0 / DAYS);
      for (int day = 1; day <= DAYS; day++) {
        int since = week * DAYS + day;
        left *= since <= waited ? 1 : aDay;
        survived[since] = left;
      }
    }
    return new Curve(survived);
  }
}
