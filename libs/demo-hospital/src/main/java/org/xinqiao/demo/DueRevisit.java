package org.xinqiao.demo;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// One line of the truth behind the messages: a return visit that a doctor ordered, and what came
/// of it. Measures computed from the messages can be held against these lines.
///
/// @param patientKey the hospital's patient number
/// @param appointment the appointment's filler number (SCH-2)
/// @param dueOn the day that was first agreed
/// @param age of the patient on that day
/// @param doctor code of the doctor (PV1-7)
/// @param reminder what became of the reminder
/// @param probability with which the patient came within the window of the measure
/// @param attendedOn the day of the visit if it fell into the window from 7 days before to 14 days
///   after `dueOn`; null if not. It may lie after the demo's "now".
public record DueRevisit(
    String patientKey,
    String appointment,
    LocalDate dueOn,
    int age,
    String doctor,
    Reminder reminder,
    double probability,
    @Nullable LocalDate attendedOn) {

  public boolean attended() {
    return attendedOn != null;
  }
}
