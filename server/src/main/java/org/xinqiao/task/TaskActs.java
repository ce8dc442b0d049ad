package org.xinqiao.task;

import java.time.Instant;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.organization.StaffId;

/// What every act of a person on a task leaves behind, in the same transaction: the new version,
/// the state before it, an entry in the audit, and word to the open screens.
@Component
class TaskActs {

  private final TaskStore store;
  private final Audit audit;
  private final LiveUpdates live;
  private final ApplicationEventPublisher events;

  TaskActs(TaskStore store, Audit audit, LiveUpdates live, ApplicationEventPublisher events) {
    this.store = store;
    this.audit = audit;
    this.live = live;
    this.events = events;
  }

  void done(Task before, Task after, TaskAct act, StaffId by, Instant at) {
    store.change(before, after, act, by, at, null);
    audit.record(
        AuditEvent.allowed(Actor.staff(by), "task." + act)
            .on("task", after.id())
            .of(after.patient()));
    live.changed(new Change(Change.Topic.TASK, after.id().value(), after.patient()));
    StaffId owner = after.owner();
    boolean begun = before.state() == Task.State.OPEN && after.state() != Task.State.OPEN;
    if (begun && owner != null) {
      events.publishEvent(
          new TaskTaken(
              after.patient(), after.id(), after.reference(), after.alertId(), owner, at));
    }
  }
}
