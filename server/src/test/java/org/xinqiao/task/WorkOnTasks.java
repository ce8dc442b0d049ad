package org.xinqiao.task;

import java.time.Instant;
import org.springframework.context.ApplicationContext;
import org.xinqiao.organization.StaffId;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;

/// What staff do with tasks, for tests of other modules that wait for it.
public class WorkOnTasks {

  private final TakeTask takeTask;
  private final CompleteTask completeTask;
  private final UndoTask undoTask;

  private WorkOnTasks(TakeTask takeTask, CompleteTask completeTask, UndoTask undoTask) {
    this.takeTask = takeTask;
    this.completeTask = completeTask;
    this.undoTask = undoTask;
  }

  public static WorkOnTasks in(ApplicationContext application) {
    return new WorkOnTasks(
        application.getBean(TakeTask.class),
        application.getBean(CompleteTask.class),
        application.getBean(UndoTask.class));
  }

  /// @throws AssertionError when it is refused
  public Task take(TaskId id, int version, StaffId by, Instant at) {
    return switch (takeTask.take(id, version, by, at)) {
      case TakeTask.Taken(Task task) -> task;
      case TaskRefusal refusal -> throw new AssertionError(refusal.code());
    };
  }

  /// @return whether they got it
  public boolean takes(Tenant tenant, TaskId id, int version, StaffId by, Instant at) {
    return Tenancy.call(
        tenant.id(), () -> takeTask.take(id, version, by, at) instanceof TakeTask.Taken);
  }

  /// @throws AssertionError when it is refused
  public Task complete(
      TaskId id, int version, String outcome, String note, StaffId by, Instant at) {
    return switch (completeTask.complete(id, version, outcome, note, by, at)) {
      case CompleteTask.Recorded(Task task) -> task;
      case TaskRefusal refusal -> throw new AssertionError(refusal.code());
    };
  }

  /// @throws AssertionError when it is refused
  public Task undo(TaskId id, int version, StaffId by, Instant at) {
    return switch (undoTask.undo(id, version, by, at)) {
      case UndoTask.Undone(Task task) -> task;
      case TaskRefusal refusal -> throw new AssertionError(refusal.code());
    };
  }
}
