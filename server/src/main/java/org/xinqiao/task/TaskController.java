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
import org.xinqiao.organization.StaffName;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.ProblemException;

/// Today's work, and the tasks of one patient.
@RestController
class TaskController {

  record TaskPatient(UUID id, String name, Sex sex, @Nullable Integer age) {}

  record TaskOutcomeView(String code, @Nullable String note, OffsetDateTime at, StaffName by) {}

  /// @param because why it is with whom it is, or why nobody was given it; null when somebody took
  ///   it by themselves, or nobody looked yet
  record TaskView(
      UUID id,
      TaskPatient patient,
      TaskPriority priority,
      TaskKind kind,
      String title,
      String reason,
      OffsetDateTime dueAt,
      OffsetDateTime createdAt,
      Task.State state,
      @Nullable StaffName owner,
      @Nullable String because,
      @Nullable String preferredChannel,
      @Nullable UUID alertId,
      int version,
      @Nullable TaskOutcomeView outcome) {}

  record TaskViews(int mine, int pool, int team, int red, int done) {}

  record TaskSummary(
      int redWaiting,
      int overdue,
      int dueToday,
      int doneToday,
      int totalToday,
      @Nullable Double connectRate,
      TaskViews views) {}

  record TaskOutcomeOption(String code, String zh, String en, List<String> kinds, boolean closes) {}

  record TaskTake(int version) {}

  /// @param mood how the patient was; absent when nobody noted it
  record TaskComplete(
      int version,
      @Nullable String outcome,
      @Size(max = 2000) @Nullable String note,
      @Nullable Mood mood) {}

  record TaskSnooze(int version, @NotNull OffsetDateTime until) {}

  record TaskUndo(int version) {}

  private final Worklist worklist;
  private final Tasks tasks;
  private final GivingStore giving;
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
      GivingStore giving,
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
    this.giving = giving;
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
  Page<TaskView> listTasks(
      CurrentStaff staff,
      @RequestParam(defaultValue = "mine") Worklist.View view,
      @RequestParam(defaultValue = "") String q,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit,
      Locale locale) {
    Page<Task> page =
        worklist.page(
            view, staff.id(), q, cursor, Page.limit(limit), clock.instant(), clock.getZone());
    return new Page<>(json(page.items(), locale), page.nextCursor());
  }

  @GetMapping("/api/tasks/summary")
  @Requires(Permission.TASK_VIEW)
  TaskSummary taskSummary(CurrentStaff staff) {
    Worklist.Summary now = worklist.summary(staff.id(), clock.instant(), clock.getZone());
    return new TaskSummary(
        now.redWaiting(),
        now.overdue(),
        now.dueToday(),
        now.doneToday(),
        now.totalToday(),
        now.connectRate(),
        new TaskViews(now.mine(), now.pool(), now.team(), now.redWaiting(), now.doneToday()));
  }

  @GetMapping("/api/tasks/outcomes")
  @Requires(Permission.TASK_VIEW)
  List<TaskOutcomeOption> listTaskOutcomes() {
    return outcomes.all().stream()
        .map(o -> new TaskOutcomeOption(o.code(), o.zh(), o.en(), o.kinds(), o.closes()))
        .toList();
  }

  @PostMapping("/api/tasks/{id}/take")
  @Requires(Permission.TASK_WORK)
  TaskView takeTask(
      CurrentStaff staff, @PathVariable UUID id, @RequestBody TaskTake body, Locale locale) {
    return switch (takeTask.take(new TaskId(id), body.version(), staff.id(), clock.instant())) {
      case TakeTask.Taken(Task task) -> json(task, locale);
      case TaskRefusal refusal -> throw problem(refusal);
    };
  }

  @PostMapping("/api/tasks/{id}/complete")
  @Requires(Permission.TASK_WORK)
  TaskView completeTask(
      CurrentStaff staff,
      @PathVariable UUID id,
      @Valid @RequestBody TaskComplete body,
      Locale locale) {
    return switch (completeTask.complete(
        new TaskId(id),
        body.version(),
        body.outcome(),
        body.note(),
        body.mood(),
        staff.id(),
        clock.instant())) {
      case CompleteTask.Recorded(Task task) -> json(task, locale);
      case TaskRefusal refusal -> throw problem(refusal);
    };
  }

