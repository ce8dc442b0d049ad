package org.xinqiao.task;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.ProblemException;

/// Today's work, and the tasks of one patient.
@RestController
class TaskController {

  record PatientJson(UUID id, String name, String sex, @Nullable Integer age) {}

  record StaffJson(UUID id, String displayName) {}

  record OutcomeJson(String code, @Nullable String note, OffsetDateTime at, StaffJson by) {}

  record TaskJson(
      UUID id,
      PatientJson patient,
      String priority,
      String kind,
      String title,
      String reason,
      OffsetDateTime dueAt,
      OffsetDateTime createdAt,
      String state,
      @Nullable StaffJson owner,
      @Nullable String preferredChannel,
      @Nullable UUID alertId,
      int version,
      @Nullable OutcomeJson outcome) {}

  record ViewsJson(int mine, int pool, int red, int done) {}

  record SummaryJson(
      int redWaiting,
      int overdue,
      int dueToday,
      int doneToday,
      int totalToday,
      @Nullable Double connectRate,
      ViewsJson views) {}

  record OutcomeOptionJson(String code, String zh, String en, List<String> kinds, boolean closes) {}

  record TakeRequest(int version) {}

  record CompleteRequest(
      int version, @Nullable String outcome, @Size(max = 2000) @Nullable String note) {}

  record SnoozeRequest(int version, @NotNull OffsetDateTime until) {}

  record UndoRequest(int version) {}

  private final Worklist worklist;
  private final Tasks tasks;
  private final TaskOutcomes outcomes;
  private final TakeTask takeTask;
  private final CompleteTask completeTask;
  private final SnoozeTask snoozeTask;
  private final UndoTask undoTask;
  private final Patients patients;
  private final Organizations organizations;
  private final Clock clock;

  TaskController(
      Worklist worklist,
      Tasks tasks,
      TaskOutcomes outcomes,
      TakeTask takeTask,
      CompleteTask completeTask,
      SnoozeTask snoozeTask,
      UndoTask undoTask,
      Patients patients,
      Organizations organizations,
      Clock clock) {
    this.worklist = worklist;
    this.tasks = tasks;
    this.outcomes = outcomes;
    this.takeTask = takeTask;
    this.completeTask = completeTask;
    this.snoozeTask = snoozeTask;
    this.undoTask = undoTask;
    this.patients = patients;
    this.organizations = organizations;
    this.clock = clock;
  }

  @GetMapping("/api/tasks")
  @Requires(Permission.TASK_VIEW)
  Page<TaskJson> listTasks(
      CurrentStaff staff,
      @RequestParam(defaultValue = "mine") String view,
      @RequestParam(defaultValue = "") String q,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit,
      Locale locale) {
    Page<Task> page =
        worklist.page(
            Worklist.View.of(view),
            staff.id(),
            q,
            cursor,
            Page.limit(limit),
            clock.instant(),
            clock.getZone());
    return new Page<>(json(page.items(), locale), page.nextCursor());
  }

  @GetMapping("/api/tasks/summary")
  @Requires(Permission.TASK_VIEW)
  SummaryJson taskSummary(CurrentStaff staff) {
    Worklist.Summary now = worklist.summary(staff.id(), clock.instant(), clock.getZone());
    return new SummaryJson(
        now.redWaiting(),
        now.overdue(),
        now.dueToday(),
        now.doneToday(),
        now.totalToday(),
        now.connectRate(),
        new ViewsJson(now.mine(), now.pool(), now.redWaiting(), now.doneToday()));
  }

  @GetMapping("/api/tasks/outcomes")
  @Requires(Permission.TASK_VIEW)
  List<OutcomeOptionJson> listTaskOutcomes() {
    return outcomes.all().stream()
        .map(o -> new OutcomeOptionJson(o.code(), o.zh(), o.en(), o.kinds(), o.closes()))
        .toList();
  }

  @PostMapping("/api/tasks/{id}/take")
  @Requires(Permission.TASK_WORK)
  TaskJson takeTask(
      CurrentStaff staff, @PathVariable UUID id, @RequestBody TakeRequest body, Locale locale) {
    return switch (takeTask.take(new TaskId(id), body.version(), staff.id(), clock.instant())) {
      case TakeTask.Taken(Task task) -> json(task, locale);
      case TaskRefusal refusal -> throw problem(refusal);
    };
  }

