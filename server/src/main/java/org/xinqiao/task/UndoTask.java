package org.xinqiao.task;

import java.time.Instant;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.organization.StaffId;

/// A member of staff takes back 撤销 the last thing they did with a task (took it, recorded an
/// outcome, put it off), for some minutes (content/policy/escalation.json, `undo-minutes`). What
/// followed from it goes back too: an alert that it closed is open again.
///
/// Refusals:
/// - `task.not-found`: there is no such task
/// - `task.changed`: it was changed since the caller saw it, or the last act was somebody else's
/// - `task.undo-too-late`: it is too long ago, or there is nothing to take back
@Service
class UndoTask {

  sealed interface Result
      permits Undone, TaskRefusal.NotFound, TaskRefusal.Changed, TaskRefusal.UndoTooLate {}

  record Undone(Task task) implements Result {}

  private final TaskStore store;
  private final TaskActs acts;
  private final TaskPolicy policy;
  private final ApplicationEventPublisher events;

  UndoTask(TaskStore store, TaskActs acts, TaskPolicy policy, ApplicationEventPublisher events) {
    this.store = store;
    this.acts = acts;
    this.policy = policy;
    this.events = events;
  }

  @Transactional
  Result undo(TaskId id, int version, StaffId by, Instant at) {
    Optional<Task> found = store.lock(id);
    if (found.isEmpty()) {
      return new TaskRefusal.NotFound();
    }
    Task task = found.get();
    if (task.version() != version) {
      return new TaskRefusal.Changed();
    }
    Optional<TaskStore.LastAct> last = store.lastAct(task);
    if (last.isEmpty() || last.get().act() == TaskAct.UNDO) {
      return new TaskRefusal.UndoTooLate();
    }
    TaskStore.LastAct act = last.get();
    if (!by.equals(act.by())) {
      return new TaskRefusal.Changed();
    }
    if (act.at().plus(policy.undoFor()).isBefore(at)) {
      return new TaskRefusal.UndoTooLate();
    }
    Task undone = task.as(act.before());
    store.markUndone(task);
    acts.done(task, undone, TaskAct.UNDO, by, at);
    events.publishEvent(
        new TaskUndone(
            task.patient(),
            task.id(),
            task.reference(),
            task.alertId(),
            act.act(),
            undone.owner(),
            by,
            at));
    return new Undone(undone);
  }
}
