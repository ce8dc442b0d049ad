package org.xinqiao.demo;

/// The true effects that the generator builds into the hospital, so that measures have something to
/// find and a test can say whether they found it. Invented figures, within the ranges seen in
/// studies of reminders; no claim about any real hospital.
///
/// Attendance of a due revisit is drawn, visit by visit, with [#attendance]. Confirming is drawn
/// with [#confirmation]. Reminders arrive or not by pure chance, so that groups with and without
/// one are comparable; who *confirms* depends on age, so confirmed and unconfirmed are not.
///
/// @param reminderArrives share of due revisits whose reminder arrives
/// @param attendedWhenConfirmed attendance if confirmed (under 75, any other doctor)
/// @param attendedWhenDelivered attendance if the reminder arrived and was not confirmed (same)
/// @param attendedWithoutReminder attendance without one (same)
/// @param changeFromAge75 added to attendance from the age of 75
/// @param betterDoctor code of the doctor whose patients come more often (at 心血管内科)
/// @param changeWithBetterDoctor added to attendance with that doctor
/// @param confirmedUnder45 share of arrived reminders that are confirmed, by age
/// @param confirmed45To64 the same
/// @param confirmed65To74 the same
/// @param confirmedFrom75 the same
/// @param answeredUnder45 share of questionnaires after an operation that are answered, by age
/// @param answered45To64 the same
/// @param answered65To74 the same
/// @param answeredFrom75 the same
/// @param abnormalAnswers share of answered questionnaires with an answer that needs a person
/// @param redFlagText share of answered questionnaires whose free text needs a person at once
public record PlantedEffects(
    double reminderArrives,
    double attendedWhenConfirmed,
    double attendedWhenDelivered,
    double attendedWithoutReminder,
    double changeFromAge75,
    String betterDoctor,
    double changeWithBetterDoctor,
    double confirmedUnder45,
    double confirmed45To64,
    double confirmed65To74,
    double confirmedFrom75,
    double answeredUnder45,
    double answered45To64,
    double answered65To74,
    double answeredFrom75,
    double abnormalAnswers,
    double redFlagText) {

  /// The effects of the demo hospital.
  public static PlantedEffects standard() {
    return new PlantedEffects(
        0.85, 0.72, 0.55, 0.40, -0.12, "D3042", 0.14, 0.80, 0.70, 0.55, 0.40, 0.80, 0.72, 0.58,
        0.42, 0.15, 0.035);
  }

  /// The probability that a due revisit takes place within its window.
  public double attendance(Reminder reminder, int age, String doctor) {
    double reference =
        switch (reminder) {
          case CONFIRMED -> attendedWhenConfirmed;
          case DELIVERED -> attendedWhenDelivered;
          case NONE -> attendedWithoutReminder;
        };
    return reference
        + (age >= 75 ? changeFromAge75 : 0)
        + (doctor.equals(betterDoctor) ? changeWithBetterDoctor : 0);
  }

  /// The probability that a reminder that arrived is confirmed.
  public double confirmation(int age) {
    return byAge(age, confirmedUnder45, confirmed45To64, confirmed65To74, confirmedFrom75);
  }

  /// The probability that a questionnaire is answered.
  public double answering(int age) {
    return byAge(age, answeredUnder45, answered45To64, answered65To74, answeredFrom75);
  }

  private static double byAge(
      int age, double under45, double from45, double from65, double from75) {
    return age < 45 ? under45 : age < 65 ? from45 : age < 75 ? from65 : from75;
  }
}
