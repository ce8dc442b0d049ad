package org.xinqiao.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.xinqiao.task.TaskFixture.NOW;
import static org.xinqiao.task.TaskFixture.SHANGHAI;
import static org.xinqiao.task.TaskFixture.at;
import static org.xinqiao.task.TaskFixture.somebody;
import static org.xinqiao.task.TaskFixture.task;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.StaffId;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PersonName;
import org.xinqiao.patient.Recognition;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.ProblemException;

@XinqiaoTest
class WorklistTests {

  @Autowired TestHospital hospitals;
  @Autowired Organizations organizations;
  @Autowired Patients patients;
  @Autowired Tasks tasks;
  @Autowired Worklist worklist;
  @Autowired TakeTask takeTask;
  @Autowired CompleteTask completeTask;
  @Autowired JdbcClient jdbc;

  private TaskFixture hospital;
  private StaffId nurse;

  @BeforeEach
  void open() {
    hospital = new TaskFixture(hospitals, organizations, tasks);
    nurse = hospital.nurse;
  }

  @Test
  void eachNumberCountsWhatItsListShows() {
    TaskId red = opened("red", TaskPriority.P1, NOW.plusSeconds(60));
    TaskId overdue = opened("overdue", TaskPriority.P3, NOW.minusSeconds(60));
    TaskId today = opened("today", TaskPriority.P3, at("2026-11-23T23:59"));
    TaskId tomorrow = opened("tomorrow", TaskPriority.P4, at("2026-11-24T00:00"));
    TaskId colleagues = opened("colleagues", TaskPriority.P2, NOW.minusSeconds(60));
    TaskId done = opened("done", TaskPriority.P3, NOW);
    TaskId doneYesterday = opened("yesterday", TaskPriority.P3, NOW);
    TaskId doneByColleague = opened("by colleague", TaskPriority.P3, NOW);
    take(red, hospital.colleague);
    take(colleagues, hospital.colleague);
    take(overdue, nurse);
    complete(done, "reached", nurse, NOW);
    complete(doneYesterday, "reached", nurse, at("2026-11-22T23:59"));
    complete(doneByColleague, "reached", hospital.colleague, NOW);

    assertThat(list(Worklist.View.MINE)).containsExactly(overdue);
    assertThat(list(Worklist.View.POOL)).containsExactly(today, tomorrow);
    assertThat(list(Worklist.View.TEAM)).containsExactly(red, colleagues);
    assertThat(list(Worklist.View.RED)).containsExactly(red);
    assertThat(list(Worklist.View.DONE)).containsExactly(done);
    Worklist.Summary now = hospital.here(() -> worklist.summary(nurse, NOW, SHANGHAI));
    assertThat(now).isEqualTo(new Worklist.Summary(1, 1, 1, 1, 1, 2, 2, 1, 1));
    assertThat(now.totalToday()).isEqualTo(3);
    assertThat(now.connectRate()).isEqualTo(1.0);
  }

  @Test
  void overdueIsComputedWhenSomebodyAsks() {
    opened("a", TaskPriority.P3, at("2026-11-23T23:30"));
    assertThat(summaryAt("2026-11-23T23:29").overdue()).isZero();
    assertThat(summaryAt("2026-11-23T23:31").overdue()).isEqualTo(1);
    assertThat(summaryAt("2026-11-24T09:00").overdue()).isEqualTo(1);
  }

  @Test
  void theConnectRateCountsCallsNotTasksAndIsUnknownBeforeTheFirst() {
    assertThat(summaryAt("2026-11-23T10:00").connectRate()).isNull();
    TaskId call = opened("a", TaskPriority.P3, NOW);
    hospital.here(() -> completeTask.complete(call, 1, "no-answer", null, nurse, NOW));
    hospital.here(() -> completeTask.complete(call, 2, "no-answer", null, nurse, NOW));
    hospital.here(() -> completeTask.complete(call, 3, "reached", null, nurse, NOW));
    TaskId review =
        hospital.open(task(somebody(), "r", TaskKind.REGISTRATION_REVIEW, TaskPriority.P3, NOW));
    hospital.here(() -> completeTask.complete(review, 1, "same-person", null, nurse, NOW));
    assertThat(summaryAt("2026-11-23T12:00").connectRate()).isEqualTo(1 / 3.0);
    assertThat(summaryAt("2026-11-24T12:00").connectRate()).isNull();
  }

  @Test
  void theListGoesByPriorityThenDueTime() {
    TaskId late = opened("a", TaskPriority.P2, NOW.plusSeconds(90));
    TaskId routine = opened("b", TaskPriority.P4, NOW.minusSeconds(900));
    TaskId early = opened("c", TaskPriority.P2, NOW.plusSeconds(30));
    TaskId red = opened("d", TaskPriority.P1, NOW.plusSeconds(900));
    assertThat(list(Worklist.View.POOL)).containsExactly(red, early, late, routine);
  }