  @PostMapping("/api/tasks/{id}/complete")
  @Requires(Permission.TASK_WORK)
  TaskJson completeTask(
      CurrentStaff staff,
      @PathVariable UUID id,
      @Valid @RequestBody CompleteRequest body,
      Locale locale) {
    return switch (completeTask.complete(
        new TaskId(id), body.version(), body.outcome(), body.note(), staff.id(), clock.instant())) {
      case CompleteTask.Recorded(Task task) -> json(task, locale);
      case TaskRefusal refusal -> throw problem(refusal);
    };
  }

  @PostMapping("/api/tasks/{id}/snooze")
  @Requires(Permission.TASK_WORK)
  TaskJson snoozeTask(
      CurrentStaff staff,
      @PathVariable UUID id,
      @Valid @RequestBody SnoozeRequest body,
      Locale locale) {
    return switch (snoozeTask.snooze(
        new TaskId(id), body.version(), body.until().toInstant(), staff.id(), clock.instant())) {
      case SnoozeTask.Snoozed(Task task) -> json(task, locale);
      case TaskRefusal refusal -> throw problem(refusal);
    };
  }

  @PostMapping("/api/tasks/{id}/undo")
  @Requires(Permission.TASK_WORK)
  TaskJson undoTask(
      CurrentStaff staff, @PathVariable UUID id, @RequestBody UndoRequest body, Locale locale) {
    return switch (undoTask.undo(new TaskId(id), body.version(), staff.id(), clock.instant())) {
      case UndoTask.Undone(Task task) -> json(task, locale);
      case TaskRefusal refusal -> throw problem(refusal);
    };
  }

  @GetMapping("/api/patients/{id}/tasks")
  @Requires(Permission.TASK_VIEW)
  Page<TaskJson> patientTasks(@PathVariable UUID id, Locale locale) {
    return new Page<>(json(tasks.forPatient(new PatientId(id)), locale), null);
  }

  private ProblemException problem(TaskRefusal refusal) {
    if (refusal instanceof TaskRefusal.TakenByOther(StaffId by)) {
      return Problem.of(refusal.code(), refusal.status(), "by", name(by)).exception();
    }
    return Problem.of(refusal.code(), refusal.status()).exception();
  }

  private TaskJson json(Task task, Locale locale) {
    return json(List.of(task), locale).getFirst();
  }

  private List<TaskJson> json(List<Task> list, Locale locale) {
    Map<PatientId, PatientSummary> who =
        patients.find(list.stream().map(Task::patient).collect(Collectors.toSet()));
    Map<StaffId, StaffJson> staff = new HashMap<>();
    return list.stream().map(task -> json(task, who.get(task.patient()), staff, locale)).toList();
  }

  private TaskJson json(
      Task task, @Nullable PatientSummary patient, Map<StaffId, StaffJson> staff, Locale locale) {
    StaffId owner = task.owner();
    Task.Outcome outcome = task.outcome();
    return new TaskJson(
        task.id().value(),
        json(task.patient(), patient),
        task.priority().name(),
        task.kind().toString(),
        task.title().in(locale),
        task.reason().in(locale),
        at(task.dueAt()),
        at(task.createdAt()),
        task.state().toString(),
        owner == null ? null : staff.computeIfAbsent(owner, this::json),
        task.preferredChannel() == null && patient != null
            ? patient.preferredChannel()
            : task.preferredChannel(),
        task.alertId(),
        task.version(),
        outcome == null
            ? null
            : new OutcomeJson(
                outcome.code(),
                outcome.note(),
                at(outcome.at()),
                staff.computeIfAbsent(outcome.by(), this::json)));
  }

  private PatientJson json(PatientId id, @Nullable PatientSummary patient) {
    if (patient == null) {
      return new PatientJson(id.value(), "", "unknown", null);
    }
    return new PatientJson(
        id.value(),
        patient.name().whole(),
        patient.sex().toString(),
        patient.age(LocalDate.now(clock)));
  }

  private StaffJson json(StaffId id) {
    return new StaffJson(id.value(), name(id));
  }

  private String name(StaffId id) {
    return organizations.staff(id).map(Staff::displayName).orElse("");
  }

  private OffsetDateTime at(Instant instant) {
    return instant.atZone(clock.getZone()).toOffsetDateTime();
  }
}
