package org.xinqiao;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.appointment.Appointments;
import org.xinqiao.appointment.Revisit;
import org.xinqiao.channel.AttemptId;
import org.xinqiao.channel.SendResult;
import org.xinqiao.channel.sandbox.SandboxBehaviour;
import org.xinqiao.channel.sandbox.SandboxMessage;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Purpose;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.isolation.Isolation;
import org.xinqiao.messaging.SendRounds;
import org.xinqiao.organization.Tenant;
import org.xinqiao.pathway.PlanRounds;
import org.xinqiao.patient.ContactPoint;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.PatientId;

/// The whole thread inside of the server: one discharge message becomes a plan, contacts on their
/// days, a reminder, a counted return visit; and everything that must stop it does.
@XinqiaoTest
class ThreadTests {

  private static final String DISCHARGE =
      """
      MSH|^~\\&|HIS|SZYY|PRM|SZYY|20260318140500+0800||ADT^A03^ADT_A03|%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
      EVN|A03|20260318140000+0800
      PID|1||P0000456^^^HIS^PI||欧阳^建国||19480903|M|||||^PRN^CP^^^^13000000003
      PV1|1|I|骨科二病区^08^02^SZYY||||D0789^孙^立群|||0401^骨科|||||||||ZY2026031000^^^HIS^VN|||||||||||||||||01^医嘱离院|HOME|||||||20260310101200|20260318140000
      PR1|1||81.5400x001^右侧全膝关节置换术^ICD9CM3GB||20260311090000|P
      OBX|1|TX|DISCHARGE-ADVICE^出院医嘱^L||术后12天拆线，4周后门诊复查拍片，利伐沙班10mg qd×35天||||||F
      """;

  @Autowired Isolation isolation;
  @Autowired TestHospital hospitals;
  @Autowired IntakeRounds intake;
  @Autowired PlanRounds plans;
  @Autowired SendRounds sending;
  @Autowired Patients patients;
  @Autowired Consents consents;
  @Autowired Appointments appointments;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;

  @BeforeEach
  void discharged() {
    tenant = hospitals.open();
    TestClock.at(
        "2026-03-18T14:10",
        () -> {
          assertThat(intake.take(tenant, DISCHARGE.formatted("D1"))).contains("MSA|AA|D1");
          plans.run(tenant);
        });
    send("2026-03-18T17:05");
  }

  @Test
  void theStepsStandOnTheirClinicalDays() {
    assertThat(steps())
        .containsEntry("d1", "2026-03-19 guideline")
        .containsEntry("d7", "2026-03-25 guideline")
        .containsEntry("d30", "2026-04-17 guideline")
        .containsEntry("wound", "2026-03-23 guideline")
        .containsEntry("revisit", "2026-04-15 order");
  }

  @Test
  void theSameDischargeAgainAndASweepStartNothingTwice() {
    TestClock.at(
        "2026-03-18T15:00",
        () -> {
          intake.take(tenant, DISCHARGE.formatted("D2"));
          plans.run(tenant);
        });
    assertThat(count("pathway_plan")).isEqualTo(1);
    assertThat(count("appointment_revisit")).isEqualTo(1);
  }

  @Test
  void aCorrectedDayMovesTheStepsThatWereNotMade() {
    TestClock.at(
        "2026-03-18T16:00",
        () -> {
          intake.take(
              tenant,
              DISCHARGE
                  .formatted("D3")
                  .replace("EVN|A03|20260318140000", "EVN|A03|20260318150000")
                  .replace("20260310101200|20260318140000", "20260310101200|20260320140000"));
          plans.run(tenant);
        });
    assertThat(steps()).containsEntry("d7", "2026-03-27 guideline");
  }

  @Test
  void aCorrectedDayOfTheOperationMovesWhatCountsFromIt() {
    again("D5", message -> message.replace("20260311090000", "20260313090000"));
    assertThat(steps())
        .containsEntry("wound", "2026-03-25 guideline")
        .containsEntry("d7", "2026-03-25 guideline");
  }

