package org.xinqiao.duty;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.access.StaffReach;
import org.xinqiao.organization.Department;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.organization.StaffName;
import org.xinqiao.shared.Cursor;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.Problem;

/// 值班与工作量: who can be given what, and who is away. No patients.
@RestController
@RequestMapping("/api/duty")
class DutyController {

  /// @param department null for the whole hospital
  /// @param minutesPerDay of tasks on a working day; 0: is given none
  /// @param away whether they are away today
  record DutyMember(
      UUID staffId,
      String displayName,
      Staff.Role role,
      @Nullable String department,
      int minutesPerDay,
      Seniority seniority,
      List<String> skills,
      boolean away,
      List<DutyAbsence> absences) {}

  /// @param first the first day away, in the hospital's zone
  /// @param last the last day away
  record DutyAbsence(UUID id, LocalDate first, LocalDate last, @Nullable StaffName deputy) {}

  record DutyKind(String kind, int minutes, boolean given, Seniority seniority) {}

  record DutyWish(
      @Min(0) @Max(720) int minutesPerDay,
      @NotNull Seniority seniority,
      @NotNull @Size(max = 40) Set<@NotNull @Size(max = 40) String> skills) {}

  /// @param deputyId who gets their open tasks; absent: each is given anew
  record AbsenceWish(@NotNull LocalDate first, @NotNull LocalDate last, @Nullable UUID deputyId) {}

  private final Duties duties;
  private final KeepDuty keep;
  private final TaskKindList kinds;
  private final StaffReach reaches;
  private final Clock clock;

  DutyController(
      Duties duties, KeepDuty keep, TaskKindList kinds, StaffReach reaches, Clock clock) {
    this.duties = duties;
    this.keep = keep;
    this.kinds = kinds;
    this.reaches = reaches;
    this.clock = clock;
  }

  /// Everybody whose role may work on tasks, by name.
  @GetMapping
  @Requires(Permission.DUTY_KEEP)
  Page<DutyMember> listDuty(
      @RequestParam(defaultValue = "") String q,
      @RequestParam(required = false) @Nullable String cursor,
      @RequestParam(required = false) @Nullable Integer limit) {
    LocalDate today = LocalDate.now(clock);
    List<Duty> all = duties.all(today);
    Map<StaffId, StaffName> names =
        all.stream()
            .map(Duty::staff)
            .collect(
                Collectors.toMap(
                    Staff::id, staff -> new StaffName(staff.id(), staff.displayName())));
    Cursor after = Cursor.parse(cursor, 1);
    UUID last = after == null ? null : after.id(0);
    int rows = Page.limit(limit);
    List<DutyMember> members =
        all.stream()
            .dropWhile(duty -> last != null && !duty.staff().id().value().equals(last))
            .skip(last == null ? 0 : 1)
            .filter(duty -> worksOnTasks(duty.staff()))
            .filter(duty -> duty.staff().displayName().contains(q.strip()))
            .limit(rows + 1L)
            .map(duty -> json(duty, names, today))
            .toList();
    return Page.of(members, rows, member -> Cursor.of(member.staffId()));
  }

  /// What each kind of task takes and asks for.
  @GetMapping("/kinds")
  @Requires(Permission.DUTY_KEEP)
  List<DutyKind> listDutyKinds() {
    return kinds.all().stream()
        .map(one -> new DutyKind(one.kind(), one.minutes(), one.given(), one.seniority()))
        .toList();
  }

  /// Says what somebody can be given.
  ///
  /// Refusals: `duty.staff-not-found` 404, `duty.skill-unknown` 400.
  @PutMapping("/{id}")
  @Requires(Permission.DUTY_KEEP)
  ResponseEntity<Void> keepDuty(
      @PathVariable UUID id, @Valid @RequestBody DutyWish wish, CurrentStaff by) {
    return done(
        keep.keep(
            new StaffId(id),
            wish.minutesPerDay(),
            wish.seniority(),
            wish.skills(),
            by,
            clock.instant()));
  }

  /// Says when somebody is away. Their open tasks go to the deputy or are given anew when it
  /// begins.
  ///
  /// Refusals: `duty.staff-not-found` 404, `duty.ends-before-it-begins` 400, `duty.day-passed` 400,
  /// `duty.absence-overlaps` 409, `duty.deputy-unfit` 409.
  @PostMapping("/{id}/absences")
  @Requires(Permission.DUTY_KEEP)
  ResponseEntity<Void> enterAbsence(
      @PathVariable UUID id, @Valid @RequestBody AbsenceWish wish, CurrentStaff by) {
    UUID deputy = wish.deputyId();
    return done(
        keep.away(
            new StaffId(id),
            wish.first(),
            wish.last(),
            deputy == null ? null : new StaffId(deputy),
            by,
            LocalDate.now(clock),
            clock.instant()));
  }

  /// Says that somebody is back, or did not go. No task goes back to them by that.
  ///
  /// Refusals: `duty.absence-not-found` 404.
  @PostMapping("/absences/{id}/end")
  @Requires(Permission.DUTY_KEEP)
  ResponseEntity<Void> endAbsence(@PathVariable UUID id, CurrentStaff by) {
    return done(keep.back(id, by, clock.instant()));
  }

  private boolean worksOnTasks(Staff staff) {
    return reaches.rights(staff.role()).stream()
        .anyMatch(right -> right.permission() == Permission.TASK_WORK);
  }

  private static DutyMember json(Duty duty, Map<StaffId, StaffName> names, LocalDate today) {
    Department department = duty.staff().department();
    return new DutyMember(
        duty.staff().id().value(),
        duty.staff().displayName(),
        duty.staff().role(),
        department == null ? null : department.name(),
        duty.minutesPerDay(),
        duty.seniority(),
        duty.skills().stream().sorted().toList(),
        duty.absenceOn(today) != null,
        duty.absences().stream()
            .map(one -> {
              StaffId deputy = one.deputy();
              return new DutyAbsence(
                  one.id(),
                  one.first(),
                  one.last(),
                  deputy == null ? null : names.getOrDefault(deputy, new StaffName(deputy, "")));
            })
            .toList());
  }

  private static ResponseEntity<Void> done(Optional<KeepDuty.Refusal> refusal) {
    if (refusal.isEmpty()) {
      return ResponseEntity.noContent().build();
    }
    throw switch (refusal.get()) {
      case UNKNOWN_STAFF -> Problem.of("duty.staff-not-found", 404).exception();
      case UNKNOWN_SKILL -> Problem.of("duty.skill-unknown", 400).exception();
      case ENDS_BEFORE_IT_BEGINS -> Problem.of("duty.ends-before-it-begins", 400).exception();
      case IS_OVER -> Problem.of("duty.day-passed", 400).exception();
      case OVERLAPS -> Problem.of("duty.absence-overlaps", 409).exception();
      case DEPUTY_UNFIT -> Problem.of("duty.deputy-unfit", 409).exception();
      case UNKNOWN_ABSENCE -> Problem.of("duty.absence-not-found", 404).exception();
    };
  }
}
