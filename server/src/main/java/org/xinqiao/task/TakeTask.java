package org.xinqiao.task;

import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.organization.StaffId;

/// A member of staff takes a task 领取: from then on it is theirs. Of any number who try at once, one
/// gets it. Taking what one has already changes nothing. What a colleague was given and has not
/// begun may be taken too.
///
/// Refusals:
/// - `task.not-found`: there is no such task
/// - `task.taken-by-other`: somebody else has it
/// - `task.changed`: it was changed or done since the caller saw it
@Service
class TakeTask {

  sealed interface Result
      permits Taken, TaskRefusal.NotFound, TaskRefusal.TakenByOther, TaskRefusal.Changed {}

  record Taken(Task task) implements Result {}

  private final TaskStore store;
  private final TaskActs acts;

  TakeTask(TaskStore store, TaskActs acts) {
    this.store = store;
    this.acts = acts;
  }

  @Transactional
  Result take(TaskId id, int version, StaffId by, Instant at) {
    Optional<Task> found = store.lock(id);
    if (found.isEmpty()) {
      return new TaskRefusal.NotFound();
    }
    Task task = found.get();
    StaffId owner = task.owner();
    if (owner != null && task.belongsToOther(by)) {
      return new TaskRefusal.TakenByOther(owner);
    }
    boolean begun = task.state() != Task.State.OPEN;
    if (task.isDone() || (!begun && task.version() != version)) {
      return new TaskRefusal.Changed();
    }
    if (begun) {
      return new Taken(task);
    }
    Task taken = task.takenBy(by);
    acts.done(task, taken, TaskAct.TAKE, by, at);
    return new Taken(taken);
  }
}
