package org.xinqiao.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.xinqiao.alert.AlertFixture.NOW;
import static org.xinqiao.alert.AlertFixture.at;
import static org.xinqiao.alert.AlertFixture.figure;
import static org.xinqiao.alert.AlertFixture.somebody;
import static org.xinqiao.alert.AlertFixture.words;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.StaffId;
import org.xinqiao.organization.StaffName;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;
import org.xinqiao.task.Task;
import org.xinqiao.task.TaskId;
import org.xinqiao.task.TaskKind;
import org.xinqiao.task.TaskPriority;
import org.xinqiao.task.Tasks;
import org.xinqiao.task.WorkOnTasks;

@XinqiaoTest
class AlertsTests {

  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

  @Autowired TestHospital hospitals;
  @Autowired Organizations organizations;
  @Autowired Alerts alerts;
  @Autowired AcknowledgeAlert acknowledgeAlert;
  @Autowired Tasks tasks;
  @Autowired ApplicationContext application;
  @Autowired JdbcClient jdbc;

  private WorkOnTasks work;
  private AlertFixture hospital;
  private PatientId patient;

  @BeforeEach
  void open() {
    work = WorkOnTasks.in(application);
    hospital = new AlertFixture(hospitals, organizations, alerts);
    patient = somebody();
  }

  @ParameterizedTest
  @CsvSource({
    "EMERGENCY, P1, RED_FLAG, 2026-11-23T10:05",
    "URGENT, P2, RED_FLAG, 2026-11-23T10:30",
    "ATTENTION, P3, ABNORMAL_ANSWER, 2026-11-24T10:00"
  })
  void anAlertBringsItsTask(AlertLevel level, TaskPriority priority, TaskKind kind, String due) {
    AlertId id = hospital.raise(words(patient, "response/1/item/9", level));
    Alert alert = hospital.of(patient);
    assertThat(alert.id()).isEqualTo(id);
    assertThat(alert.state()).isEqualTo(Alert.State.OPEN);
    assertThat(alert.dueAt()).isEqualTo(at(due));
    assertThat(alert.excerpt()).isEqualTo("昨晚开始胸口疼得厉害，出冷汗");
    assertThat(alert.matched())
        .extracting(m -> alert.excerpt().substring(m.start(), m.end()))
        .containsExactly("胸口疼", "出冷汗");
    Task task = task();
    assertThat(task.id()).isEqualTo(alert.taskId());
    assertThat(task.alertId()).isEqualTo(id.value());
    assertThat(task.priority()).isEqualTo(priority);
    assertThat(task.kind()).isEqualTo(kind);
    assertThat(task.dueAt()).isEqualTo(at(due));
  }

  @Test
  void aFigureIsAnAbnormalAnswerWhateverItsLevel() {
    hospital.raise(figure(patient, "r", AlertLevel.EMERGENCY));
    assertThat(task().kind()).isEqualTo(TaskKind.ABNORMAL_ANSWER);
    assertThat(task().priority()).isEqualTo(TaskPriority.P1);
  }

  @Test
  void alertAndTaskAreThereTogetherOrNotAtAll() {
    assertThatThrownBy(
            () -> hospital.here(() -> alerts.raise(words(patient, "r", AlertLevel.URGENT))))
        .isInstanceOf(IllegalTransactionStateException.class);
    assertThatThrownBy(() ->
            hospitals.run(
                hospital.tenant,
                () -> {
                  alerts.raise(words(patient, "r", AlertLevel.URGENT));
                  throw new IllegalStateException("the answer could not be kept");
                }))
        .hasMessage("the answer could not be kept");
    assertThat(hospital.<Optional<Alert>>here(() -> alerts.active(patient))).isEmpty();
    assertThat(hospital.<List<Task>>here(() -> tasks.forPatient(patient))).isEmpty();
    assertThat(count("audit_event")).isZero();
  }

  @Test
  void theSameFindingIsRaisedOnceAndAGraverOneAgain() {
    AlertId urgent = hospital.raise(words(patient, "r", AlertLevel.URGENT));
    assertThat(hospital.raise(words(patient, "r", AlertLevel.URGENT))).isEqualTo(urgent);
    assertThat(hospital.raise(words(patient, "r", AlertLevel.ATTENTION))).isEqualTo(urgent);
    AlertId emergency = hospital.raise(words(patient, "r", AlertLevel.EMERGENCY));
    assertThat(emergency).isNotEqualTo(urgent);
    assertThat(hospital.raise(words(patient, "r", AlertLevel.URGENT))).isEqualTo(emergency);
    assertThat(hospital.<List<Alert>>here(() -> alerts.allActive(patient)))
        .extracting(Alert::id)
        .containsExactly(emergency, urgent);
    assertThat(hospital.<List<Task>>here(() -> tasks.forPatient(patient))).hasSize(2);
  }