  @PostMapping("/api/tasks/{id}/snooze")
  @Requires(Permission.TASK_WORK)
  TaskView snoozeTask(
      CurrentStaff staff,
      @PathVariable UUID id,
      @Valid @RequestBody TaskSnooze body,
      Locale locale) {
    return switch (snoozeTask.snooze(
        new TaskId(id), body.version(), body.until().toInstant(), staff.id(), clock.instant())) {
      case SnoozeTask.Snoozed(Task task) -> json(task, locale);
      case TaskRefusal refusal -> throw problem(refusal);
    };
  }

  @PostMapping("/api/tasks/{id}/undo")
  @Requires(Permission.TASK_WORK)
  TaskView undoTask(
      CurrentStaff staff, @PathVariable UUID id, @RequestBody TaskUndo body, Locale locale) {
    return switch (undoTask.undo(new TaskId(id), body.version(), staff.id(), clock.instant())) {
      case UndoTask.Undone(Task task) -> json(task, locale);
      case TaskRefusal refusal -> throw problem(refusal);
    };
  }

  @GetMapping("/api/patients/{id}/tasks")
  @Requires(Permission.TASK_VIEW)
  Page<TaskView> patientTasks(@PathVariable UUID id, Locale locale) {
    return new Page<>(json(tasks.forPatient(new PatientId(id)), locale), null);
  }

  private ProblemException problem(TaskRefusal refusal) {
    if (refusal instanceof TaskRefusal.TakenByOther(StaffId by)) {
      return Problem.of(refusal.code(), refusal.status(), "by", name(by)).exception();
    }
    return Problem.of(refusal.code(), refusal.status()).exception();
  }

  private TaskView json(Task task, Locale locale) {
    return json(List.of(task), locale).getFirst();
  }

  private List<TaskView> json(List<Task> list, Locale locale) {
    Map<PatientId, PatientSummary> who =
        patients.find(list.stream().map(Task::patient).collect(Collectors.toSet()));
    Map<StaffId, StaffName> staff = new HashMap<>();
    Map<TaskId, GivingStore.Given> given = giving.given(list);
    return list.stream()
        .map(task ->
            json(
                task,
                who.get(task.patient()),
                staff,
                because(given.get(task.id()), locale),
                locale))
        .toList();
  }

  private @Nullable String because(GivingStore.@Nullable Given given, Locale locale) {
    if (given == null) {
      return null;
    }
    StaffId from = given.from();
    return GivenWords.of(given, from == null ? "" : name(from)).in(locale);
  }

  private TaskView json(
      Task task,
      @Nullable PatientSummary patient,
      Map<StaffId, StaffName> staff,
      @Nullable String because,
      Locale locale) {
    StaffId owner = task.owner();
    Task.Outcome outcome = task.outcome();
    return new TaskView(
        task.id().value(),
        json(task.patient(), patient),
        task.priority(),
        task.kind(),
        task.title().in(locale),
        task.reason().in(locale),
        at(task.dueAt()),
        at(task.createdAt()),
        task.state(),
        owner == null ? null : staff.computeIfAbsent(owner, this::json),
        because,
        task.preferredChannel() == null && patient != null
            ? patient.preferredChannel()
            : task.preferredChannel(),
        task.alertId(),
        task.version(),
        outcome == null
            ? null
            : new TaskOutcomeView(
                outcome.code(),
                outcome.note(),
                at(outcome.at()),
                staff.computeIfAbsent(outcome.by(), this::json)));
  }

  private TaskPatient json(PatientId id, @Nullable PatientSummary patient) {
    if (patient == null) {
      return new TaskPatient(id.value(), "", Sex.UNKNOWN, null);
    }
    return new TaskPatient(
        id.value(), patient.name().whole(), patient.sex(), patient.age(LocalDate.now(clock)));
  }

  private StaffName json(StaffId id) {
    return new StaffName(id, name(id));
  }

  private String name(StaffId id) {
    return organizations.staff(id).map(Staff::displayName).orElse("");
  }

  private OffsetDateTime at(Instant instant) {
    return instant.atZone(clock.getZone()).toOffsetDateTime();
  }
}
