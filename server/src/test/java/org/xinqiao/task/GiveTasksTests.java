package org.xinqiao.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xinqiao.task.TaskFixture.NOW;
import static org.xinqiao.task.TaskFixture.task;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.duty.Absence;
import org.xinqiao.duty.DutyFixture;
import org.xinqiao.organization.Department;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PersonName;
import org.xinqiao.patient.Recognition;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.Text;

/// Tasks are given to people, and go to others when these are away.
@XinqiaoTest
class GiveTasksTests {

  private static final LocalDate TODAY = LocalDate.parse("2026-11-23");

  @Autowired TestHospital hospitals;
  @Autowired Organizations organizations;
  @Autowired Patients patients;
  @Autowired Tasks tasks;
  @Autowired GiveTasks give;
  @Autowired GivingStore store;
  @Autowired TakeTask takeTask;
  @Autowired CompleteTask completeTask;
  @Autowired SnoozeTask snoozeTask;
  @Autowired Worklist worklist;
  @Autowired DutyFixture duty;
  @Autowired TaskStore taskStore;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private Department heart;
  private StaffId nurse;
  private StaffId colleague;

  @BeforeEach
  void aDepartmentOfTwo() {
    tenant = hospitals.open();
    heart = hospitals.in(tenant, () -> organizations.department("HEART", "心内科", false));
    nurse = hired("周晓燕");
    colleague = hired("沈静");
  }

  @Test
  void whereNobodyKeepsDutyNothingIsGiven() {
    TaskId id = opened(somebody(), TaskKind.CALL);
    assertThat(round(NOW)).isFalse();
    assertThat(ownerOf(id)).isNull();
    assertThat(because(id)).isNull();
  }

  @Test
  void manyAreGivenEvenlyInPages() {
    keep(nurse, 480);
    keep(colleague, 480);
    for (int n = 0; n < 41; n++) {
      opened(somebody(), TaskKind.CALL);
    }
    int rounds = 1;
    while (round(NOW, 10)) {
      rounds++;
    }
    assertThat(rounds).isEqualTo(5);
    assertThat(Math.abs(openOf(nurse) - openOf(colleague))).isLessThanOrEqualTo(1);
    assertThat(openOf(nurse) + openOf(colleague)).isEqualTo(41);
    assertThat(round(NOW)).as("there is nothing left").isFalse();
  }

  @Test
  void whatIsGivenIsOnTheirListWithTheReasonAndNotBegun() {
    keep(nurse, 240);
    TaskId id = opened(somebody(), TaskKind.CALL);
    round(NOW);
    Task task = find(id);
    assertThat(task.owner()).isEqualTo(nurse);
    assertThat(task.state()).isEqualTo(Task.State.OPEN);
    assertThat(because(id)).isEqualTo("负荷最低（0/240 分钟）");
    assertThat(on(Worklist.View.MINE, nurse)).containsExactly(id);
    assertThat(on(Worklist.View.POOL, nurse)).isEmpty();
    assertThat(on(Worklist.View.TEAM, colleague)).containsExactly(id);
    assertThat(acts(id)).containsExactly("assign");
  }

  @Test
  void aColleagueTakesWhatWasNotBegunAndNotWhatWas() {
    keep(nurse, 240);
    TaskId id = opened(somebody(), TaskKind.CALL);
    round(NOW);
    assertThat(here(() -> takeTask.take(id, find(id).version(), colleague, NOW)))
        .isInstanceOf(TakeTask.Taken.class);
    assertThat(ownerOf(id)).isEqualTo(colleague);
    assertThat(because(id)).as("took it by themselves").isNull();
    assertThat(here(() -> takeTask.take(id, find(id).version(), nurse, NOW)))
        .isEqualTo(new TaskRefusal.TakenByOther(colleague));
    round(NOW);
    assertThat(ownerOf(id)).isEqualTo(colleague);
  }

  @Test
  void whoBeginsWhatTheyWereGivenHasIt() {
    keep(nurse, 240);
    TaskId id = opened(somebody(), TaskKind.CALL);
    round(NOW);
    assertThat(here(() -> takeTask.take(id, find(id).version(), nurse, NOW)))
        .isInstanceOf(TakeTask.Taken.class);
    assertThat(find(id).state()).isEqualTo(Task.State.IN_PROGRESS);
  }

