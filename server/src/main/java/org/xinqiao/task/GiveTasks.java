package org.xinqiao.task;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.Permission;
import org.xinqiao.access.StaffReach;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.duty.Absence;
import org.xinqiao.duty.Duties;
import org.xinqiao.duty.Duty;
import org.xinqiao.duty.DutyChanged;
import org.xinqiao.duty.TaskKindList;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.organization.Department;
import org.xinqiao.organization.HospitalLoops;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Reach;

/// Gives open tasks to people, and what somebody has who is away to somebody else (ADR 0086), a
/// page at a time. When a task is due, and what was tried and noted, stays as it is. Where nobody
/// keeps duty, nothing is given, and nothing is taken from anybody.
@Service
class GiveTasks {

  /// Tasks of a round.
  static final int PAGE = 500;

  private static final Duration PAUSE = Duration.ofSeconds(5);

  /// What nobody could be given is looked at again after that, and at once when duty changes.
  private static final Duration AGAIN = Duration.ofHours(1);

  /// Whoever dealt with a patient so long ago does not count as knowing them.
  private static final Duration KNOWN_FOR = Duration.ofDays(180);

  private static final LocalDate EVER = LocalDate.of(2000, 1, 1);
  private static final LocalDate NEVER_ENDS = LocalDate.of(9999, 12, 31);

  private final GivingStore store;
  private final Duties duties;
  private final TaskKindList kinds;
  private final TaskPolicy policy;
  private final StaffReach reaches;
  private final Organizations organizations;
  private final Audit audit;
  private final LiveUpdates live;
  private final Clock clock;

  GiveTasks(
      GivingStore store,
      Duties duties,
      TaskKindList kinds,
      TaskPolicy policy,
      StaffReach reaches,
      Organizations organizations,
      Audit audit,
      LiveUpdates live,
      Clock clock) {
    this.store = store;
    this.duties = duties;
    this.kinds = kinds;
    this.policy = policy;
    this.reaches = reaches;
    this.organizations = organizations;
    this.audit = audit;
    this.live = live;
    this.clock = clock;
  }

  /// One page for the hospital in scope.
  ///
  /// @return whether there may be more to do at once; false also when another node is at it
  @Transactional
  public boolean round(Instant now) {
    return round(now, PAGE);
  }

  @Transactional
  boolean round(Instant now, int size) {
    if (!duties.kept() || !store.tryLock()) {
      return false;
    }
    ZoneId zone = clock.getZone();
    LocalDate today = now.atZone(zone).toLocalDate();
    Instant midnight = today.atStartOfDay(zone).toInstant();
    List<Duty> people = duties.all(today);
    Set<StaffId> disabled = store.disabled();
    List<GivingStore.Open> tasks =
        new ArrayList<>(
            store.ofThoseWhoAreGone(gone(people, disabled), today, midnight, zone, size));
    tasks.addAll(store.waiting(now, size));
    if (tasks.isEmpty()) {
      return false;
    }
    tasks.sort(
        Comparator.comparing(GivingStore.Open::priority)
            .thenComparing(GivingStore.Open::dueAt)
            .thenComparing(one -> one.task().value()));
    List<Duty> there =
        people.stream().filter(duty -> !disabled.contains(duty.staff().id())).toList();
    Giving giving = new Giving(there, loads(there, today, midnight, zone));
    write(tasks, giving.give(work(tasks, there, today, now)), now);
    return tasks.size() >= size;
  }

  /// Those who do none of their tasks on some days: who is away, and for ever who left.
  private List<GivingStore.Gone> gone(List<Duty> people, Set<StaffId> disabled) {
    List<GivingStore.Gone> gone = new ArrayList<>();
    Set<StaffId> left =
        organizations.allStaff().stream()
            .filter(staff -> !staff.active() || disabled.contains(staff.id()))
            .map(Staff::id)
            .collect(Collectors.toSet());
    left.forEach(staff ->
        gone.add(
            new GivingStore.Gone(
                staff, EVER, NEVER_ENDS, Instant.parse("9999-12-31T00:00:00Z"), null)));
    for (Duty duty : people) {
      if (!left.contains(duty.staff().id())) {
        for (Absence one : duty.absences()) {
          gone.add(
              new GivingStore.Gone(
                  one.staff(), one.first(), one.last(), one.enteredAt(), one.deputy()));
        }
      }
    }
    return gone;
  }