  @Test
  void anOrderThatComesLaterMovesTheReturnVisitAndItsReminder() {
    again("D6", message -> message + "OBX|2|DT|REVISIT-DATE^复诊日期^L||20260422||||||F\n");
    assertThat(steps()).containsEntry("revisit", "2026-04-22 order");
    send("2026-04-12T09:31");
    assertThat(mine("revisit:r3")).isEmpty();
    send("2026-04-17T09:31"); // The day of the last questionnaire, and one message a day is enough.
    send("2026-04-19T09:31");
    assertThat(mine("revisit:r3")).hasSize(1);
  }

  @Test
  void whatWasSentStaysOnItsDayWhenTheDayIsCorrectedAfterwards() {
    send("2026-03-19T09:31");
    TestClock.at(
        "2026-03-19T10:00",
        () ->
            takeAgain(
                "D7",
                message ->
                    message
                        .replace("EVN|A03|20260318140000", "EVN|A03|20260319100000")
                        .replace(
                            "20260310101200|20260318140000", "20260310101200|20260317140000")));
    send("2026-03-19T10:05");
    assertThat(steps())
        .containsEntry("d1", "2026-03-19 guideline")
        .containsEntry("d7", "2026-03-24 guideline");
    assertThat(mine("d1")).hasSize(1);
  }

  @Test
  void aDateOfItsOwnGoesBeforeTheWordsOfTheAdvice() {
    TestClock.at(
        "2026-03-18T16:00",
        () -> {
          intake.take(
              tenant,
              DISCHARGE
                      .formatted("D4")
                      .replace("P0000456", "P0000457")
                      .replace("ZY2026031000", "ZY2026031001")
                      .replace("13000000003", "13000000004")
                  + "OBX|2|DT|REVISIT-DATE^复诊日期^L||20260420||||||F\n");
          plans.run(tenant);
        });
    List<LocalDate> due =
        hospitals.in(
            tenant,
            () -> jdbc.sql("SELECT due_on FROM appointment_revisit").query(LocalDate.class).list());
    assertThat(due)
        .containsExactlyInAnyOrder(LocalDate.parse("2026-04-15"), LocalDate.parse("2026-04-20"));
  }

  @Test
  void theContactGoesOutOnItsDayOnceInWordsThatTellNobodyElseAnything() {
    send("2026-03-19T07:59");
    assertThat(mine("d1")).isEmpty();
    send("2026-03-19T09:31");
    send("2026-03-19T09:32");
    assertThat(mine("d1")).hasSize(1);
    assertThat(mine("d1").getFirst().body())
        .contains("/m/f/")
        .doesNotContain("欧阳", "骨科", "手术", "伤口");
    assertThat(contact("d1").get("state")).isEqualTo("accepted");
  }