  @Test
  void redFlagsAndAlertsWaitForWhoeverIsThere() {
    keep(nurse, 240);
    TaskId red = opened(somebody(), TaskKind.RED_FLAG);
    PatientId patient = somebody();
    TaskId alert =
        hospitals.in(
            tenant,
            () ->
                tasks.open(
                    new NewTask(
                        patient,
                        "alert",
                        TaskKind.ABNORMAL_ANSWER,
                        TaskPriority.P2,
                        new Text("体温", "Temperature"),
                        new Text("38.9", "38.9"),
                        NOW,
                        NOW,
                        UUID.randomUUID(),
                        null)));
    round(NOW);
    assertThat(ownerOf(red)).isNull();
    assertThat(ownerOf(alert)).isNull();
    assertThat(on(Worklist.View.POOL, nurse)).containsExactlyInAnyOrder(red, alert);
  }

  @Test
  void thePrimaryNurseComesFirstAndThenWhoDealtWithThePatientLast() {
    keep(nurse, 480);
    keep(colleague, 480);
    StaffId other = hired("杨帆");
    keep(other, 480);
    PatientId patient = somebody();
    TaskId first = opened(patient, TaskKind.CALL);
    here(() -> completeTask.complete(first, 1, "reached", null, other, NOW));
    TaskId second = opened(patient, TaskKind.CALL);
    round(NOW);
    assertThat(ownerOf(second)).isEqualTo(other);
    assertThat(because(second)).isEqualTo("上次由其联系患者");
    joinsTeam(patient, colleague, "primary-nurse");
    TaskId third = opened(patient, TaskKind.CALL);
    round(NOW);
    assertThat(ownerOf(third)).isEqualTo(colleague);
    assertThat(because(third)).isEqualTo("患者的责任护士");
  }

  @Test
  void nobodyIsGivenAPatientWhomTheyMayNotSee() {
    Department bones = hospitals.in(tenant, () -> organizations.department("BONES", "骨科", false));
    StaffId stranger =
        hospitals.in(tenant, () -> organizations.hire("陈明", Staff.Role.NURSE, bones)).id();
    StaffId engineer =
        hospitals.in(tenant, () -> organizations.hire("赵工", Staff.Role.ENGINEER, null)).id();
    keep(nurse, 240);
    keep(stranger, 240);
    keep(engineer, 240);
    PatientId patient = somebody();
    excluded(patient, nurse);
    TaskId id = opened(patient, TaskKind.CALL);
    round(NOW);
    assertThat(ownerOf(id)).isNull();
    assertThat(because(id)).isEqualTo("未分配：无人可查看该患者");
    assertThat(on(Worklist.View.POOL, colleague)).containsExactly(id);
    keep(colleague, 240);
    round(NOW);
    assertThat(ownerOf(id)).as("again as soon as duty changes").isEqualTo(colleague);
  }

  @Test
  void whatDoesNotFitIntoTheDayStaysAndIsGivenLater() {
    keep(nurse, 20);
    TaskId one = opened(somebody(), TaskKind.CALL);
    TaskId two = opened(somebody(), TaskKind.CALL);
    TaskId three = opened(somebody(), TaskKind.CALL);
    round(NOW);
    List<TaskId> left = on(Worklist.View.POOL, nurse);
    assertThat(left).hasSize(1);
    assertThat(because(left.getFirst())).isEqualTo("未分配：当天时间已排满");
    assertThat(List.of(one, two, three)).containsAll(left);
    Instant tomorrow = NOW.plus(Duration.ofDays(1));
    TaskId begun = on(Worklist.View.MINE, nurse).getFirst();
    here(() -> completeTask.complete(begun, find(begun).version(), "reached", null, nurse, NOW));
    round(NOW.plusSeconds(7200));
    assertThat(ownerOf(left.getFirst())).as("what was done took minutes of the day").isNull();
    round(tomorrow);
    assertThat(ownerOf(left.getFirst())).isEqualTo(nurse);
  }

  @Test
  void anAbsenceLosesNoWork() {
    keep(nurse, 240);
    TaskId given = opened(somebody(), TaskKind.CALL);
    round(NOW);
    TaskId begun = opened(somebody(), TaskKind.CALL);
    here(() -> takeTask.take(begun, 1, nurse, NOW));
    here(() ->
        completeTask.complete(begun, find(begun).version(), "no-answer", "家属说下午在", nurse, NOW));
    Instant promised = find(begun).dueAt();
    keep(colleague, 240);
    away(nurse, TODAY, TODAY.plusDays(2), null, NOW.plusSeconds(1));
    round(NOW.plusSeconds(2));
    assertThat(ownerOf(given)).isEqualTo(colleague);
    assertThat(ownerOf(begun)).isEqualTo(colleague);
    Task task = find(begun);
    assertThat(task.state()).isEqualTo(Task.State.OPEN);
    assertThat(task.dueAt()).as("what was promised is kept").isEqualTo(promised);
    assertThat(task.outcome()).isNotNull();
    assertThat(task.outcome().note()).isEqualTo("家属说下午在");
    assertThat(because(begun)).startsWith("周晓燕不在岗；负荷最低");
    assertThat(openOf(nurse)).isZero();
  }

