package org.xinqiao.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.xinqiao.task.TaskFixture.NOW;
import static org.xinqiao.task.TaskFixture.at;
import static org.xinqiao.task.TaskFixture.call;
import static org.xinqiao.task.TaskFixture.somebody;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.PatientId;

@XinqiaoTest
class TaskUseCaseTests {

  @Autowired TestHospital hospitals;
  @Autowired Organizations organizations;
  @Autowired Tasks tasks;
  @Autowired TakeTask takeTask;
  @Autowired CompleteTask completeTask;
  @Autowired SnoozeTask snoozeTask;
  @Autowired UndoTask undoTask;
  @Autowired JdbcClient jdbc;

  private TaskFixture hospital;
  private StaffId nurse;
  private StaffId colleague;
  private PatientId patient;
  private TaskId id;

  @BeforeEach
  void open() {
    hospital = new TaskFixture(hospitals, organizations, tasks);
    nurse = hospital.nurse;
    colleague = hospital.colleague;
    patient = somebody();
    id = hospital.open(call(patient, "r"));
  }

  @Test
  void takingMakesItMineAndMakesTheNextVersion() {
    assertThat(take(1, nurse))
        .isInstanceOfSatisfying(
            TakeTask.Taken.class,
            taken -> {
              assertThat(taken.task().owner()).isEqualTo(nurse);
              assertThat(taken.task().state()).isEqualTo(Task.State.IN_PROGRESS);
              assertThat(taken.task().version()).isEqualTo(2);
              assertThat(stored()).isEqualTo(taken.task());
            });
    assertThat(take(1, nurse)).isInstanceOf(TakeTask.Taken.class);
    assertThat(stored().version()).isEqualTo(2);
  }

