package org.xinqiao.pathway;

import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xinqiao.condition.Condition;
import org.xinqiao.condition.FactDefinition;
import org.xinqiao.consent.Purpose;
import org.xinqiao.shared.Text;

/// One pathway of content/pathways, read and checked.
///
/// @param from the fact whose rows may start it, such as `encounter`
/// @param where which of these rows
/// @param condition what must hold for the patient
/// @param dateField the row's day from which steps count
/// @param cycleField what makes it the same occasion
record PathwayDefinition(
    String id,
    int version,
    Text title,
    Purpose purpose,
    FactDefinition from,
    Condition where,
    Condition condition,
    String dateField,
    String cycleField,
    Map<String, Anchor> anchors,
    List<Step> steps,
    int closeAfterDays) {

  /// A day that steps count from.
  ///
  /// @param fact where the day is looked up; null for the trigger's own day
  record Anchor(@Nullable FactDefinition fact, String field, @Nullable Condition where) {}

  /// @param offset SQL interval after the anchor's day, such as `7 days`
  /// @param notBefore days after the trigger's day before which the step never falls; null for none
  /// @param closesAfter days after the due day on which it still makes sense
  /// @param noReplyHours a person takes over when nobody answered for so long; null for never
  record Step(
      String id,
      Text title,
      Kind kind,
      String anchor,
      String offset,
      @Nullable Integer notBefore,
      int closesAfter,
      LocalTime time,
      String priority,
      List<String> channels,
      @Nullable String template,
      @Nullable String questionnaire,
      @Nullable Integer noReplyHours,
      List<Reminder> reminders,
      int attendBefore,
      int attendAfter) {}

  /// A reminder before a return visit.
  record Reminder(String id, int daysBefore, String template) {}

  /// What a step does.
  enum Kind {
    QUESTIONNAIRE,
    MESSAGE,
    REVISIT;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  Step step(String stepId) {
    return steps.stream()
        .filter(step -> step.id().equals(stepId))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("Pathway " + id + " has no step " + stepId));
  }
}