  @Test
  void theDeputyGetsAllThatTheyMaySee() {
    keep(nurse, 240);
    StaffId deputy = hired("杨帆");
    PatientId kept = somebody();
    excluded(kept, deputy);
    TaskId one = opened(somebody(), TaskKind.CALL);
    TaskId two = opened(kept, TaskKind.CALL);
    TaskId red = opened(somebody(), TaskKind.RED_FLAG);
    round(NOW);
    here(() -> takeTask.take(red, 1, nurse, NOW));
    keep(colleague, 240);
    away(nurse, TODAY, TODAY, deputy, NOW.plusSeconds(1));
    round(NOW.plusSeconds(2));
    assertThat(ownerOf(one)).isEqualTo(deputy);
    assertThat(because(one)).isEqualTo("代理周晓燕");
    assertThat(ownerOf(two)).isEqualTo(colleague);
    assertThat(ownerOf(red)).isEqualTo(deputy);
  }

  @Test
  void whatNobodyElseCanDoGoesBackToTheTeamAndNothingJumpsBack() {
    keep(nurse, 240);
    TaskId id = opened(somebody(), TaskKind.CALL);
    TaskId red = opened(somebody(), TaskKind.RED_FLAG);
    round(NOW);
    here(() -> takeTask.take(red, 1, nurse, NOW));
    UUID absence = away(nurse, TODAY, TODAY.plusDays(3), null, NOW.plusSeconds(1));
    round(NOW.plusSeconds(2));
    assertThat(ownerOf(id)).isNull();
    assertThat(because(id)).isEqualTo("周晓燕不在岗；未分配：当天无人在岗");
    assertThat(ownerOf(red)).isNull();
    assertThat(on(Worklist.View.POOL, colleague)).containsExactlyInAnyOrder(id, red);
    keep(colleague, 240);
    round(NOW.plusSeconds(3));
    duty.back(tenant, absence, NOW.plusSeconds(4));
    round(NOW.plusSeconds(5));
    assertThat(ownerOf(id)).isEqualTo(colleague);
  }

  @Test
  void onlyWhatIsToBeDoneWhileTheyAreAwayGoes() {
    keep(nurse, 240);
    keep(colleague, 0);
    TaskId today = opened(somebody(), TaskKind.CALL);
    TaskId later = opened(somebody(), TaskKind.CALL, NOW.plus(Duration.ofDays(7)));
    round(NOW);
    keep(colleague, 240);
    away(nurse, TODAY.plusDays(1), TODAY.plusDays(2), null, NOW.plusSeconds(1));
    round(NOW.plusSeconds(2));
    assertThat(ownerOf(today)).isEqualTo(nurse);
    round(NOW.plus(Duration.ofDays(1)));
    assertThat(ownerOf(today)).as("overdue, and the absence began").isEqualTo(colleague);
    assertThat(ownerOf(later)).isEqualTo(nurse);
  }

  @Test
  void whatSomebodyDoesAlthoughTheyAreAwayStaysWithThemForTheDay() {
    keep(nurse, 240);
    keep(colleague, 240);
    away(nurse, TODAY, TODAY.plusDays(3), null, NOW.minusSeconds(60));
    TaskId id = opened(somebody(), TaskKind.CALL);
    here(() -> takeTask.take(id, 1, nurse, NOW));
    round(NOW.plusSeconds(5));
    assertThat(ownerOf(id)).isEqualTo(nurse);
    round(NOW.plus(Duration.ofDays(1)));
    assertThat(ownerOf(id)).isEqualTo(colleague);
  }

  @Test
  void whoeverCannotSignInAnyMoreKeepsNothing() {
    keep(nurse, 240);
    keep(colleague, 240);
    PatientId patient = somebody();
    joinsTeam(patient, nurse, "owner");
    TaskId id = opened(patient, TaskKind.CALL, NOW.plus(Duration.ofDays(30)));
    round(NOW);
    assertThat(ownerOf(id)).isEqualTo(nurse);
    left(nurse);
    round(NOW.plusSeconds(1));
    assertThat(ownerOf(id)).isEqualTo(colleague);
  }

  @Test
  void everyReasonHasWords() {
    for (Giving.Why why : Giving.Why.values()) {
      Text words = GivenWords.of(new GivingStore.Given(why, null, 1, 2), "王敏");
      assertThat(words.zh()).isNotBlank();
      assertThat(words.en()).isNotBlank();
      assertThat(Giving.Why.of(why.toString())).isEqualTo(why);
    }
  }