  @Test
  void ofFiftyWhoTakeAtOnceOneGetsItAndTheOthersHearWho() throws Exception {
    List<Callable<TakeTask.Result>> all =
        Stream.generate(() -> new StaffId(UUID.randomUUID()))
            .limit(50)
            .<Callable<TakeTask.Result>>map(staff -> () -> take(1, staff))
            .toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<TakeTask.Result> results =
          threads.invokeAll(all).stream().map(Future::resultNow).toList();
      List<TakeTask.Result> winners =
          results.stream().filter(TakeTask.Taken.class::isInstance).toList();
      assertThat(winners).hasSize(1);
      StaffId owner = ((TakeTask.Taken) winners.getFirst()).task().owner();
      assertThat(results.stream().filter(r -> !(r instanceof TakeTask.Taken)))
          .hasSize(49)
          .containsOnly(new TaskRefusal.TakenByOther(owner));
      assertThat(stored().owner()).isEqualTo(owner);
      assertThat(acts()).containsExactly("take");
    }
  }

  @Test
  void whoTakesAnOldVersionIsToldThatItChanged() {
    snooze(1, NOW.plus(Duration.ofHours(1)), colleague, NOW);
    assertThat(take(1, nurse)).isEqualTo(new TaskRefusal.Changed());
    assertThat(take(2, nurse)).isInstanceOf(TakeTask.Taken.class);
    complete(3, "reached", null, nurse, NOW);
    assertThat(take(4, nurse)).isEqualTo(new TaskRefusal.Changed());
  }

  @Test
  void whatDoesNotExistIsNotFound() {
    TaskId none = new TaskId(UUID.randomUUID());
    TaskRefusal.NotFound refused = new TaskRefusal.NotFound();
    assertThat(hospital.<Object>here(() -> takeTask.take(none, 1, nurse, NOW))).isEqualTo(refused);
    assertThat(hospital.<Object>here(() -> undoTask.undo(none, 1, nurse, NOW))).isEqualTo(refused);
    assertThat(
            hospital.<Object>here(
                () -> snoozeTask.snooze(none, 1, NOW.plus(Duration.ofHours(1)), nurse, NOW)))
        .isEqualTo(refused);
    assertThat(
            hospital.<Object>here(
                () -> completeTask.complete(none, 1, "reached", null, nurse, NOW)))
        .isEqualTo(refused);
  }

  @Test
  void anOutcomeThatClosesEndsItWithPersonTimeAndNote() {
    take(1, nurse);
    assertThat(complete(2, "reached", " 伤口干燥，无发热 ", nurse, NOW))
        .isInstanceOf(CompleteTask.Recorded.class);
    Task done = stored();
    assertThat(done.state()).isEqualTo(Task.State.DONE);
    assertThat(done.outcome()).isEqualTo(new Task.Outcome("reached", "伤口干燥，无发热", NOW, nurse));
    assertThat(done.doneAt()).isEqualTo(NOW);
    assertThat(
            hospitals.<Boolean>in(
                hospital.tenant,
                () ->
                    jdbc.sql(
                            "SELECT position(convert_to('伤口', 'UTF8') IN note_enc) > 0 OR done_by IS NULL FROM task_task")
                        .query(Boolean.class)
                        .single()))
        .isFalse();
    assertThat(complete(3, "reached", null, nurse, NOW)).isEqualTo(new TaskRefusal.Changed());
  }

  @Test
  void whoRecordsAnOutcomeOnAFreeTaskHasTakenIt() {
    complete(1, "no-answer", null, nurse, NOW);
    assertThat(stored().owner()).isEqualTo(nurse);
    assertThat(complete(2, "reached", null, colleague, NOW))
        .isEqualTo(new TaskRefusal.TakenByOther(nurse));
    assertThat(snooze(2, NOW.plus(Duration.ofHours(1)), colleague, NOW))
        .isEqualTo(new TaskRefusal.TakenByOther(nurse));
  }

  @ParameterizedTest
  @CsvSource({"''", "nonsense", "same-person"})
  void withoutAnOutcomeOfItsKindATaskDoesNotEnd(String outcome) {
    assertThat(complete(1, outcome, null, nurse, NOW)).isEqualTo(new TaskRefusal.OutcomeRequired());
    assertThat(complete(1, null, null, nurse, NOW)).isEqualTo(new TaskRefusal.OutcomeRequired());
    assertThat(stored().version()).isEqualTo(1);
  }

  @Test
  void someOutcomesNeedASentence() {
    assertThat(complete(1, "unreachable", "  ", nurse, NOW))
        .isEqualTo(new TaskRefusal.NoteRequired());
    assertThat(complete(1, "unreachable", "三次未接，家属亦未接", nurse, NOW))
        .isInstanceOf(CompleteTask.Recorded.class);
  }

  @Test
  void nobodyAnsweringKeepsItOpenAndProposesAnotherHalfDayThreeTimesInAll() {
    complete(1, "no-answer", null, nurse, at("2026-11-27T10:00")); // Friday morning
    assertThat(stored().state()).isEqualTo(Task.State.IN_PROGRESS);
    assertThat(stored().dueAt()).isEqualTo(at("2026-11-27T14:00"));
    complete(2, "no-answer", null, nurse, at("2026-11-27T14:10"));
    assertThat(stored().dueAt()).isEqualTo(at("2026-11-30T08:00")); // after the weekend
    complete(3, "no-answer", null, nurse, at("2026-11-30T09:00"));
    assertThat(stored().dueAt()).isEqualTo(at("2026-11-30T08:00"));
    assertThat(stored().state()).isEqualTo(Task.State.IN_PROGRESS);
  }

  @ParameterizedTest
  @CsvSource({"P1, 5", "P2, 10"})
  void urgentCallsAreRepeatedWithinMinutesAlsoAtNight(TaskPriority priority, int minutes) {
    Instant night = at("2026-11-23T03:00");
    id = hospital.open(TaskFixture.task(patient, "flag", TaskKind.RED_FLAG, priority, night));
    complete(1, "no-answer", null, nurse, night);
    assertThat(stored().dueAt()).isEqualTo(night.plus(Duration.ofMinutes(minutes)));
  }

  @Test
  void puttingOffMovesTheDueTimeAndKeepsTheOldOne() {
    Instant before = stored().dueAt();
    Instant until = at("2026-11-24T08:00");
    assertThat(snooze(1, until, nurse, NOW)).isInstanceOf(SnoozeTask.Snoozed.class);
    assertThat(stored().dueAt()).isEqualTo(until);
    assertThat(stored().snoozedUntil()).isEqualTo(until);
    assertThat(stored().owner()).isNull();
    assertThat(
            hospitals
                .<java.sql.Timestamp>in(
                    hospital.tenant,
                    () ->
                        jdbc.sql("SELECT before_due_at FROM task_act")
                            .query(java.sql.Timestamp.class)
                            .single())
                .toInstant())
        .isEqualTo(before);
  }

  @Test
  void aRedFlagCannotWaitAndNothingCanWaitForThePast() {
    id = hospital.open(TaskFixture.task(patient, "flag", TaskKind.RED_FLAG, TaskPriority.P1, NOW));
    assertThat(snooze(1, NOW.plus(Duration.ofMinutes(5)), nurse, NOW))
        .isEqualTo(new TaskRefusal.RedFlagCannotWait());
    id = hospital.open(call(patient, "other"));
    assertThat(snooze(1, NOW, nurse, NOW)).isEqualTo(new TaskRefusal.TimePassed());
    assertThat(snooze(7, NOW.plus(Duration.ofMinutes(5)), nurse, NOW))
        .isEqualTo(new TaskRefusal.Changed());
  }

  @Test
  void undoPutsEverythingBackAsItWas() {
    take(1, nurse);
    complete(2, "no-answer", "响铃无人接", nurse, NOW);
    Task tried = stored();
    complete(3, "reached", "已接通", nurse, NOW.plusSeconds(60));
    assertThat(undo(4, nurse, NOW.plusSeconds(65))).isInstanceOf(UndoTask.Undone.class);
    assertThat(stored()).usingRecursiveComparison().ignoringFields("version").isEqualTo(tried);
    assertThat(stored().version()).isEqualTo(5);
    assertThat(undo(5, nurse, NOW.plusSeconds(66))).isEqualTo(new TaskRefusal.UndoTooLate());
    assertThat(acts()).containsExactly("take", "complete", "complete undone", "undo");
  }

  @Test
  void undoOfTakingGivesItBackToThePool() {
    take(1, nurse);
    undo(2, nurse, NOW);
    assertThat(stored().owner()).isNull();
    assertThat(stored().state()).isEqualTo(Task.State.OPEN);
    assertThat(take(3, colleague)).isInstanceOf(TakeTask.Taken.class);
  }

  @Test
  void undoEndsAfterTenMinutesAndIsForOnesOwnActs() {
    assertThat(undo(1, nurse, NOW)).isEqualTo(new TaskRefusal.UndoTooLate());
    take(1, nurse);
    assertThat(undo(2, colleague, NOW)).isEqualTo(new TaskRefusal.Changed());
    assertThat(undo(1, nurse, NOW)).isEqualTo(new TaskRefusal.Changed());
    assertThat(undo(2, nurse, NOW.plus(Duration.ofMinutes(10)).plusSeconds(1)))
        .isEqualTo(new TaskRefusal.UndoTooLate());
    assertThat(undo(2, nurse, NOW.plus(Duration.ofMinutes(10))))
        .isInstanceOf(UndoTask.Undone.class);
  }

  @Test
  void everyActIsInTheAuditOnceAndARefusalLeavesNone() {
    take(1, nurse);
    take(1, colleague);
    snooze(2, NOW.plus(Duration.ofHours(1)), nurse, NOW);
    complete(3, "", null, nurse, NOW);
    complete(3, "reached", null, nurse, NOW);
    undo(4, nurse, NOW);
    assertThat(
            hospitals.<List<String>>in(
                hospital.tenant,
                () ->
                    jdbc.sql(
                            """
                            SELECT action FROM audit_event WHERE object_id = :id AND actor_id = :nurse
                             ORDER BY event_id
                            """)
                        .param("id", id.toString())
                        .param("nurse", nurse.toString())
                        .query(String.class)
                        .list()))
        .containsExactlyInAnyOrder("task.take", "task.snooze", "task.complete", "task.undo");
  }

  @Test
  void howThePatientWasIsNotedWithTheOutcomeAndTakenBackWithIt() {
    hospital.here(() -> completeTask.complete(id, 1, "no-answer", null, Mood.WORRIED, nurse, NOW));
    assertThat(moods()).containsExactly("worried");
    undo(2, nurse, NOW.plusSeconds(60));
    assertThat(moods()).isEmpty();
  }

  private List<String> moods() {
    return hospitals.in(
        hospital.tenant,
        () -> jdbc.sql("SELECT mood FROM task_fact_mood").query(String.class).list());
  }

  @Test
  void theTableRefusesATaskThatIsDoneByNobodyForNoReason() {
    assertThatThrownBy(() ->
            hospitals.run(
                hospital.tenant,
                () -> jdbc.sql("UPDATE task_task SET state = 'done', done_at = now()").update()))
        .rootCause()
        .hasMessageContaining("check constraint");
  }

  private TakeTask.Result take(int version, StaffId by) {
    return hospital.here(() -> takeTask.take(id, version, by, NOW));
  }

  private CompleteTask.Result complete(
      int version, String outcome, String note, StaffId by, Instant at) {
    return hospital.here(() -> completeTask.complete(id, version, outcome, note, by, at));
  }

  private SnoozeTask.Result snooze(int version, Instant until, StaffId by, Instant at) {
    return hospital.here(() -> snoozeTask.snooze(id, version, until, by, at));
  }

  private UndoTask.Result undo(int version, StaffId by, Instant at) {
    return hospital.here(() -> undoTask.undo(id, version, by, at));
  }

  private Task stored() {
    return hospital.here(() -> tasks.forPatient(patient)).stream()
        .filter(task -> task.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private List<String> acts() {
    return hospitals.in(
        hospital.tenant,
        () ->
            jdbc.sql(
                    """
                    SELECT act || CASE WHEN undone THEN ' undone' ELSE '' END FROM task_act
                     WHERE task_id = :id ORDER BY version
                    """)
                .param("id", id.value())
                .query(String.class)
                .list());
  }
}
