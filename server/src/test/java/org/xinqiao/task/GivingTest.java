package org.xinqiao.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xinqiao.duty.Absence;
import org.xinqiao.duty.Duty;
import org.xinqiao.duty.Seniority;
import org.xinqiao.organization.Department;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;

/// To whom a task is given, and the reason that is told.
class GivingTest {

  private static final LocalDate DAY = LocalDate.parse("2026-11-23");
  private static final Department HEART = department(1);
  private static final Department BONES = department(2);

  @Test
  void whoKnowsThePatientComesBeforeWhoHasLessToDo() {
    Duty nurse = duty(1, HEART, 240);
    Duty idle = duty(2, HEART, 240);
    Giving.Loads loads = new Giving.Loads();
    loads.add(id(nurse), DAY, 120);
    Giving.Work work =
        work(List.of(nurse, idle), List.of(new Giving.Known(id(nurse), Giving.Why.PRIMARY_NURSE)));
    assertThat(new Giving(List.of(idle, nurse), loads).give(List.of(work)))
        .containsExactly(
            new Giving.Decision(work.task(), id(nurse), Giving.Why.PRIMARY_NURSE, 120, 240));
  }

  @Test
  void whoKnowsThePatientAndCannotIsPassedOver() {
    Duty owner = away(duty(1, HEART, 240), 0, 0);
    Duty full = duty(2, HEART, 240);
    Duty last = duty(3, BONES, 240);
    Giving.Loads loads = new Giving.Loads();
    loads.add(id(full), DAY, 235);
    Giving.Work work =
        work(
            List.of(owner, full, last),
            List.of(
                new Giving.Known(id(owner), Giving.Why.OWNER),
                new Giving.Known(id(full), Giving.Why.PRIMARY_NURSE),
                new Giving.Known(id(last), Giving.Why.DEALT_LAST)));
    assertThat(new Giving(List.of(owner, full, last), loads).give(List.of(work)))
        .singleElement()
        .satisfies(decision -> {
          assertThat(decision.to()).as("also from another department").isEqualTo(id(last));
          assertThat(decision.why()).isEqualTo(Giving.Why.DEALT_LAST);
        });
  }

  @Test
  void theLeastLoadIsThatOfTheirMinutes() {
    Duty half = duty(1, HEART, 120);
    Duty whole = duty(2, HEART, 480);
    Giving.Loads loads = new Giving.Loads();
    loads.add(id(half), DAY, 40);
    loads.add(id(whole), DAY, 120);
    assertThat(only(List.of(half, whole), loads).to()).isEqualTo(id(whole));
    loads.add(id(whole), DAY, 60);
    assertThat(only(List.of(half, whole), loads).to()).isEqualTo(id(half));
  }

  @Test
  void whyNobodyCouldBeGivenItIsSaid() {
    Duty nurse = duty(1, HEART, 240);
    assertThat(why(List.of(duty(1, BONES, 240)))).isEqualTo(Giving.Why.NOBODY_IN_TEAM);
    assertThat(why(List.of(duty(1, HEART, 0)))).isEqualTo(Giving.Why.NOBODY_IN_TEAM);
    Giving.Work unseen = work(List.of(), List.of());
    assertThat(
            new Giving(List.of(nurse), new Giving.Loads()).give(List.of(unseen)).getFirst().why())
        .isEqualTo(Giving.Why.NOBODY_MAY_SEE);
    assertThat(
            why(
                List.of(
                    new Duty(nurse.staff(), 240, Seniority.SENIOR, Set.of("reply"), List.of()))))
        .isEqualTo(Giving.Why.NOBODY_ABLE);
    assertThat(
            why(List.of(new Duty(nurse.staff(), 240, Seniority.JUNIOR, Set.of("call"), List.of()))))
        .isEqualTo(Giving.Why.NOBODY_ABLE);
    assertThat(why(List.of(away(nurse, -1, 2)))).isEqualTo(Giving.Why.NOBODY_PRESENT);
    assertThat(why(List.of(duty(1, HEART, 9)))).isEqualTo(Giving.Why.NO_MINUTES);
    assertThat(why(List.of(away(nurse, 1, 2)))).as("is there").isEqualTo(Giving.Why.LEAST_LOAD);
    assertThat(why(List.of(duty(1, null, 240))))
        .as("whole hospital")
        .isEqualTo(Giving.Why.LEAST_LOAD);
  }

