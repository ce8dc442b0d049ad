package org.xinqiao.pathway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.audit.Actor;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.messaging.UnsentContacts;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// What falls due while a plan is muted is on record with that one reason, once, and is never sent;
/// what falls due later goes out. The plan follows a knee replacement: messages and questions on
/// the days 0, 1, 7 and 30, a message on day 12 after the operation, and reminders of a visit.
@XinqiaoTest
class MutedPlanTests {

  private static final String KEPT_BACK =
      """
      SELECT split_part(reference, ':', 3) || ' ' || (planned_for AT TIME ZONE 'Asia/Shanghai')::date
        FROM messaging_contact WHERE state = 'cancelled' AND reason_code = 'plan-muted' ORDER BY planned_for, 1
      """;

  private static final String WAITS =
      """
      SELECT split_part(reference, ':', 3) || ' ' || (planned_for AT TIME ZONE 'Asia/Shanghai')::date
        FROM messaging_contact WHERE state = 'planned' ORDER BY planned_for, 1
      """;

  @Autowired TestHospital hospitals;
  @Autowired IntakeRounds intake;
  @Autowired PlanRounds plans;
  @Autowired PlanContacts due;
  @Autowired KeepPlans keep;
  @Autowired UnsentContacts unsent;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private int messages;

  @BeforeEach
  void aPlanThatIsMuted() {
    tenant = hospitals.open();
    TestClock.at(
        "2026-03-20T15:00",
        () -> {
          discharge("20260320");
          plans.run(tenant);
        });
    assertThat(lines(WAITS)).containsExactly("d0 2026-03-20", "d1 2026-03-21");
    muteUntil("2026-04-10");
  }

  @Test
  void eachMessageThatFallsDueSaysWhyItWasNotSent() {
    roundOn("2026-03-26");
    roundOn("2026-03-27");
    assertThat(lines(KEPT_BACK))
        .containsExactly("d0 2026-03-20", "d1 2026-03-21", "wound 2026-03-24", "d7 2026-03-27");
    assertThat(lines(WAITS)).isEmpty();
    assertThat(lines("SELECT contact_id::text FROM messaging_ready")).isEmpty();
    assertThat(lines("SELECT reference FROM questionnaire_fact_form"))
        .as("no form is opened that nobody is asked to answer")
        .allMatch(reference -> reference.endsWith(":d1:d1"));
    assertThat(listed("plan-muted")).isEqualTo(4);
  }

  @Test
  void whatFallsDueAfterTheQuietDaysGoesOutAndNothingElse() {
    for (LocalDate day = LocalDate.parse("2026-03-21");
        day.isBefore(LocalDate.parse("2026-04-11"));
        day = day.plusDays(1)) {
      roundOn(day.toString());
    }
    assertThat(lines(WAITS)).isEmpty();
    roundOn("2026-04-18");
    assertThat(lines(WAITS))
        .isNotEmpty()
        .contains("d30 2026-04-19")
        .allSatisfy(line -> assertThat(line.split(" ")[1]).isGreaterThan("2026-04-10"));
    assertThat(lines(KEPT_BACK)).hasSize(4);
  }

  @Test
  void afterMonthsThatNobodyPlannedWhatIsOverSaysItsReasonAndIsNotSent() {
    muteUntil("2026-08-31");
    roundOn("2026-09-10");
    assertThat(lines(WAITS)).isEmpty();
    assertThat(lines(KEPT_BACK))
        .contains("d0 2026-03-20", "d7 2026-03-27", "wound 2026-03-24", "d30 2026-04-19")
        .doesNotHaveDuplicates();
  }

  @Test
  void aPlanThatIsResumedDoesNotMakeUpForIt() {
    roundOn("2026-03-26");
    TestClock.at(
        "2026-03-26T12:00",
        () ->
            Tenancy.run(
                tenant.id(), () -> assertThat(keep.resume(patient(), plan(), by())).isEmpty()));
    roundOn("2026-03-27");
    assertThat(lines(WAITS)).isEmpty();
    roundOn("2026-04-18");
    assertThat(lines(WAITS)).contains("d30 2026-04-19");
    assertThat(lines(KEPT_BACK)).hasSize(4);
  }

