package org.xinqiao.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xinqiao.alert.AlertFixture.NOW;
import static org.xinqiao.alert.AlertFixture.at;
import static org.xinqiao.alert.AlertFixture.somebody;
import static org.xinqiao.alert.AlertFixture.words;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.audit.Audit;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.organization.Organizations;
import org.xinqiao.shared.PatientId;
import org.xinqiao.testkit.SettableClock;

/// The tests of other hospitals' alerts share the database: each test looks at its own only.
@XinqiaoTest
class EscalateAlertsTests {

  @Autowired TestHospital hospitals;
  @Autowired Organizations organizations;
  @Autowired Alerts alerts;
  @Autowired AcknowledgeAlert acknowledgeAlert;
  @Autowired EscalationLadder ladder;
  @Autowired Audit audit;
  @Autowired LiveUpdates live;
  @Autowired PlatformTransactionManager transactions;
  @Autowired JdbcClient jdbc;

  private final SettableClock clock = SettableClock.at(NOW);
  private AlertFixture hospital;
  private PatientId patient;

  @BeforeEach
  void open() {
    hospital = new AlertFixture(hospitals, organizations, alerts);
    patient = somebody();
  }

  @Test
  void atHalfTheLimitTheSecondPersonAtTheLimitTheLeadAndTheLadderGoesOn() {
    hospital.raise(words(patient, "r", AlertLevel.EMERGENCY));
    assertThat(toldAfter(Duration.ofSeconds(149))).isEmpty();
    assertThat(toldAfter(Duration.ofSeconds(150))).containsExactly("half second-staff");
    assertThat(toldAfter(Duration.ofSeconds(299))).hasSize(1);
    assertThat(toldAfter(Duration.ofMinutes(5))).containsExactly("half second-staff", "limit lead");
    assertThat(toldAfter(Duration.ofMinutes(10)))
        .containsExactly("half second-staff", "limit lead", "minute-10 second-staff");
    assertThat(toldAfter(Duration.ofMinutes(15)))
        .containsExactly(
            "half second-staff", "limit lead", "minute-10 second-staff", "minute-15 duty-doctor");
    assertThat(toldAfter(Duration.ofDays(3))).hasSize(4);
  }

  @Test
  void otherLevelsHaveTwoSteps() {
    hospital.raise(words(patient, "r", AlertLevel.ATTENTION));
    assertThat(toldAfter(Duration.between(NOW, at("2026-11-23T14:44")))).isEmpty();
    assertThat(toldAfter(Duration.between(NOW, at("2026-11-23T14:45"))))
        .containsExactly("half second-staff");
    assertThat(toldAfter(Duration.ofDays(3))).containsExactly("half second-staff", "limit lead");
  }

  @Test
  void whoAcknowledgesStopsTheLadder() {
    AlertId id = hospital.raise(words(patient, "r", AlertLevel.EMERGENCY));
    toldAfter(Duration.ofMinutes(3));
    hospital.here(() -> acknowledgeAlert.acknowledge(id, hospital.nurse, clock.instant()));
    assertThat(toldAfter(Duration.ofHours(1))).containsExactly("half second-staff");
  }

  @Test
  void afterAStandstillTheStepsAreCaughtUpAndSayThatTheyAreLate() {
    hospital.raise(words(patient, "r", AlertLevel.EMERGENCY));
    assertThat(toldAfter(Duration.ofMinutes(30))).hasSize(4);
    Alert alert = hospital.of(patient);
    assertThat(alert.escalations())
        .extracting(Alert.Escalation::at)
        .containsOnly(NOW.plus(Duration.ofMinutes(30)));
    assertThat(
            hospital.here(
                () -> alerts.view(alert, Locale.CHINA, ZoneId.of("Asia/Shanghai")).systemActions()))
        .containsExactly(
            "已显示120急救提示", "10:30 已通知第二责任人", "10:30 已通知负责人", "10:30 已通知第二责任人", "10:30 已通知值班医生");
  }

  @Test
  void manyNodesTellEachStepOnce() throws Exception {
    for (int i = 0; i < 20; i++) {
      hospital.raise(words(somebody(), "r", AlertLevel.EMERGENCY));
    }
    clock.set(NOW.plus(Duration.ofMinutes(6)));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> nodes =
          Stream.generate(() -> (Callable<Boolean>) () -> node().round()).limit(6).toList();
      assertThat(threads.invokeAll(nodes).stream().map(Future::resultNow)).contains(true);
    }
    assertThat(told()).hasSize(40);
    assertThat(
            hospitals.<Integer>in(
                hospital.tenant,
                () ->
                    jdbc.sql("SELECT count(*) FROM audit_event WHERE action = 'alert.escalate'")
                        .query(Integer.class)
                        .single()))
        .isEqualTo(40);
  }

  @Test
  void eachHospitalsAlertsAreToldInItsOwnName() {
    AlertFixture other = new AlertFixture(hospitals, organizations, alerts);
    other.raise(words(somebody(), "r", AlertLevel.EMERGENCY));
    hospital.raise(words(patient, "r", AlertLevel.EMERGENCY));
    assertThat(toldAfter(Duration.ofMinutes(3))).hasSize(1);
    assertThat(
            hospitals.<Integer>in(
                other.tenant,
                () ->
                    jdbc.sql("SELECT count(*) FROM alert_escalation")
                        .query(Integer.class)
                        .single()))
        .isEqualTo(1);
  }

  /// As after a restart: nothing is remembered but the clock and the database.
  private EscalateAlerts node() {
    return new EscalateAlerts(jdbc, ladder, organizations, audit, live, transactions, clock);
  }

  private List<String> toldAfter(Duration sinceRaised) {
    Instant now = NOW.plus(sinceRaised);
    clock.set(now);
    node().round();
    return told();
  }

  private List<String> told() {
    return hospitals.in(
        hospital.tenant,
        () ->
            jdbc.sql(
                    "SELECT step || ' ' || to_role FROM alert_escalation ORDER BY planned_at, step")
                .query(String.class)
                .list());
  }
}