  @Test
  void theDeputyGetsItWhateverItIsUnlessTheyMayNotSeeThePatient() {
    Duty deputy = new Duty(staff(1, BONES), 0, Seniority.JUNIOR, Set.of(), List.of());
    Duty nurse = duty(2, HEART, 240);
    Giving.Work work = work(List.of(deputy, nurse), List.of(), id(deputy), true);
    assertThat(give(List.of(deputy, nurse), work).why()).isEqualTo(Giving.Why.DEPUTY);
    assertThat(give(List.of(deputy, nurse), work).to()).isEqualTo(id(deputy));
    Giving.Work unseen = work(List.of(nurse), List.of(), id(deputy), true);
    assertThat(give(List.of(deputy, nurse), unseen).to()).isEqualTo(id(nurse));
    Giving.Work redFlag = work(List.of(deputy, nurse), List.of(), id(deputy), false);
    assertThat(give(List.of(deputy, nurse), redFlag).to()).isEqualTo(id(deputy));
    Giving.Work pool = work(List.of(nurse), List.of(), null, false);
    assertThat(give(List.of(nurse), pool))
        .isEqualTo(new Giving.Decision(pool.task(), null, Giving.Why.NOT_GIVEN, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 40})
  void afterAThousandOfOneKindNobodyHasMoreThanOneMoreThanAnother(int people) {
    List<Duty> team = IntStream.range(0, people).mapToObj(n -> duty(n, HEART, 720)).toList();
    List<Giving.Work> work = new ArrayList<>();
    for (int n = 0; n < 1000; n++) {
      // Over many days, since a day has minutes for some of them only.
      work.add(on(work(team, List.of()), DAY.plusDays(n % 30)));
    }
    Map<StaffId, Integer> counts = new HashMap<>();
    team.forEach(duty -> counts.put(id(duty), 0));
    for (Giving.Decision decision : new Giving(team, new Giving.Loads()).give(work)) {
      StaffId to = decision.to();
      assertThat(to).isNotNull();
      counts.merge(to, 1, Integer::sum);
    }
    assertThat(Collections.max(counts.values()) - Collections.min(counts.values()))
        .isLessThanOrEqualTo(1);
  }

  @Test
  void whateverComesNobodyIsGivenWhatTheyMayNotOrCannotDo() {
    SplittableRandom random = new SplittableRandom(20261123);
    for (int round = 0; round < 300; round++) {
      List<Duty> people = people(random);
      List<Giving.Work> work = works(people, random);
      List<Giving.Decision> decided = new Giving(people, new Giving.Loads()).give(work);
      List<Duty> others = new ArrayList<>(people);
      Collections.shuffle(others, new Random(round));
      assertThat(new Giving(others, new Giving.Loads()).give(work))
          .as("in whatever order people come")
          .isEqualTo(decided);
      check(people, work, decided);
    }
  }

  private static void check(
      List<Duty> people, List<Giving.Work> work, List<Giving.Decision> decided) {
    Map<StaffId, Duty> byId = new HashMap<>();
    people.forEach(duty -> byId.put(id(duty), duty));
    Map<String, Integer> minutes = new HashMap<>();
    assertThat(decided).hasSameSizeAs(work);
    for (int n = 0; n < work.size(); n++) {
      Giving.Work one = work.get(n);
      StaffId to = decided.get(n).to();
      if (to != null) {
        Duty duty = byId.get(to);
        assertThat(one.mayWork()).contains(to);
        assertThat(duty.absenceOn(one.day())).isNull();
        int had = minutes.merge(to + " " + one.workingDay(), one.minutes(), Integer::sum);
        if (decided.get(n).why() != Giving.Why.DEPUTY) {
          assertThat(duty.skills()).contains(one.kind());
          assertThat(duty.seniority()).isGreaterThanOrEqualTo(one.seniority());
          assertThat(had).isLessThanOrEqualTo(duty.minutesPerDay());
        }
      } else if (one.given()) {
        assertThat(people)
            .as("whoever could do it at the beginning is full now")
            .noneMatch(duty ->
                duty.minutesPerDay() > 0
                    && (duty.staff().department() == null
                        || duty.staff().department().equals(one.department()))
                    && one.mayWork().contains(id(duty))
                    && duty.absenceOn(one.day()) == null
                    && duty.skills().contains(one.kind())
                    && duty.seniority().compareTo(one.seniority()) >= 0
                    && minutes.getOrDefault(id(duty) + " " + one.workingDay(), 0) + one.minutes()
                        <= duty.minutesPerDay());
      }
    }
  }

  private static List<Duty> people(SplittableRandom random) {
    List<Duty> people = new ArrayList<>();
    int size = 1 + random.nextInt(6);
    for (int n = 0; n < size; n++) {
      Department department =
          switch (random.nextInt(3)) {
            case 0 -> HEART;
            case 1 -> BONES;
            default -> null;
          };
      Duty duty =
          new Duty(
              staff(n, department),
              random.nextInt(5) * 30,
              Seniority.values()[random.nextInt(3)],
              random.nextBoolean() ? Set.of("call", "reply") : Set.of("call"),
              List.of());
      people.add(random.nextInt(4) == 0 ? away(duty, random.nextInt(-2, 2), 2) : duty);
    }
    return people;
  }

  private static List<Giving.Work> works(List<Duty> people, SplittableRandom random) {
    List<Giving.Work> work = new ArrayList<>();
    int size = random.nextInt(25);
    for (int n = 0; n < size; n++) {
      Set<StaffId> may = new HashSet<>();
      people.forEach(duty -> {
        if (random.nextInt(4) > 0) {
          may.add(id(duty));
        }
      });
      StaffId somebody = id(people.get(random.nextInt(people.size())));
      LocalDate day = DAY.plusDays(random.nextInt(3));
      work.add(
          new Giving.Work(
              new TaskId(UUID.randomUUID()),
              random.nextBoolean() ? "call" : "reply",
              5 + random.nextInt(20),
              Seniority.values()[random.nextInt(3)],
              random.nextInt(5) > 0,
              random.nextBoolean() ? HEART : null,
              day,
              day,
              may,
              random.nextBoolean()
                  ? List.of()
                  : List.of(new Giving.Known(somebody, Giving.Why.DEALT_LAST)),
              random.nextInt(4) == 0 ? somebody : null));
    }
    return work;
  }

  private static Giving.Decision only(List<Duty> people, Giving.Loads loads) {
    return new Giving(people, loads).give(List.of(work(people, List.of()))).getFirst();
  }

  private static Giving.Decision give(List<Duty> people, Giving.Work work) {
    return new Giving(people, new Giving.Loads()).give(List.of(work)).getFirst();
  }

  private static Giving.Why why(List<Duty> people) {
    return only(people, new Giving.Loads()).why();
  }

  private static Giving.Work work(List<Duty> mayWork, List<Giving.Known> known) {
    return work(mayWork, known, null, true);
  }

  private static Giving.Work work(
      List<Duty> mayWork, List<Giving.Known> known, @Nullable StaffId deputy, boolean given) {
    return new Giving.Work(
        new TaskId(UUID.randomUUID()),
        "call",
        10,
        Seniority.REGULAR,
        given,
        HEART,
        DAY,
        DAY,
        Set.copyOf(mayWork.stream().map(GivingTest::id).toList()),
        known,
        deputy);
  }

  private static Giving.Work on(Giving.Work work, LocalDate day) {
    return new Giving.Work(
        work.task(),
        work.kind(),
        work.minutes(),
        work.seniority(),
        work.given(),
        work.department(),
        day,
        day,
        work.mayWork(),
        work.known(),
        work.deputy());
  }

  private static Duty duty(int number, @Nullable Department department, int minutes) {
    return new Duty(
        staff(number, department), minutes, Seniority.REGULAR, Set.of("call"), List.of());
  }

  private static Duty away(Duty duty, int from, int until) {
    return new Duty(
        duty.staff(),
        duty.minutesPerDay(),
        duty.seniority(),
        duty.skills(),
        List.of(
            new Absence(
                UUID.randomUUID(),
                id(duty),
                DAY.plusDays(from),
                DAY.plusDays(until),
                null,
                Instant.EPOCH)));
  }

  private static Staff staff(int number, @Nullable Department department) {
    return new Staff(
        new StaffId(new UUID(0, number)), "n" + number, Staff.Role.NURSE, department, true);
  }

  private static StaffId id(Duty duty) {
    return duty.staff().id();
  }

  private static Department department(int number) {
    return new Department(new UUID(1, number), "D" + number, "科室" + number, false);
  }
}