  @Test
  void aRoundThatBreaksOffLeavesWhatIsDueForTheNextAndNothingIsRecordedTwice() {
    assertThatThrownBy(() ->
            hospitals.run(
                tenant,
                () -> {
                  due.round(LocalDate.parse("2026-03-26"), Instant.parse("2026-03-26T01:00:00Z"));
                  throw new IllegalStateException("The process ends in the middle of a round");
                }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(lines(KEPT_BACK)).hasSize(2);
    roundOn("2026-03-26");
    List<String> once = whole();
    assertThat(lines(KEPT_BACK)).hasSize(4);
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    """
                    INSERT INTO pathway_due (tenant_id, patient_id, plan_id, step_id, occasion, due_on)
                    SELECT tenant_id, patient_id, plan_id, step_id, step_id, due_on FROM pathway_step WHERE step_id = 'd7'
                    """)
                .update());
    roundOn("2026-03-26");
    assertThat(whole()).isEqualTo(once);
  }

  @Test
  void aStepThatMovesBehindTheQuietDaysGoesOutOnItsNewDay() {
    muteUntil("2026-03-28");
    roundOn("2026-03-26");
    assertThat(lines(KEPT_BACK)).contains("d7 2026-03-27");
    TestClock.at("2026-03-29T10:00", () -> discharge("20260325"));
    roundOn("2026-03-29");
    roundOn("2026-03-31");
    assertThat(lines(WAITS)).contains("d7 2026-04-01");
    assertThat(
            lines(
                "SELECT (link_target IS NOT NULL)::text FROM messaging_contact WHERE reference LIKE '%:d7:d7'"))
        .containsExactly("true");
    assertThat(lines(KEPT_BACK)).doesNotContain("d7 2026-03-27");
  }

  private void discharge(String day) {
    assertThat(
            intake.take(
                tenant,
                """
                MSH|^~\\&|HIS|SZYY|PRM|SZYY|%1$s140500+0800||ADT^A03^ADT_A03|M%2$d|P|2.5|||AL|AL|CHN|UNICODE UTF-8
                EVN|A03|%1$s140000+0800
                PID|1||P1^^^HIS^PI||测试^一||19600101|F
                PV1|1|I|骨科二病区^08^02^SZYY||||D0789^孙^立群|||0401^骨科|||||||||ZY1^^^HIS^VN|||||||||||||||||01^医嘱离院|HOME|||||||20260310080000|%1$s140000
                PR1|1||81.5400x001^右侧全膝关节置换术^ICD9CM3GB||20260312090000|P
                """
                    .formatted(day, ++messages)))
        .contains("MSA|AA|");
  }

  private void muteUntil(String day) {
    TestClock.at(
        "2026-03-20T15:30",
        () ->
            Tenancy.run(
                tenant.id(),
                () ->
                    assertThat(keep.mute(patient(), plan(), LocalDate.parse(day), "away", by()))
                        .isEmpty()));
  }

  private void roundOn(String day) {
    TestClock.at(day + "T09:00", () -> plans.run(tenant));
  }

  private int listed(String reason) {
    UnsentContacts.Filter filter =
        new UnsentContacts.Filter(
            Instant.parse("2026-03-01T00:00:00Z"),
            reason,
            lines("SELECT pathway_id FROM pathway_plan").getFirst(),
            null,
            "0401",
            UnsentContacts.Outcome.NOT_SENT);
    return hospitals.in(tenant, () -> unsent.page(filter, null, 50).items().size());
  }

  private Actor by() {
    return Actor.patient(patient());
  }

  private PatientId patient() {
    return new PatientId(
        UUID.fromString(lines("SELECT patient_id::text FROM pathway_plan").getFirst()));
  }

  private UUID plan() {
    return UUID.fromString(lines("SELECT plan_id::text FROM pathway_plan").getFirst());
  }

  private List<String> whole() {
    return lines("SELECT c::text FROM messaging_contact c ORDER BY contact_id");
  }

  private List<String> lines(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(String.class).list());
  }
}
