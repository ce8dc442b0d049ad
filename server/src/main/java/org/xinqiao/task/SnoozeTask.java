package org.xinqiao.task;

import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.organization.StaffId;

/// A member of staff puts a task off 稍后处理: it is due then. It stays where it is, with whom it is;
/// when it was due before is kept with the act.
///
/// Refusals:
/// - `task.not-found`: there is no such task
/// - `task.taken-by-other`: somebody else has it
/// - `task.changed`: it was changed or done since the caller saw it
/// - `task.red-flag-cannot-wait`: a P1 is not put off
/// - `task.time-passed`: that time is over
@Service
class SnoozeTask {

  sealed interface Result
      permits Snoozed,
          TaskRefusal.NotFound,
          TaskRefusal.TakenByOther,
          TaskRefusal.Changed,
          TaskRefusal.RedFlagCannotWait,
          TaskRefusal.TimePassed {}

  record Snoozed(Task task) implements Result {}

  private final TaskStore store;
  private final TaskActs acts;
  private final TaskPolicy policy;

  SnoozeTask(TaskStore store, TaskActs acts, TaskPolicy policy) {
    this.store = store;
    this.acts = acts;
    this.policy = policy;
  }

  @Transactional
  Result snooze(TaskId id, int version, Instant until, StaffId by, Instant at) {
    Optional<Task> found = store.lock(id);
    if (found.isEmpty()) {
      return new TaskRefusal.NotFound();
    }
    Task task = found.get();
    StaffId owner = task.owner();
    if (owner != null && !owner.equals(by)) {
      return new TaskRefusal.TakenByOther(owner);
    }
    if (task.isDone() || task.version() != version) {
      return new TaskRefusal.Changed();
    }
    if (task.priority() == TaskPriority.P1 && policy.redFlagsCannotWait()) {
      return new TaskRefusal.RedFlagCannotWait();
    }
    if (!until.isAfter(at)) {
      return new TaskRefusal.TimePassed();
    }
    Task snoozed = task.snoozed(until);
    acts.done(task, snoozed, TaskAct.SNOOZE, by, at);
    return new Snoozed(snoozed);
  }
}