  @Test
  void tenWhoRaiseTheSameAtOnceRaiseOne() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<AlertId>> all =
          Stream.generate(() ->
                  (Callable<AlertId>)
                      () -> hospital.raise(words(patient, "r", AlertLevel.EMERGENCY)))
              .limit(10)
              .toList();
      List<AlertId> raised = threads.invokeAll(all).stream().map(Future::resultNow).toList();
      assertThat(raised).containsOnly(raised.getFirst());
    }
    assertThat(count("alert_alert")).isEqualTo(1);
    assertThat(count("task_task")).isEqualTo(1);
  }

  @Test
  void acknowledgingTakesTheTaskAndDoingItAgainChangesNothing() {
    AlertId id = hospital.raise(words(patient, "r", AlertLevel.EMERGENCY));
    assertThat(acknowledge(id, hospital.nurse)).isInstanceOf(AcknowledgeAlert.Acknowledged.class);
    assertThat(task().owner()).isEqualTo(hospital.nurse);
    assertThat(task().state()).isEqualTo(Task.State.IN_PROGRESS);
    Alert alert = hospital.of(patient);
    assertThat(alert.state()).isEqualTo(Alert.State.ACKNOWLEDGED);
    assertThat(alert.acknowledged()).isEqualTo(new Alert.Acknowledgement(hospital.nurse, NOW));
    assertThat(acknowledge(id, hospital.nurse)).isEqualTo(new AcknowledgeAlert.Acknowledged(alert));
    assertThat(acknowledge(id, hospital.colleague))
        .isEqualTo(new AcknowledgeAlert.AcknowledgedByOther(hospital.nurse));
    assertThat(acknowledge(new AlertId(UUID.randomUUID()), hospital.nurse))
        .isEqualTo(new AcknowledgeAlert.NotFound());
    assertThat(audited(id)).containsExactly("alert.raise", "alert.acknowledge");
  }

  @Test
  void takingTheTaskAcknowledgesTheAlert() {
    AlertId id = hospital.raise(words(patient, "r", AlertLevel.URGENT));
    hospital.here(() -> work.take(task().id(), 1, hospital.nurse, NOW));
    assertThat(hospital.of(patient).acknowledged())
        .isEqualTo(new Alert.Acknowledgement(hospital.nurse, NOW));
    assertThat(acknowledge(id, hospital.colleague))
        .isEqualTo(new AcknowledgeAlert.AcknowledgedByOther(hospital.nurse));
  }

  @Test
  void takingAndAcknowledgingAtOnceHaveOneWinnerAndNoDeadlock() throws Exception {
    for (int round = 0; round < 10; round++) {
      patient = somebody();
      AlertId id = hospital.raise(words(patient, "r", AlertLevel.EMERGENCY));
      TaskId taskId = task().id();
      List<Callable<Boolean>> both =
          List.of(
              () -> work.takes(hospital.tenant, taskId, 1, hospital.colleague, NOW),
              () -> acknowledge(id, hospital.nurse) instanceof AcknowledgeAlert.Acknowledged);
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        assertThat(threads.invokeAll(both).stream().map(Future::resultNow))
            .containsExactlyInAnyOrder(true, false);
      }
      assertThat(task().owner()).isEqualTo(hospital.of(patient).acknowledged().by());
    }
  }

  @Test
  void anOutcomeThatClosesEndsTheAlertWithPersonTimeAndOutcome() {
    AlertId id = hospital.raise(words(patient, "r", AlertLevel.EMERGENCY));
    TaskId taskId = task().id();
    hospital.here(() -> work.complete(taskId, 1, "no-answer", null, hospital.nurse, NOW));
    assertThat(hospital.of(patient).state()).isEqualTo(Alert.State.ACKNOWLEDGED);
    hospital.here(
        () -> work.complete(taskId, 2, "attended", "已到急诊", hospital.nurse, NOW.plusSeconds(90)));
    assertThat(hospital.<Optional<Alert>>here(() -> alerts.active(patient))).isEmpty();
    assertThat(
            hospitals.<List<String>>in(
                hospital.tenant,
                () ->
                    jdbc.sql(
                            "SELECT state || ' ' || outcome || ' ' || closed_by FROM alert_fact_alert")
                        .query(String.class)
                        .list()))
        .containsExactly("closed attended " + hospital.nurse);
    assertThat(audited(id)).containsExactly("alert.raise", "alert.acknowledge", "alert.close");
  }

  @Test
  void undoingReopensWhatItClosedAndFreesWhatItTook() {
    AlertId id = hospital.raise(words(patient, "r", AlertLevel.URGENT));
    TaskId taskId = task().id();
    acknowledge(id, hospital.nurse);
    hospital.here(() -> work.complete(taskId, 2, "advised", null, hospital.nurse, NOW));
    hospital.here(() -> work.undo(taskId, 3, hospital.nurse, NOW));
    assertThat(hospital.of(patient).state()).isEqualTo(Alert.State.ACKNOWLEDGED);
    assertThat(hospital.of(patient).closed()).isNull();
    assertThat(hospital.of(patient).acknowledged().by()).isEqualTo(hospital.nurse);

    patient = somebody();
    AlertId other = hospital.raise(words(patient, "r", AlertLevel.URGENT));
    acknowledge(other, hospital.nurse);
    hospital.here(() -> work.undo(task().id(), 2, hospital.nurse, NOW));
    assertThat(hospital.of(patient).state()).isEqualTo(Alert.State.OPEN);
    assertThat(acknowledge(other, hospital.colleague))
        .isInstanceOf(AcknowledgeAlert.Acknowledged.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state = 'closed'",
        "state = 'closed', closed_at = now()",
        "state = 'closed', closed_at = now(), closed_by = gen_random_uuid()",
        "state = 'closed', closed_at = now(), outcome = 'advised'",
        "state = 'acknowledged'"
      })
  void theTableRefusesAnAlertThatIsOverWithoutPersonTimeAndOutcome(String change) {
    hospital.raise(words(patient, "r", AlertLevel.URGENT));
    assertThatThrownBy(() ->
            hospitals.run(
                hospital.tenant, () -> jdbc.sql("UPDATE alert_alert SET " + change).update()))
        .rootCause()
        .hasMessageContaining("check constraint");
  }

  @Test
  void theWordsOfThePatientAreNotReadableInTheTable() {
    hospital.raise(words(patient, "r", AlertLevel.URGENT));
    assertThat(
            hospitals.<Boolean>in(
                hospital.tenant,
                () ->
                    jdbc.sql(
                            """
                            SELECT position(convert_to('胸口疼', 'UTF8') IN excerpt_enc) > 0
                                OR a.matched::text LIKE '%疼%' OR octet_length(excerpt_enc) < 20
                              FROM alert_alert a
                            """)
                        .query(Boolean.class)
                        .single()))
        .isFalse();
  }

  @Test
  void anotherHospitalSeesNothing() {
    AlertId id = hospital.raise(words(patient, "r", AlertLevel.EMERGENCY));
    Tenant other = hospitals.open();
    assertThat(hospitals.<Optional<Alert>>in(other, () -> alerts.active(patient))).isEmpty();
    assertThat(
            hospitals.<AcknowledgeAlert.Result>in(
                other, () -> acknowledgeAlert.acknowledge(id, hospital.nurse, NOW)))
        .isEqualTo(new AcknowledgeAlert.NotFound());
  }

  @Test
  void theViewSaysWhatTheSystemDidInTheReadersLanguage() {
    AlertId id = hospital.raise(words(patient, "r", AlertLevel.EMERGENCY));
    acknowledge(id, hospital.nurse);
    AlertView view = hospital.here(() -> alerts.view(hospital.of(patient), Locale.CHINA, SHANGHAI));
    assertThat(view.title()).isEqualTo("胸痛");
    assertThat(view.raisedAt()).hasToString("2026-11-23T10:00+08:00");
    assertThat(view.acknowledgedBy()).isEqualTo(new StaffName(hospital.nurse, "周晓燕"));
    assertThat(view.systemActions()).containsExactly("已显示120急救提示");
    assertThat(
            hospital
                .here(() -> alerts.view(hospital.of(patient), Locale.ENGLISH, SHANGHAI))
                .title())
        .isEqualTo("Chest pain");
  }

  private AcknowledgeAlert.Result acknowledge(AlertId id, StaffId by) {
    return hospital.here(() -> acknowledgeAlert.acknowledge(id, by, NOW));
  }

  private Task task() {
    return hospital.here(() -> tasks.forPatient(patient)).getFirst();
  }

  private int count(String table) {
    return hospitals.in(
        hospital.tenant,
        () -> jdbc.sql("SELECT count(*) FROM " + table).query(Integer.class).single());
  }

  private List<String> audited(AlertId id) {
    return hospitals.in(
        hospital.tenant,
        () ->
            jdbc.sql("SELECT action FROM audit_event WHERE object_id = :id ORDER BY at, event_id")
                .param("id", id.toString())
                .query(String.class)
                .list());
  }
}