  /// After a restore what the database believes to be due may have been sent long ago.
  @Test
  void whileIsolatedNothingIsSentAndAfterTheReleaseItIs() {
    hospitals.run(tenant, () -> isolation.begin(Isolation.Cause.OLDER_DATABASE));
    send("2026-03-19T09:31");
    assertThat(mine("d1")).isEmpty();
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    """
                    UPDATE isolation_period SET released_at = now(), released_by = gen_random_uuid(),
                      reason = 'test'
                    """)
                .update());
    send("2026-03-19T09:32");
    assertThat(mine("d1")).hasSize(1);
  }

  @Test
  void aVerifiedContactPointGetsThePersonalWords() {
    PatientId patient = patient();
    hospitals.run(
        tenant,
        () -> {
          UUID point =
              patients.contactPoints(patient).stream()
                  .map(ContactPoint::id)
                  .findFirst()
                  .orElseThrow();
          patients.verified(patient, point, java.time.Instant.parse("2026-03-18T08:00:00Z"));
        });
    send("2026-03-19T09:31");
    assertThat(mine("d1").getFirst().body()).contains("欧阳叔叔");
  }

  @Test
  void aWithdrawalStopsWhatWaitsAndSaysSo() {
    PatientId patient = patient();
    TestClock.at(
        "2026-03-18T18:00",
        () ->
            hospitals.run(
                tenant,
                () ->
                    consents.record(
                        new ConsentWord(
                            patient,
                            Purpose.CARE,
                            "*",
                            ConsentWord.Kind.WITHDRAW,
                            ConsentWord.Speaker.SELF,
                            null,
                            "screen",
                            java.time.Instant.parse("2026-03-18T10:00:00Z")))));
    send("2026-03-19T09:31");
    assertThat(mine("d1")).isEmpty();
    assertThat(contact("d1"))
        .containsEntry("state", "not-sent")
        .containsEntry("reason_code", "consent-withdrawn");
  }

  @Test
  void nothingIsSentToTheFamilyOfSomebodyWhoDied() {
    TestClock.at(
        "2026-03-19T06:00",
        () ->
            intake.take(
                tenant,
                """
                MSH|^~\\&|HIS|SZYY|PRM|SZYY|20260319055900+0800||ADT^A08^ADT_A01|X1|P|2.5|||AL|AL|CHN|UNICODE UTF-8
                EVN|A08|20260319055900+0800
                PID|1||P0000456^^^HIS^PI||欧阳^建国||19480903|M|||||||||||||||||||||20260319013000|Y
                PV1|1|N
                """));
    send("2026-03-19T09:31");
    assertThat(mine("d1")).isEmpty();
    assertThat(contact("d1")).containsEntry("reason_code", "patient-died");
    assertThat(
            hospitals.<String>in(
                tenant,
                () -> jdbc.sql("SELECT state FROM pathway_plan").query(String.class).single()))
        .isEqualTo("stopped");
  }

  @Test
  void afterALongBreakNothingGoesOutThatMakesNoSenseAnyMore() {
    send("2026-03-30T09:31");
    assertThat(contact("d1"))
        .containsEntry("state", "expired")
        .containsEntry("reason_code", "expired");
  }

  @Test
  void anUnknownOutcomeIsAskedForAndNeverSentAgainBlindly() {
    sending.provider().behaveOnce(new SandboxBehaviour.AcceptThenDrop());
    send("2026-03-19T09:31");
    assertThat(contact("d1")).containsEntry("state", "unknown");
    send("2026-03-19T09:40");
    assertThat(contact("d1")).containsEntry("state", "accepted");
    assertThat(mine("d1")).hasSize(1);
  }

  @Test
  void whatTheProviderReportsMovesAContactForwardOnlyAndEachReportCountsOnce() {
    send("2026-03-19T09:31");
    AttemptId attempt = mine("d1").getFirst().attemptId();
    TestClock.at("2026-03-19T10:00", () -> sending.provider().read(attempt));
    TestClock.at("2026-03-19T10:05", () -> sending.provider().deliver(attempt));
    TestClock.at("2026-03-19T10:06", () -> sending.provider().deliver(attempt));
    TestClock.at(
        "2026-03-19T10:07",
        () -> sending.provider().bounce(attempt, SendResult.Reason.UNREACHABLE_ADDRESS));
    assertThat(contact("d1")).containsEntry("state", "read");
    assertThat(count("messaging_receipt")).isEqualTo(3);
  }

  @Test
  void aMessageThatComesBackReachedNobodyAndSaysWhy() {
    send("2026-03-19T09:31");
    AttemptId attempt = mine("d1").getFirst().attemptId();
    TestClock.at(
        "2026-03-19T10:00",
        () -> sending.provider().bounce(attempt, SendResult.Reason.UNREACHABLE_ADDRESS));
    assertThat(contact("d1"))
        .containsEntry("state", "failed")
        .containsEntry("reason_code", "channels-exhausted");
  }

  @Test
  void aReportAnswersTheQuestionWhatBecameOfALostAnswer() {
    sending.provider().behaveOnce(new SandboxBehaviour.AcceptThenDrop());
    send("2026-03-19T09:31");
    AttemptId attempt = mine("d1").getFirst().attemptId();
    TestClock.at("2026-03-19T09:32", () -> sending.provider().deliver(attempt));
    assertThat(contact("d1"))
        .containsEntry("state", "delivered")
        .containsEntry("reason_code", null);
    send("2026-03-19T09:40");
    assertThat(mine("d1")).hasSize(1);
  }

  @Test
  void theReminderLeadsToAnAnswerAndTheVisitClosesTheLoop() {
    send("2026-04-12T09:31");
    assertThat(mine("revisit:r3")).hasSize(1).allMatch(message -> message.body().contains("/m/v/"));
    PatientId patient = patient();
    Revisit revisit =
        hospitals.in(
            tenant, () -> appointments.next(patient, LocalDate.parse("2026-04-12")).orElseThrow());
    assertThat(revisit.dueOn()).isEqualTo("2026-04-15");
    TestClock.at(
        "2026-04-12T10:00",
        () ->
            hospitals.run(
                tenant,
                () ->
                    appointments.answer(
                        patient,
                        revisit.id(),
                        Revisit.Response.CONFIRMED,
                        "",
                        java.time.Instant.parse("2026-04-12T02:00:00Z"))));
    assertThat(contact("revisit:r3")).containsEntry("state", "replied");
    TestClock.at(
        "2026-04-15T08:40",
        () ->
            intake.take(
                tenant,
                """
                MSH|^~\\&|HIS|SZYY|PRM|SZYY|20260415083015+0800||ADT^A04^ADT_A01|V1|P|2.5|||AL|AL|CHN|UNICODE UTF-8
                EVN|A04|20260415083010+0800
                PID|1||P0000456^^^HIS^PI||欧阳^建国||19480903|M
                PV1|1|O|骨科门诊^2诊室||||D0789^孙^立群|||0401^骨科|||||||||MZ202604150456
                """));
    assertThat(
            hospitals.<LocalDate>in(
                tenant,
                () ->
                    jdbc.sql("SELECT attended_on FROM appointment_revisit")
                        .query(LocalDate.class)
                        .single()))
        .isEqualTo("2026-04-15");
  }

  @Test
  void silenceBecomesATask() {
    send("2026-03-19T09:31");
    send("2026-03-21T09:40");
    assertThat(
            hospitals.<List<String>>in(
                tenant,
                () ->
                    jdbc.sql("SELECT title_zh FROM task_fact_task WHERE kind = 'missed-step'")
                        .query(String.class)
                        .list()))
        .contains("出院第1天问卷");
  }

  /// An hour later, as a system says that corrects itself: what counts is when it was said.
  private void again(String controlId, UnaryOperator<String> change) {
    TestClock.at(
        "2026-03-18T16:00",
        () ->
            takeAgain(
                controlId,
                message ->
                    change
                        .apply(message)
                        .replace("EVN|A03|20260318140000", "EVN|A03|20260318150000")));
  }

  /// The discharge comes once more, changed.
  private void takeAgain(String controlId, UnaryOperator<String> change) {
    assertThat(intake.take(tenant, change.apply(DISCHARGE.formatted(controlId))))
        .contains("MSA|AA|" + controlId);
    plans.run(tenant);
  }

  private void send(String wallTime) {
    TestClock.at(
        wallTime,
        () -> {
          plans.run(tenant);
          sending.run(tenant);
          plans.run(tenant);
        });
  }

  private List<SandboxMessage> mine(String step) {
    List<String> contacts =
        hospitals.in(
            tenant,
            () ->
                jdbc.sql(
                        "SELECT contact_id::text FROM messaging_contact WHERE reference LIKE 'pathway:%:' || ? || '%'")
                    .param(step)
                    .query(String.class)
                    .list());
    return sending.received().stream()
        .filter(message -> contacts.contains(message.contactKey().value()))
        .toList();
  }

  private PatientId patient() {
    return hospitals.in(
        tenant, () -> patients.search("ouyang", null, 1).items().getFirst().patient().id());
  }

  private Map<String, String> steps() {
    return hospitals.in(
        tenant,
        () ->
            jdbc
                .sql("SELECT step_id, due_on || ' ' || due_source FROM pathway_step")
                .query((row, n) -> Map.entry(row.getString(1), row.getString(2)))
                .list()
                .stream()
                .collect(
                    java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  private Map<String, Object> contact(String step) {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql(
                    "SELECT state, reason_code, channel FROM messaging_contact WHERE reference LIKE 'pathway:%:' || ? || '%'")
                .param(step)
                .query()
                .listOfRows()
                .getFirst());
  }

  private int count(String table) {
    return hospitals.in(
        tenant, () -> jdbc.sql("SELECT count(*) FROM " + table).query(Integer.class).single());
  }
}