  @Test
  void pagesAreCompleteAndWithoutDuplicatesWhileTasksComeIn() {
    SplittableRandom random = new SplittableRandom(20261123);
    Set<TaskId> fromTheStart = new HashSet<>();
    for (int i = 0; i < 120; i++) {
      fromTheStart.add(openedAtRandom("first-" + i, random));
    }
    List<Task> seen = new ArrayList<>();
    String cursor = null;
    int page = 0;
    do {
      String from = cursor;
      Page<Task> next =
          hospital.here(
              () -> worklist.page(Worklist.View.POOL, nurse, "", from, 17, NOW, SHANGHAI));
      seen.addAll(next.items());
      cursor = next.nextCursor();
      for (int i = 0; i < 5; i++) {
        openedAtRandom("later-" + page + "-" + i, random);
      }
      page++;
    } while (cursor != null && page < 100);
    assertThat(seen).extracting(Task::id).doesNotHaveDuplicates().containsAll(fromTheStart);
    assertThat(seen)
        .isSortedAccordingTo(
            Comparator.comparing(Task::priority)
                .thenComparing(Task::dueAt)
                .thenComparing(t -> t.id().toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "YR9iH2M", "MR8yH3o"})
  void aCursorThatIsNotOursIsRefused(String cursor) {
    assertThatThrownBy(() ->
            hospital.here(
                () -> worklist.page(Worklist.View.POOL, nurse, "", cursor, 10, NOW, SHANGHAI)))
        .isInstanceOf(ProblemException.class)
        .hasMessage("list.cursor-invalid");
  }

  @Test
  void aTaskIsFoundByItsPatientAndByItsTitle() {
    PatientId wang = registered("王秀兰");
    PatientId li = registered("李建国");
    TaskId ofWang = hospital.open(task(wang, "a", TaskKind.CALL, TaskPriority.P3, NOW));
    TaskId ofLi = hospital.open(task(li, "b", TaskKind.CALL, TaskPriority.P3, NOW));
    assertThat(find("王秀")).containsExactly(ofWang);
    assertThat(find("wangxl")).containsExactly(ofWang);
    assertThat(find("zhangxl")).isEmpty();
    assertThat(find("wxl")).containsExactly(ofWang);
    assertThat(find("电话随访")).containsExactlyInAnyOrder(ofWang, ofLi);
    assertThat(find("follow-up")).containsExactlyInAnyOrder(ofWang, ofLi);
    assertThat(find("张三")).isEmpty();
  }

  /// The planner must find the rows through an index in the order of the list, as the application's
  /// own role and under row-level security, however many tasks there are.
  @ParameterizedTest
  @EnumSource(
      value = Worklist.View.class,
      names = {"MINE", "POOL", "RED"})
  void theListIsReadFromAnIndexInItsOrder(Worklist.View view) {
    manyTasks();
    List<String> plan =
        hospitals.in(
            hospital.tenant,
            () ->
                jdbc.sql("EXPLAIN (COSTS OFF) " + Worklist.sql(view, true, true, false))
                    .param("tenant", hospital.tenant.id().value())
                    .param("me", nurse.value())
                    .param("priority", 2)
                    .param("due", java.sql.Timestamp.from(NOW))
                    .param("id", UUID.randomUUID())
                    .param("limit", 51)
                    .query(String.class)
                    .list());
    assertThat(String.join("\n", plan))
        .contains("Index Scan using task_task_")
        .doesNotContain("Sort")
        .doesNotContain("Seq Scan");
  }

  private void manyTasks() {
    hospitals.run(
        hospital.tenant,
        () ->
            jdbc.sql(
                    """
                    INSERT INTO task_task (tenant_id, patient_id, task_id, reference, kind, priority, title_zh, title_en,
                                           reason_zh, reason_en, due_at, state, owner_staff_id, version, created_at)
                    SELECT :tenant, gen_random_uuid(), gen_random_uuid(), 'r' || n, 'call', 1 + n % 4, '电话', 'Call',
                           '未答', 'none', now() + n * interval '1 minute', 'open',
                           CASE n % 3 WHEN 0 THEN :me::uuid WHEN 1 THEN gen_random_uuid() END, 1, now()
                      FROM generate_series(1, 5000) n
                    """)
                .param("tenant", hospital.tenant.id().value())
                .param("me", nurse.value())
                .update());
  }

  private PatientId registered(String name) {
    PatientRecord record =
        new PatientRecord(
            List.of(
                new PatientRecord.Identifier(
                    PatientRecord.Identifier.Kind.HIS, "HIS", UUID.randomUUID().toString())),
            PersonName.of(name),
            Sex.UNKNOWN,
            null,
            List.of(),
            List.of(),
            List.of(),
            null,
            NOW,
            UUID.randomUUID());
    Recognition recognized = hospitals.in(hospital.tenant, () -> patients.recognize(record));
    return ((Recognition.Registered) recognized).patient();
  }

  private TaskId openedAtRandom(String reference, SplittableRandom random) {
    // Few different times, so that ties have to be told apart by id.
    return opened(
        reference,
        TaskPriority.values()[random.nextInt(4)],
        NOW.plus(Duration.ofMinutes(random.nextInt(6))));
  }

  private TaskId opened(String reference, TaskPriority priority, Instant dueAt) {
    return hospital.open(task(somebody(), reference, TaskKind.CALL, priority, dueAt));
  }

  private void take(TaskId id, StaffId by) {
    assertThat(hospital.<TakeTask.Result>here(() -> takeTask.take(id, 1, by, NOW)))
        .isInstanceOf(TakeTask.Taken.class);
  }

  private void complete(TaskId id, String outcome, StaffId by, Instant at) {
    assertThat(
            hospital.<CompleteTask.Result>here(
                () -> completeTask.complete(id, 1, outcome, null, by, at)))
        .isInstanceOf(CompleteTask.Recorded.class);
  }

  private Worklist.Summary summaryAt(String wallTime) {
    return hospital.here(() -> worklist.summary(nurse, at(wallTime), SHANGHAI));
  }

  private List<TaskId> list(Worklist.View view) {
    return hospital.here(() ->
        worklist.page(view, nurse, "", null, 50, NOW, SHANGHAI).items().stream()
            .map(Task::id)
            .toList());
  }

  private List<TaskId> find(String text) {
    return hospital.here(() ->
        worklist.page(Worklist.View.POOL, nurse, text, null, 50, NOW, SHANGHAI).items().stream()
            .map(Task::id)
            .toList());
  }
}
