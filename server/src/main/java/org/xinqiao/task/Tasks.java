package org.xinqiao.task;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.organization.StaffId;
import org.xinqiao.patient.PatientDied;
import org.xinqiao.shared.PatientId;

/// The door of this module: other modules ask for work here and hear of its end by the events
/// [TaskTaken], [TaskCompleted] and [TaskUndone].
@Service
public class Tasks {

  private final TaskStore store;
  private final Audit audit;
  private final LiveUpdates live;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Tasks(
      TaskStore store,
      Audit audit,
      LiveUpdates live,
      ApplicationEventPublisher events,
      Clock clock) {
    this.store = store;
    this.audit = audit;
    this.live = live;
    this.events = events;
    this.clock = clock;
  }

  /// Opens a task in the caller's transaction, once for each reference of a patient; asking again
  /// changes nothing, also when the task is long done.
  ///
  /// @return the task of that reference
  @Transactional(propagation = Propagation.MANDATORY)
  public TaskId open(NewTask task) {
    Optional<TaskId> opened = store.insert(task);
    opened.ifPresent(id -> {
      audit.record(
          AuditEvent.allowed(Actor.system(), "task.open").on("task", id).of(task.patient()));
      boolean interrupts = task.priority() == TaskPriority.P1;
      live.changed(
          new Change(Change.Topic.TASK, id.value(), task.patient(), interrupts ? "P1" : null));
    });
    return opened.orElseGet(() -> store.idOf(task.patient(), task.reference()));
  }

  /// Closes a task that became pointless: the patient answered after all, or came by themselves. A
  /// task of an alert stays: only a person may say that an alert is over.
  ///
  /// @param why code of the reason, as in `patient-answered`
  /// @return whether one was closed
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean close(PatientId patient, String reference, String why, Instant at) {
    return store
        .lock(patient, reference)
        .filter(task -> !task.isDone() && task.alertId() == null)
        .map(task -> {
          closeOne(task, why, at);
          return true;
        })
        .orElse(false);
  }

  /// Gives a task to a member of staff, as [TakeTask] does, unless somebody has it already.
  ///
  /// @return whether it is theirs now
  @Transactional(propagation = Propagation.MANDATORY)
  public boolean assign(TaskId id, StaffId to, Instant at) {
    Optional<Task> found = store.lock(id);
    if (found.isEmpty() || found.get().isDone() || found.get().belongsToOther(to)) {
      return false;
    }
    Task before = found.get();
    if (before.state() == Task.State.OPEN) {
      Task after = before.takenBy(to);
      store.change(before, after, TaskAct.TAKE, to, at, null);
      audit.record(
          AuditEvent.allowed(Actor.staff(to), "task.take").on("task", id).of(before.patient()));
      live.changed(new Change(Change.Topic.TASK, id.value(), before.patient()));
      events.publishEvent(
          new TaskTaken(before.patient(), id, before.reference(), before.alertId(), to, at));
    }
    return true;
  }

  /// Every task of a patient: what is to be done first, the most urgent first, then what is done.
  @Transactional(readOnly = true)
  public List<Task> forPatient(PatientId patient) {
    return store.ofPatient(patient);
  }

  /// Nobody calls a family to ask how the dead are doing. What a person must still decide stays: an
  /// alert, and whose record it is.
  @EventListener
  void died(PatientDied event) {
    for (Task task : store.lockOpen(event.patient())) {
      if (task.alertId() == null && task.kind() != TaskKind.REGISTRATION_REVIEW) {
        closeOne(task, "patient-died", clock.instant());
      }
    }
  }

  private void closeOne(Task task, String why, Instant at) {
    store.change(task, task.closed(at), TaskAct.CLOSE, null, at, why);
    audit.record(
        AuditEvent.allowed(Actor.system(), "task.close")
            .on("task", task.id())
            .of(task.patient())
            .because(why));
    live.changed(new Change(Change.Topic.TASK, task.id().value(), task.patient()));
  }
}