  private Giving.Loads loads(List<Duty> people, LocalDate today, Instant midnight, ZoneId zone) {
    Giving.Loads loads = new Giving.Loads();
    List<StaffId> ids = people.stream().map(duty -> duty.staff().id()).toList();
    store
        .open(ids, today, zone)
        .forEach(one -> loads.add(one.staff(), policy.workingDay(one.day()), minutes(one)));
    store
        .done(ids, today, midnight)
        .forEach(one -> loads.addDone(one.staff(), policy.workingDay(one.day()), minutes(one)));
    return loads;
  }

  private int minutes(GivingStore.Count count) {
    return count.tasks() * kinds.of(count.kind().toString()).minutes();
  }

  private List<Giving.Work> work(
      List<GivingStore.Open> tasks, List<Duty> people, LocalDate today, Instant now) {
    Set<PatientId> patients =
        tasks.stream().map(GivingStore.Open::patient).collect(Collectors.toSet());
    Collection<Reach> reach =
        people.stream()
            .map(duty -> reaches.toUse(Permission.TASK_WORK, duty.staff(), now))
            .toList();
    Map<PatientId, Set<StaffId>> mayWork = store.mayWork(patients, reach, now);
    Map<PatientId, List<Giving.Known>> known = store.known(patients, now.minus(KNOWN_FOR), now);
    Map<UUID, Department> departments =
        organizations.departments().stream().collect(Collectors.toMap(Department::id, one -> one));
    List<Giving.Work> work = new ArrayList<>();
    for (GivingStore.Open one : tasks) {
      TaskKindList.Kind kind = kinds.of(one.kind().toString());
      LocalDate due = one.dueAt().atZone(clock.getZone()).toLocalDate();
      LocalDate day = due.isBefore(today) ? today : due;
      work.add(
          new Giving.Work(
              one.task(),
              kind.kind(),
              kind.minutes(),
              kind.seniority(),
              kind.given() && !one.alert(),
              one.department() == null ? null : departments.get(one.department()),
              day,
              policy.workingDay(day),
              mayWork.getOrDefault(one.patient(), Set.of()),
              known.getOrDefault(one.patient(), List.of()),
              one.deputy()));
    }
    return work;
  }

  private void write(List<GivingStore.Open> tasks, List<Giving.Decision> decisions, Instant now) {
    List<GivingStore.Open> moved = new ArrayList<>();
    List<Giving.Decision> movedTo = new ArrayList<>();
    List<GivingStore.Open> left = new ArrayList<>();
    List<Giving.Decision> leftWhy = new ArrayList<>();
    List<AuditEvent> entries = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      GivingStore.Open task = tasks.get(i);
      Giving.Decision decision = decisions.get(i);
      if (decision.to() == null && task.from() == null) {
        left.add(task);
        leftWhy.add(decision);
      } else {
        moved.add(task);
        movedTo.add(decision);
        entries.add(
            AuditEvent.allowed(Actor.system(), "task.assign")
                .on("task", task.task())
                .of(task.patient())
                .because(decision.why() + (decision.to() == null ? "" : " " + decision.to())));
      }
    }
    Instant again = now.plus(AGAIN);
    store.noteWhyNot(left, leftWhy, now, again);
    store.give(moved, movedTo, now, again);
    audit.recordAll(entries);
    for (GivingStore.Open task : moved) {
      // Somebody had an emergency in hand and is gone: the others are told as if it were new.
      boolean interrupts = task.priority() == TaskPriority.P1;
      live.changed(
          new Change(
              Change.Topic.TASK, task.task().value(), task.patient(), interrupts ? "P1" : null));
    }
  }

  /// In the transaction in which a lead said it.
  @EventListener
  void dutyChanged(DutyChanged event) {
    store.again(event.at());
  }

  /// Goes round while the application runs.
  @Service
  static class Rounds {

    private final GiveTasks give;
    private final Clock clock;

    Rounds(GiveTasks give, Clock clock, HospitalLoops loops) {
      this.give = give;
      this.clock = clock;
      loops.add("giving-tasks", PAUSE, this::round);
    }

    private boolean round() {
      return give.round(clock.instant());
    }
  }
}
