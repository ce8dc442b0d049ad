package org.xinqiao.task;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.organization.StaffId;

/// A member of staff records what came of a task. An outcome that closes ends it; any other, such
/// as 无人接听, keeps it with the person and proposes when to try again. Who records an outcome on a
/// task that nobody has, takes it by that.
///
/// Refusals:
/// - `task.not-found`: there is no such task
/// - `task.taken-by-other`: somebody else has it
/// - `task.changed`: it was changed or done since the caller saw it
/// - `task.outcome-required`: no outcome, or none of this kind of task
/// - `task.note-required`: this outcome needs a sentence
@Service
class CompleteTask {

  sealed interface Result
      permits Recorded,
          TaskRefusal.NotFound,
          TaskRefusal.TakenByOther,
          TaskRefusal.Changed,
          TaskRefusal.OutcomeRequired,
          TaskRefusal.NoteRequired {}

  record Recorded(Task task) implements Result {}

  private final TaskStore store;
  private final TaskActs acts;
  private final TaskOutcomes outcomes;
  private final TaskPolicy policy;
  private final ApplicationEventPublisher events;

  CompleteTask(
      TaskStore store,
      TaskActs acts,
      TaskOutcomes outcomes,
      TaskPolicy policy,
      ApplicationEventPublisher events) {
    this.store = store;
    this.acts = acts;
    this.outcomes = outcomes;
    this.policy = policy;
    this.events = events;
  }

  /// As below, and nothing is noted of how the patient was.
  @Transactional
  Result complete(
      TaskId id,
      int version,
      @Nullable String outcome,
      @Nullable String note,
      StaffId by,
      Instant at) {
    return complete(id, version, outcome, note, null, by, at);
  }

  /// @param outcome code of content/tasks/outcomes.json
  /// @param note in the person's own words
  /// @param mood how the patient was; null when nobody noted it
  @Transactional
  Result complete(
      TaskId id,
      int version,
      @Nullable String outcome,
      @Nullable String note,
      @Nullable Mood mood,
      StaffId by,
      Instant at) {
    Optional<Task> found = store.lock(id);
    if (found.isEmpty()) {
      return new TaskRefusal.NotFound();
    }
    Task task = found.get();
    StaffId owner = task.owner();
    if (owner != null && task.belongsToOther(by)) {
      return new TaskRefusal.TakenByOther(owner);
    }
    if (task.isDone() || task.version() != version) {
      return new TaskRefusal.Changed();
    }
    Optional<TaskOutcomes.Choice> choice = outcomes.choice(task.kind(), outcome);
    if (choice.isEmpty()) {
      return new TaskRefusal.OutcomeRequired();
    }
    String words = note == null || note.isBlank() ? null : note.strip();
    if (choice.get().noteRequired() && words == null) {
      return new TaskRefusal.NoteRequired();
    }
    return new Recorded(record(task, choice.get(), words, mood, by, at));
  }

  private Task record(
      Task task,
      TaskOutcomes.Choice choice,
      @Nullable String words,
      @Nullable Mood mood,
      StaffId by,
      Instant at) {
    Task.Outcome outcome = new Task.Outcome(choice.code(), words, at, by);
    Task after =
        choice.closes()
            ? task.completedBy(outcome)
            : task.triedBy(outcome, again(task, choice, at));
    acts.done(task, after, TaskAct.COMPLETE, by, at);
    if (mood != null) {
      store.note(after, mood);
    }
    events.publishEvent(
        new TaskCompleted(
            task.patient(),
            task.id(),
            task.reference(),
            task.alertId(),
            choice.code(),
            choice.closes(),
            by,
            at));
    return after;
  }

  private Instant again(Task task, TaskOutcomes.Choice choice, Instant at) {
    if (!choice.redial()) {
      return task.dueAt();
    }
    int tried = store.attempts(task, choice.code()) + 1;
    return policy.redialAt(task.priority(), tried, at).orElse(task.dueAt());
  }
}
