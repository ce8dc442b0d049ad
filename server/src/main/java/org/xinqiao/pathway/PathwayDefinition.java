package org.xinqiao.pathway;

import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xinqiao.condition.Condition;
import org.xinqiao.condition.FactDefinition;
import org.xinqiao.consent.Purpose;
import org.xinqiao.shared.Text;
import org.xinqiao.task.TaskKind;

/// One pathway of content/pathways, read and checked.
///
/// @param from the fact whose rows may start it, such as `encounter`
/// @param where which of these rows
/// @param condition what must hold for the patient
/// @param dateField the row's day from which steps count
/// @param cycleField what makes it the same occasion
/// @param event what the row must go on to tell, or the plan stops; null where a visit starts it
/// @param once a patient is on it once at a time: it begins with the newest row that fits, and with
///   no other while a plan runs
/// @param stay what must go on to hold of the patient, or the plan stops; null for nothing
/// @param until what ends a plan as soon as it holds of its row and the patient, and lets none
///   begin; null for nothing
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
    @Nullable Event event,
    boolean once,
    @Nullable Condition stay,
    @Nullable Condition until,
    Map<String, Anchor> anchors,
    List<Step> steps,
    int closeAfterDays) {

  /// An event of its own that starts a plan.
  ///
  /// @param holds what makes a row this event, whenever it was
  /// @param withdrawn the reason of a plan whose event is none any more
  record Event(Condition holds, String withdrawn) {}

  /// A day that steps count from.
  ///
  /// @param fact where the day is looked up; null for the trigger's own day
  /// @param orTrigger where nothing is found, the trigger's day stands for it
  record Anchor(
      @Nullable FactDefinition fact, String field, @Nullable Condition where, boolean orTrigger) {}

  /// @param offset SQL interval after the anchor's day, such as `7 days`
  /// @param every how it comes again; null for a step that is made once
  /// @param notBefore days after the trigger's day before which the step never falls; null for none
  /// @param closesAfter days after the due day on which it still makes sense
  /// @param noReplyHours a person takes over when nobody answered for so long; null for never
  /// @param unless what makes the step needless where it holds of the plan's row and the patient as
  ///   the step falls due; null for nothing
  record Step(
      String id,
      Text title,
      Kind kind,
      String anchor,
      String offset,
      @Nullable Every every,
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
      int attendAfter,
      @Nullable Work work,
      @Nullable Condition unless) {}

  /// How a step comes again. Each time is counted from the anchor, never from the time before, so
  /// that the 31st comes back after a short month.
  ///
  /// @param interval SQL interval between two times, such as `3 months`
  /// @param times the most there are
  /// @param until SQL interval after the anchor's day, after which it comes no more; null for none
  record Every(String interval, int times, @Nullable String until) {}

  /// What a person is asked to do.
  record Work(TaskKind kind, Text text) {}

  /// A reminder before a return visit.
  record Reminder(String id, int daysBefore, String template) {}

  /// What a step does.
  enum Kind {
    QUESTIONNAIRE,
    MESSAGE,
    REVISIT,
    TASK;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /// Between a step and the number of the time it comes.
  static final String TIME = "@";

  /// @param stepId of the pathway or of a plan, where a step that comes again has a number
  /// @throws IllegalArgumentException when the pathway has no such step
  Step step(String stepId) {
    return found(stepId)
        .orElseThrow(
            () -> new IllegalArgumentException("Pathway " + id + " has no step " + stepId));
  }

  Optional<Step> found(String stepId) {
    String name = stepId.split(TIME, 2)[0];
    return steps.stream().filter(step -> step.id().equals(name)).findFirst();
  }

  /// The step's title; of one that comes again with which time it is.
  ///
  /// @throws IllegalArgumentException when the pathway has no such step
  Text title(String stepId) {
    Text title = step(stepId).title();
    int at = stepId.indexOf(TIME);
    if (at < 0) {
      return title;
    }
    String time = stepId.substring(at + 1);
    return new Text(title.zh() + "（第" + time + "次）", title.en() + " (no. " + time + ")");
  }

  boolean comesAgain() {
    return steps.stream().anyMatch(step -> step.every() != null);
  }
}
