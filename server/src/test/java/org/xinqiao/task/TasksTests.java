package org.xinqiao.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.xinqiao.task.TaskFixture.NOW;
import static org.xinqiao.task.TaskFixture.call;
import static org.xinqiao.task.TaskFixture.somebody;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.IllegalTransactionStateException;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PatientDied;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;

@XinqiaoTest
class TasksTests {

  @Autowired TestHospital hospitals;
  @Autowired Organizations organizations;
  @Autowired Tasks tasks;
  @Autowired CompleteTask completeTask;
  @Autowired ApplicationEventPublisher events;
  @Autowired JdbcClient jdbc;

  private TaskFixture hospital;

  @BeforeEach
  void open() {
    hospital = new TaskFixture(hospitals, organizations, tasks);
  }

  @Test
  void oneReferenceOpensOneTaskHoweverOftenItIsAsked() {
    PatientId patient = somebody();
    TaskId first = hospital.open(call(patient, "plan/1/step/d7"));
    assertThat(hospital.open(call(patient, "plan/1/step/d7"))).isEqualTo(first);
    assertThat(hospital.open(call(somebody(), "plan/1/step/d7"))).isNotEqualTo(first);
    assertThat(ofPatient(patient)).hasSize(1);
  }

  @Test
  void aDoneTaskIsNotOpenedAgain() {
    PatientId patient = somebody();
    TaskId id = hospital.open(call(patient, "r"));
    hospital.here(() -> completeTask.complete(id, 1, "reached", null, hospital.nurse, NOW));
    assertThat(hospital.open(call(patient, "r"))).isEqualTo(id);
    assertThat(ofPatient(patient))
        .singleElement()
        .extracting(Task::state)
        .isEqualTo(Task.State.DONE);
  }

  @Test
  void aTaskIsOpenedInTheAskersTransactionOrNotAtAll() {
    assertThatThrownBy(() -> hospital.here(() -> tasks.open(call(somebody(), "r"))))
        .isInstanceOf(IllegalTransactionStateException.class);
    PatientId patient = somebody();
    assertThatThrownBy(() ->
            hospitals.run(
                hospital.tenant,
                () -> {
                  tasks.open(call(patient, "r"));
                  throw new IllegalStateException("the asker failed");
                }))
        .hasMessage("the asker failed");
    assertThat(ofPatient(patient)).isEmpty();
  }

  @Test
  void aPointlessTaskIsClosedWithItsReasonAndWithoutAPerson() {
    PatientId patient = somebody();
    TaskId id = hospital.open(call(patient, "r"));
    assertThat(
            hospitals.<Boolean>in(
                hospital.tenant, () -> tasks.close(patient, "r", "patient-answered", NOW)))
        .isTrue();
    assertThat(
            hospitals.<Boolean>in(
                hospital.tenant, () -> tasks.close(patient, "r", "patient-answered", NOW)))
        .isFalse();
    assertThat(
            hospitals.<Boolean>in(hospital.tenant, () -> tasks.close(patient, "other", "x", NOW)))
        .isFalse();
    Task task = ofPatient(patient).getFirst();
    assertThat(task.id()).isEqualTo(id);
    assertThat(task.state()).isEqualTo(Task.State.DONE);
    assertThat(task.outcome()).isNull();
    assertThat(
            hospitals.<String>in(
                hospital.tenant,
                () -> jdbc.sql("SELECT closed_why FROM task_task").query(String.class).single()))
        .isEqualTo("patient-answered");
  }

  @Test
  void theTaskOfAnAlertIsNeverClosedWithoutAPerson() {
    PatientId patient = somebody();
    hospital.open(withAlert(patient));
    assertThat(
            hospitals.<Boolean>in(hospital.tenant, () -> tasks.close(patient, "alert", "x", NOW)))
        .isFalse();
    died(patient);
    assertThat(ofPatient(patient))
        .singleElement()
        .extracting(Task::state)
        .isEqualTo(Task.State.OPEN);
  }

  @Test
  void deathEndsTheCallsButNotTheQuestionWhoseRecordItIs() {
    PatientId patient = somebody();
    hospital.open(call(patient, "call"));
    hospital.open(
        TaskFixture.task(patient, "review", TaskKind.REGISTRATION_REVIEW, TaskPriority.P3, NOW));
    PatientId other = somebody();
    hospital.open(call(other, "call"));
    died(patient);
    assertThat(ofPatient(patient))
        .extracting(Task::reference, Task::state)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple("review", Task.State.OPEN),
            org.assertj.core.api.Assertions.tuple("call", Task.State.DONE));
    assertThat(ofPatient(other)).singleElement().extracting(Task::state).isEqualTo(Task.State.OPEN);
  }

  @Test
  void anotherHospitalSeesNothing() {
    PatientId patient = somebody();
    TaskId id = hospital.open(call(patient, "r"));
    Tenant other = hospitals.open();
    assertThat(hospitals.<List<Task>>in(other, () -> tasks.forPatient(patient))).isEmpty();
    assertThat(
            hospitals.<Object>in(
                other, () -> completeTask.complete(id, 1, "reached", null, hospital.nurse, NOW)))
        .isEqualTo(new TaskRefusal.NotFound());
    assertThat(
            hospitals.<Integer>in(
                other,
                () ->
                    jdbc.sql("SELECT count(*) FROM task_task, task_fact_task")
                        .query(Integer.class)
                        .single()))
        .isZero();
  }

  @Test
  void openingIsInTheAudit() {
    PatientId patient = somebody();
    TaskId id = hospital.open(call(patient, "r"));
    hospital.open(call(patient, "r"));
    assertThat(
            hospitals.<List<String>>in(
                hospital.tenant,
                () ->
                    jdbc.sql("SELECT action FROM audit_event WHERE object_id = :id")
                        .param("id", id.toString())
                        .query(String.class)
                        .list()))
        .containsExactly("task.open");
  }

  private static NewTask withAlert(PatientId patient) {
    return new NewTask(
        patient,
        "alert",
        TaskKind.RED_FLAG,
        TaskPriority.P1,
        new Text("胸痛", "Chest pain"),
        new Text("胸口疼 (规则 cardiac)", "chest pain"),
        NOW,
        NOW,
        UUID.randomUUID(),
        null);
  }

  private void died(PatientId patient) {
    hospitals.run(hospital.tenant, () -> events.publishEvent(new PatientDied(patient, NOW)));
  }

  private List<Task> ofPatient(PatientId patient) {
    return hospital.here(() -> tasks.forPatient(patient));
  }
}
