package org.xinqiao.task;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;

/// A person's work as it stands. Immutable; every change makes the next version.
///
/// @param owner who took it, or was given it while it is open; null while it lies in the pool
/// @param version counts the changes; who acts on an older one is told so
/// @param snoozedUntil the time somebody moved it to last; `dueAt` is that time then
/// @param outcome the latest outcome; null when nothing was tried yet or no person closed it
/// @param doneAt null unless it is done
public record Task(
    TaskId id,
    PatientId patient,
    String reference,
    TaskKind kind,
    TaskPriority priority,
    Text title,
    Text reason,
    Instant dueAt,
    State state,
    @Nullable StaffId owner,
    @Nullable UUID alertId,
    @Nullable String preferredChannel,
    int version,
    Instant createdAt,
    @Nullable Instant snoozedUntil,
    @Nullable Outcome outcome,
    @Nullable Instant doneAt) {

  /// Where a task stands: 待处理, 处理中, 已完成.
  public enum State {
    OPEN,
    IN_PROGRESS,
    DONE;

    static State of(String code) {
      return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /// What came of it, with person and time.
  ///
  /// @param code one of content/tasks/outcomes.json
  /// @param note what the person wrote; null when nothing
  public record Outcome(String code, @Nullable String note, Instant at, StaffId by) {}

  boolean isDone() {
    return state == State.DONE;
  }

  /// Whether somebody other than this person has begun it. What somebody was given and has not
  /// begun a colleague may take.
  boolean belongsToOther(StaffId staff) {
    return owner != null && !owner.equals(staff) && state != State.OPEN;
  }

  Task takenBy(StaffId staff) {
    return changed(State.IN_PROGRESS, staff, dueAt, snoozedUntil, outcome, doneAt);
  }

  /// Tried without an end: it stays with the person, to be tried again then.
  Task triedBy(Outcome tried, Instant again) {
    return changed(State.IN_PROGRESS, tried.by(), again, snoozedUntil, tried, null);
  }

  Task completedBy(Outcome end) {
    return changed(State.DONE, end.by(), dueAt, snoozedUntil, end, end.at());
  }

  Task snoozed(Instant until) {
    return changed(state, owner, until, until, outcome, doneAt);
  }

  Task closed(Instant at) {
    return changed(State.DONE, owner, dueAt, snoozedUntil, outcome, at);
  }

  private Task changed(
      State state,
      @Nullable StaffId owner,
      Instant dueAt,
      @Nullable Instant snoozedUntil,
      @Nullable Outcome outcome,
      @Nullable Instant doneAt) {
    return new Task(
        id,
        patient,
        reference,
        kind,
        priority,
        title,
        reason,
        dueAt,
        state,
        owner,
        alertId,
        preferredChannel,
        version + 1,
        createdAt,
        snoozedUntil,
        outcome,
        doneAt);
  }

  /// As it was before the last act, under a new version.
  Task as(Before before) {
    return changed(
        before.state(),
        before.owner(),
        before.dueAt(),
        before.snoozedUntil(),
        before.outcome(),
        null);
  }

  /// The part of a task that acts change.
  record Before(
      State state,
      @Nullable StaffId owner,
      Instant dueAt,
      @Nullable Instant snoozedUntil,
      @Nullable Outcome outcome) {}
}
