package org.xinqiao.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A step that is due on 10 March and makes sense until 12 March.
class StepStateTest {

  @ParameterizedTest(name = "{0} on {1}, contact {2}, sent {3}: {7}")
  @CsvSource(
      nullValues = "-",
      value = {
        // kind, day, contact, sent, answered, revisit cancelled, plan stopped, state
        "questionnaire, 9, -,         false, false, false, false, planned",
        "questionnaire, 10, -,         false, false, false, false, due",
        "questionnaire, 10, planned,   false, false, false, false, due",
        "questionnaire, 10, delivered, true,  false, false, false, contacted",
        "questionnaire, 12, delivered, true,  false, false, false, contacted",
        "questionnaire, 13, delivered, true,  false, false, false, missed",
        "questionnaire, 20, replied,   true,  true,  false, false, answered",
        "questionnaire, 10, not-sent,  false, false, false, false, skipped",
        "questionnaire, 10, expired,   false, false, false, false, skipped",
        "questionnaire, 10, unknown,   false, false, false, false, due",
        "questionnaire, 13, -,         false, false, false, false, skipped",
        "questionnaire, 10, cancelled, false, false, false, false, cancelled",
        "questionnaire, 9, -,         false, false, false, true,  cancelled",
        "questionnaire, 9, replied,   true,  true,  false, true,  answered",
        "message,       13, delivered, true,  false, false, false, contacted",
        "revisit, 9, -,         false, false, false, false, planned",
        "revisit,       10, not-sent,  false, false, false, false, due",
        "revisit,       13, -,         false, false, false, false, missed",
        "revisit,       13, delivered, true,  false, false, false, missed",
        "revisit,       10, -,         false, false, true,  false, cancelled",
        "task,          9, -,          false, false, false, false, planned",
        "task,          12, -,         false, false, false, false, due",
        "task,          13, -,         false, false, false, false, missed",
        "task,          13, -,         false, true,  false, false, contacted",
        "task,          10, -,         false, false, false, true,  cancelled",
      })
  void theStateFollowsFromDaysAndDeeds(
      String kind,
      int day,
      String contact,
      boolean sent,
      boolean answered,
      boolean revisitCancelled,
      boolean planStopped,
      String state) {
    StepState.Known step =
        new StepState.Known(
            kind,
            LocalDate.of(2026, 3, 10),
            LocalDate.of(2026, 3, 12),
            planStopped,
            answered,
            false,
            revisitCancelled,
            false,
            contact,
            sent);
    assertThat(StepState.of(step, LocalDate.of(2026, 3, day))).hasToString(state);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoCameHasAttendedWhateverBecameOfThePlan(boolean planStopped) {
    LocalDate due = LocalDate.of(2026, 3, 10);
    StepState.Known step =
        new StepState.Known(
            "revisit", due, due, planStopped, false, true, false, false, null, false);
    assertThat(StepState.of(step, due.plusDays(20))).hasToString("attended");
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 13})
  void whatNobodyWasAskedToDoIsSkippedAndNotMissed(int day) {
    LocalDate due = LocalDate.of(2026, 3, 10);
    StepState.Known step =
        new StepState.Known(
            "task", due, due.plusDays(2), false, false, false, false, true, null, false);
    assertThat(StepState.of(step, LocalDate.of(2026, 3, day))).isEqualTo(StepState.SKIPPED);
  }
}