  private boolean round(Instant now) {
    return here(() -> give.round(now));
  }

  private boolean round(Instant now, int size) {
    return here(() -> give.round(now, size));
  }

  private void keep(StaffId staff, int minutes) {
    duty.keep(tenant, staff, minutes, NOW);
  }

  private UUID away(
      StaffId staff, LocalDate first, LocalDate last, @Nullable StaffId deputy, Instant at) {
    Absence absence = duty.away(tenant, staff, first, last, deputy, at);
    return absence.id();
  }

  private TaskId opened(PatientId patient, TaskKind kind) {
    return opened(patient, kind, NOW.plus(Duration.ofHours(2)));
  }

  private TaskId opened(PatientId patient, TaskKind kind, Instant due) {
    TaskPriority priority = kind == TaskKind.RED_FLAG ? TaskPriority.P1 : TaskPriority.P3;
    TaskId id =
        hospitals.in(
            tenant,
            () -> tasks.open(task(patient, UUID.randomUUID().toString(), kind, priority, due)));
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    "UPDATE task_task SET department_id = :heart WHERE tenant_id = :tenant AND task_id = :id")
                .param("heart", heart.id())
                .param("tenant", tenant.id().value())
                .param("id", id.value())
                .update());
    return id;
  }

  private void joinsTeam(PatientId patient, StaffId staff, String function) {
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    """
                    INSERT INTO care_team_member (tenant_id, patient_id, member_id, staff_id, function, since, added_by)
                    VALUES (:tenant, :patient, gen_random_uuid(), :staff, :function, :since, :staff)
                    """)
                .param("tenant", tenant.id().value())
                .param("patient", patient.value())
                .param("staff", staff.value())
                .param("function", function)
                .param("since", Timestamp.from(NOW.minusSeconds(60)))
                .update());
  }

  private void excluded(PatientId patient, StaffId staff) {
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    """
                    INSERT INTO care_exclusion (tenant_id, patient_id, exclusion_id, staff_id, reason_enc, since, added_by)
                    VALUES (:tenant, :patient, gen_random_uuid(), :staff, ''::bytea, :since, :staff)
                    """)
                .param("tenant", tenant.id().value())
                .param("patient", patient.value())
                .param("staff", staff.value())
                .param("since", Timestamp.from(NOW.minusSeconds(60)))
                .update());
  }

  private void left(StaffId staff) {
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    "UPDATE organization_staff SET active = false WHERE tenant_id = :tenant AND staff_id = :staff")
                .param("tenant", tenant.id().value())
                .param("staff", staff.value())
                .update());
  }

  private PatientId somebody() {
    PatientRecord record =
        new PatientRecord(
            List.of(
                new PatientRecord.Identifier(
                    PatientRecord.Identifier.Kind.HIS, "HIS", UUID.randomUUID().toString())),
            PersonName.of("王秀兰"),
            Sex.UNKNOWN,
            null,
            List.of(),
            List.of(),
            List.of(),
            null,
            NOW,
            UUID.randomUUID());
    Recognition recognized = hospitals.in(tenant, () -> patients.recognize(record));
    return ((Recognition.Registered) recognized).patient();
  }

  private StaffId hired(String name) {
    return hospitals.in(tenant, () -> organizations.hire(name, Staff.Role.NURSE, heart)).id();
  }

  private Task find(TaskId id) {
    return hospitals.in(tenant, () -> taskStore.find(id)).orElseThrow();
  }

  private @Nullable StaffId ownerOf(TaskId id) {
    return find(id).owner();
  }

  private int openOf(StaffId staff) {
    return on(Worklist.View.MINE, staff).size();
  }

  private List<TaskId> on(Worklist.View view, StaffId staff) {
    return here(() -> worklist.page(view, staff, "", null, 100, NOW, TaskFixture.SHANGHAI).items())
        .stream()
        .map(Task::id)
        .toList();
  }

  private @Nullable String because(TaskId id) {
    Task task = find(id);
    GivingStore.Given given = hospitals.in(tenant, () -> store.given(List.of(task))).get(id);
    if (given == null) {
      return null;
    }
    StaffId from = given.from();
    String name =
        from == null ? "" : here(() -> organizations.staff(from)).orElseThrow().displayName();
    return GivenWords.of(given, name).in(Locale.CHINA);
  }

  private List<String> acts(TaskId id) {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql(
                    "SELECT act FROM task_act WHERE tenant_id = :tenant AND task_id = :id ORDER BY version")
                .param("tenant", tenant.id().value())
                .param("id", id.value())
                .query(String.class)
                .list());
  }

  private <T> T here(Supplier<T> action) {
    return Tenancy.call(tenant.id(), action::get);
  }
}
