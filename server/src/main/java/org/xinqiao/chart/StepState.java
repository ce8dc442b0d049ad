package org.xinqiao.chart;

import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where a step of a plan stands. Computed from days and from what happened, never stored, so that
/// nothing has to run at midnight for it to be right.
enum StepState {
  PLANNED,
  DUE,
  CONTACTED,
  ANSWERED,
  ATTENDED,
  MISSED,
  SKIPPED,
  CANCELLED;

  /// What is known of a step.
  ///
  /// @param closesOn last day on which it still makes sense
  /// @param planStopped the plan was stopped before its end
  /// @param answered the form came back, the message was answered, or the person did it
  /// @param attended the patient came to the return visit
  /// @param revisitCancelled the return visit is not due any more
  /// @param unasked it fell due and nobody was asked to do it, as its plan was muted
  /// @param contact state of its newest contact as stored; null when there is none
  /// @param sent whether that contact went out
  record Known(
      String kind,
      LocalDate dueOn,
      LocalDate closesOn,
      boolean planStopped,
      boolean answered,
      boolean attended,
      boolean revisitCancelled,
      boolean unasked,
      @Nullable String contact,
      boolean sent) {}

  static StepState of(Known step, LocalDate today) {
    if (step.attended()) {
      return ATTENDED;
    }
    boolean ofAPerson = step.kind().equals("task");
    if (step.answered()) {
      return ofAPerson ? CONTACTED : ANSWERED;
    }
    if (step.revisitCancelled() || step.planStopped()) {
      return CANCELLED;
    }
    boolean over = today.isAfter(step.closesOn());
    boolean waitsForPatient = !step.kind().equals("message");
    if (step.sent()) {
      return over && waitsForPatient ? MISSED : CONTACTED;
    }
    if (step.unasked()) {
      return SKIPPED;
    }
    if (step.kind().equals("revisit") || ofAPerson) {
      // A return visit is due whether or not a reminder could be sent, and a call that was asked
      // for
      // is not skipped.
      return over ? MISSED : today.isBefore(step.dueOn()) ? PLANNED : DUE;
    }
    if (step.contact() != null && step.contact().equals("cancelled")) {
      return CANCELLED;
    }
    if (over || (step.contact() != null && !waiting(step.contact()))) {
      return SKIPPED;
    }
    return today.isBefore(step.dueOn()) ? PLANNED : DUE;
  }

  private static boolean waiting(String contact) {
    return contact.equals("planned") || contact.equals("sending") || contact.equals("unknown");
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
