package org.xinqiao.task;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.xinqiao.duty.Duty;
import org.xinqiao.duty.Seniority;
import org.xinqiao.organization.Department;
import org.xinqiao.organization.StaffId;

/// Decides to whom tasks are given (ADR 0086): to the deputy of whoever is away; else to somebody
/// who knows the patient; else, of the department and of those who work for the whole hospital, to
/// whom has the least open work for their minutes; else to nobody, with the reason. Looks nothing
/// up; the same work, people and loads give the same answer in whatever order the people come.
final class Giving {

  /// Why somebody was given a task, or why nobody was; written `least-load` in the database.
  enum Why {
    /// Stands in for whoever had it.
    DEPUTY,
    /// The owner of the patient's care team.
    OWNER,
    /// The patient's primary nurse.
    PRIMARY_NURSE,
    /// Dealt with the patient last.
    DEALT_LAST,
    /// Has the least open work for their minutes.
    LEAST_LOAD,
    /// Such a task is not given; it waits for whoever takes it.
    NOT_GIVEN,
    /// Nobody works there who can be given anything.
    NOBODY_IN_TEAM,
    /// None of them may see the patient.
    NOBODY_MAY_SEE,
    /// None of those does such tasks, or with too little seniority.
    NOBODY_ABLE,
    /// All of those are away.
    NOBODY_PRESENT,
    /// None of those has the minutes left on that day.
    NO_MINUTES;

    static Why of(String code) {
      return valueOf(code.toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
    }

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /// Somebody who knows the patient, and how.
  record Known(StaffId staff, Why why) {}

  /// A task to be given.
  ///
  /// @param department the one that it is assigned to; null when there is none
  /// @param day on which it is to be done, today when it is overdue
  /// @param workingDay whose minutes it takes: that day, or the working day after a day off
  /// @param mayWork who may see the patient and work on tasks of theirs
  /// @param known who knows the patient, the best first
  /// @param deputy who stands in for whoever had it; null when nobody does
  record Work(
      TaskId task,
      String kind,
      int minutes,
      Seniority seniority,
      boolean given,
      @Nullable Department department,
      LocalDate day,
      LocalDate workingDay,
      Set<StaffId> mayWork,
      List<Known> known,
      @Nullable StaffId deputy) {}

  /// @param to null: nobody
  /// @param open minutes of open tasks that they had before
  /// @param capacity their minutes of a working day
  record Decision(TaskId task, @Nullable StaffId to, Why why, int open, int capacity) {}

  private final List<Duty> people;
  private final Map<StaffId, Duty> byId = new HashMap<>();
  private final Loads loads;

  /// @param loads what they have already; what is given here is added to it
  Giving(List<Duty> people, Loads loads) {
    this.people =
        people.stream().sorted(Comparator.comparing(duty -> duty.staff().id().value())).toList();
    this.people.forEach(duty -> byId.put(duty.staff().id(), duty));
    this.loads = loads;
  }

  /// In the order of the work: what comes first is given first.
  List<Decision> give(List<Work> work) {
    List<Decision> decided = new ArrayList<>();
    for (Work one : work) {
      Decision decision = decide(one);
      StaffId to = decision.to();
      if (to != null) {
        loads.add(to, one.workingDay(), one.minutes());
      }
      decided.add(decision);
    }
    return decided;
  }

  private Decision decide(Work work) {
    Duty deputy = work.deputy() == null ? null : byId.get(work.deputy());
    if (deputy != null && maySee(work).test(deputy) && isThere(work).test(deputy)) {
      return to(deputy, work, Why.DEPUTY);
    }
    if (!work.given()) {
      return nobody(work, Why.NOT_GIVEN);
    }
    for (Known known : work.known()) {
      Duty duty = byId.get(known.staff());
      if (duty != null && suits(work).test(duty)) {
        return to(duty, work, known.why());
      }
    }
    return leastLoad(work);
  }

  private Decision leastLoad(Work work) {
    List<Duty> left = people.stream().filter(duty -> isOfTeam(duty, work)).toList();
    if (left.isEmpty()) {
      return nobody(work, Why.NOBODY_IN_TEAM);
    }
    left = left.stream().filter(maySee(work)).toList();
    if (left.isEmpty()) {
      return nobody(work, Why.NOBODY_MAY_SEE);
    }
    left = left.stream().filter(isAble(work)).toList();
    if (left.isEmpty()) {
      return nobody(work, Why.NOBODY_ABLE);
    }
    left = left.stream().filter(isThere(work)).toList();
    if (left.isEmpty()) {
      return nobody(work, Why.NOBODY_PRESENT);
    }
    Optional<Duty> least = left.stream().filter(hasMinutes(work)).min(byLoad());
    return least
        .map(duty -> to(duty, work, Why.LEAST_LOAD))
        .orElseGet(() -> nobody(work, Why.NO_MINUTES));
  }

  /// Open minutes for each minute of a day, compared without dividing; then the fewer minutes;
  /// then, being sorted, the smaller id.
  private Comparator<Duty> byLoad() {
    Comparator<Duty> relative =
        (one, other) ->
            Long.compare(
                (long) open(one) * other.minutesPerDay(), (long) open(other) * one.minutesPerDay());
    return relative.thenComparingInt(this::open);
  }

  private static boolean isOfTeam(Duty duty, Work work) {
    Department theirs = duty.staff().department();
    Department asked = work.department();
    return duty.minutesPerDay() > 0
        && (theirs == null || asked != null && asked.id().equals(theirs.id()));
  }

  private Predicate<Duty> suits(Work work) {
    return maySee(work).and(isAble(work)).and(isThere(work)).and(hasMinutes(work));
  }

  private static Predicate<Duty> maySee(Work work) {
    return duty -> work.mayWork().contains(duty.staff().id());
  }

  private static Predicate<Duty> isAble(Work work) {
    return duty ->
        duty.minutesPerDay() > 0
            && duty.skills().contains(work.kind())
            && duty.seniority().compareTo(work.seniority()) >= 0;
  }

  private static Predicate<Duty> isThere(Work work) {
    return duty -> duty.absenceOn(work.day()) == null;
  }

  private Predicate<Duty> hasMinutes(Work work) {
    return duty ->
        loads.on(duty.staff().id(), work.workingDay()) + work.minutes() <= duty.minutesPerDay();
  }

  private int open(Duty duty) {
    return loads.open(duty.staff().id());
  }

  private Decision to(Duty duty, Work work, Why why) {
    return new Decision(work.task(), duty.staff().id(), why, open(duty), duty.minutesPerDay());
  }

  private static Decision nobody(Work work, Why why) {
    return new Decision(work.task(), null, why, 0, 0);
  }

  /// Minutes of tasks that people have, all together and by working day. Not thread-safe.
  static final class Loads {

    private final Map<StaffId, Integer> open = new HashMap<>();
    private final Map<StaffId, Map<LocalDate, Integer>> days = new HashMap<>();

    /// An open task.
    void add(StaffId staff, LocalDate workingDay, int minutes) {
      open.merge(staff, minutes, Integer::sum);
      addDone(staff, workingDay, minutes);
    }

    /// A task that was done on that day: it took minutes of it and is not open any more.
    void addDone(StaffId staff, LocalDate workingDay, int minutes) {
      days.computeIfAbsent(staff, one -> new HashMap<>()).merge(workingDay, minutes, Integer::sum);
    }

    int open(StaffId staff) {
      return open.getOrDefault(staff, 0);
    }

    int on(StaffId staff, LocalDate workingDay) {
      return days.getOrDefault(staff, Map.of()).getOrDefault(workingDay, 0);
    }
  }
}
