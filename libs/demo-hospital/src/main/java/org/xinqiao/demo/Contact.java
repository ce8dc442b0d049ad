package org.xinqiao.demo;

import java.time.LocalDate;

/// A contact of which the demo knows how the patient would take it.
public sealed interface Contact {

  /// The day on which the contact is due, in the hospital's time zone.
  LocalDate dueOn();

  /// A questionnaire after an operation.
  ///
  /// @param stay the visit number of the stay (PV1-19 of the discharge message)
  /// @param questionnaire its id, such as postop-tka-d1
  /// @param day 1, 7 or 30 days after discharge
  record PostOpQuestionnaire(String stay, String questionnaire, int day, LocalDate dueOn)
      implements Contact {}

  /// The reminder of a revisit, due three days before it.
  ///
  /// @param appointment the appointment's filler number (SCH-2)
  record RevisitReminder(String appointment, LocalDate dueOn) implements Contact {}
}
