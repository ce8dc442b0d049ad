package org.xinqiao.pathway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.xinqiao.TestClock;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.audit.Actor;
import org.xinqiao.channel.sandbox.SandboxMessage;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Purpose;
import org.xinqiao.messaging.SendRounds;
import org.xinqiao.patient.PatientDied;
import org.xinqiao.patient.RepresentativeDesk;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Pregnancy, delivery and children: each with somebody who is described and the days that follow,
/// and above all what must not be sent any more after a loss.
@XinqiaoTest
class MotherAndChildTests extends DescribedPatient {

  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  @Autowired SendRounds sending;
  @Autowired KeepPlans keep;
  @Autowired RepresentativeDesk desk;
  @Autowired Consents consents;
  @Autowired ApplicationEventPublisher events;

  /// At eight weeks, expected on 20 December.
  @Test
  void pregnancy() {
    aPatient("female", "1996-01-01");
    visit("outpatient", "2026-05-10", null);
    expected("R1", "20261220", "2026-05-10T09:00");
    planOn("2026-05-10");
    assertThat(running()).containsExactly("pregnancy");
    assertPlan("pregnancy", WEEKS_OF_20_DECEMBER);
    assertThat(lines("SELECT department_name FROM pathway_plan")).containsExactly("外科");
  }

  /// Only what lies ahead is asked for when somebody comes late.
  @Test
  void whoComesLateIsAskedForWhatLiesAhead() {
    aPatient("female", "1996-01-01");
    expected("R1", "2026-12-20", "2026-10-01T09:00");
    planOn("2026-10-01");
    assertThat(lines("SELECT DISTINCT step_id FROM pathway_due ORDER BY 1"))
        .containsExactly(
            "gbs", "late@1", "late@2", "late@3", "late@4", "late@5", "middle@3", "middle@4");
    assertThat(
            lines(
                "SELECT DISTINCT split_part(reference, ':', 3) FROM messaging_contact ORDER BY 1"))
        .containsExactly("movements", "ogtt");
  }

  /// The scan says eleven days later, or earlier.
  @ParameterizedTest
  @CsvSource({"20261231, 2026-06-18", "20261209, 2026-05-27"})
  void aCorrectedDayMovesWhatWasNotSent(String corrected, String twelveWeeks) {
    aPatient("female", "1996-01-01");
    expected("R1", "20261220", "2026-05-10T09:00");
    planOn("2026-05-10");
    expected("R2", corrected, "2026-05-20T09:00");
    planOn("2026-05-20");
    assertThat(running()).containsExactly("pregnancy");
    assertThat(lines("SELECT due_on::text FROM pathway_step WHERE step_id = 'early@1'"))
        .containsExactly(twelveWeeks);
  }

  @ParameterizedTest
  @ValueSource(strings = {"20261332", "十二月二十日", "", "39"})
  void aDayThatIsNoneBeginsNothing(String day) {
    aPatient("female", "1996-01-01");
    expected("R1", day, "2026-05-10T09:00");
    planOn("2026-05-10");
    assertThat(lines("SELECT step_id FROM pathway_step")).isEmpty();
  }

  /// A loss, a missed abortion, a stillbirth, and the birth itself.
  @ParameterizedTest
  @ValueSource(strings = {"O03.900", "O02.100", "O04.900", "O36.400", "O82.000", "Z37.000"})
  void theLossOfAPregnancyEndsItOnTheSameDayAndNothingMoreIsSent(String diagnosis) {
    aPatient("female", "1996-01-01");
    expected("R1", "20261220", "2026-05-10T09:00");
    expected("R2", "20261220", "2026-06-01T09:00");
    planOn("2026-06-01");
    planOn("2026-06-27");
    // What is due tomorrow is planned already.
    assertThat(lines("SELECT state || ' ' || split_part(reference, ':', 3) FROM messaging_contact"))
        .contains("planned screen");
    diagnosis(visit("emergency", "2026-06-27", null), diagnosis, "2026-06-27");
    planOn("2026-06-27");
    assertThat(running()).doesNotContain("pregnancy");
    assertThat(ended()).containsExactly("pregnancy no-longer");
    for (String day :
        List.of("2026-06-27", "2026-06-28", "2026-07-26", "2026-10-04", "2026-12-18")) {
      send(day + "T10:00");
      assertThat(running()).doesNotContain("pregnancy");
    }
    assertThat(
            lines(
                "SELECT c.reference FROM messaging_contact c JOIN pathway_plan p ON c.reference LIKE 'pathway:' || p.plan_id || ':%' WHERE p.pathway_id = 'pregnancy' AND (c.state NOT IN ('cancelled', 'not-sent') OR c.sent_at IS NOT NULL)"))
        .isEmpty();
    assertThat(lines("SELECT due_on::text FROM appointment_fact_revisit WHERE NOT cancelled"))
        .isEmpty();
    assertThat(lines("SELECT pathway_id FROM pathway_plan WHERE pathway_id = 'pregnancy-loss'"))
        .hasSize(diagnosis.startsWith("O8") || diagnosis.startsWith("Z") ? 0 : 1);
  }

  /// Told on the telephone, the loss is no diagnosis: staff end the plan, and an older result of
  /// the same pregnancy begins no other.
  @Test
  void whatStaffEndedDoesNotBeginAgain() {
    aPatient("female", "1996-01-01");
    expected("R1", "20261220", "2026-05-10T09:00");
    planOn("2026-05-10");
    expected("R2", "20261220", "2026-06-01T09:00");
    planOn("2026-06-01");
    TestClock.at(
        "2026-06-10T09:00",
        () ->
            Tenancy.run(
                tenant.id(),
                () ->
                    keep.end(
                        new PatientId(patient),
                        UUID.fromString(lines("SELECT plan_id::text FROM pathway_plan").getFirst()),
                        "doctor-decided",
                        Actor.patient(new PatientId(patient)))));
    planOn("2026-06-10");
    planOn("2026-06-11");
    assertThat(running()).isEmpty();
    // The next pregnancy is another one.
    expected("R3", "20270901", "2027-01-20T09:00");
    planOn("2027-01-20");
    assertThat(running()).containsExactly("pregnancy");
  }

  @Test
  void threatenedAbortionDoesNotEndIt() {
    aPatient("female", "1996-01-01");
    expected("R1", "20261220", "2026-05-10T09:00");
    planOn("2026-05-10");
    diagnosis(visit("outpatient", "2026-06-10", null), "O20.000", "2026-06-10");
    planOn("2026-06-10");
    assertThat(running()).containsExactly("pregnancy");
  }

  /// A loss of which the hospital followed no pregnancy calls nobody.
  @Test
  void aLossThatWasNotFollowedCallsNobody() {
    aPatient("female", "1996-01-01");
    diagnosis(visit("outpatient", "2026-06-10", null), "O03.900", "2026-06-10");
    planOn("2026-06-10");
    assertThat(running()).isEmpty();
  }

  /// Delivered on 1 March by caesarean section, at home on the 5th.
  @Test
  void postpartum() {
    aPatient("female", "1996-01-01");
    UUID stay = visit("inpatient", "2026-02-28", "2026-03-05");
    diagnosis(stay, "O82.900", "2026-03-05");
    diagnosis(stay, "Z37.000", "2026-03-05");
    operation(stay, "74.1x01", "2026-03-01");
    planOn("2026-03-05");
    assertThat(running()).containsExactly("postpartum");
    assertPlan(
        "postpartum",
        """
        d1 questionnaire 2026-03-06
        visit task 2026-03-08
        d7 questionnaire 2026-03-12
        d42 revisit 2026-04-12
        mood questionnaire 2026-04-12
        """);
    assertThat(lines("SELECT due_on::text FROM pathway_due WHERE step_id = 'd42' ORDER BY 1"))
        .containsExactly("2026-04-05", "2026-04-10");
  }

  @Test
  void aDeliveryWithoutACodeCountsFromGoingHome() {
    aPatient("female", "1996-01-01");
    diagnosis(visit("inpatient", "2026-02-28", "2026-03-05"), "O80.000", "2026-03-05");
    planOn("2026-03-05");
    assertThat(lines("SELECT due_on::text FROM pathway_step WHERE step_id = 'd42'"))
        .containsExactly("2026-04-16");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Z37.100", "Z37.300", "O36.400"})
  void aStillbirthBeginsNoneAndStopsIt(String diagnosis) {
    aPatient("female", "1996-01-01");
    UUID stay = visit("inpatient", "2026-02-28", "2026-03-05");
    diagnosis(stay, "O80.000", "2026-03-05");
    planOn("2026-03-05");
    assertThat(running()).containsExactly("postpartum");
    diagnosis(stay, diagnosis, "2026-03-05");
    planOn("2026-03-06");
    assertThat(running()).isEmpty();
    assertThat(ended()).containsExactly("postpartum no-longer");
  }

  /// Born on 31 January, at home on 3 February.
  @Test
  void newborn() {
    aPatient("female", "2026-01-31");
    visit("inpatient", "2026-01-31", "2026-02-03");
    planOn("2026-02-03");
    assertThat(running()).containsExactly("child-immunisation", "newborn");
    assertPlan(
        "newborn",
        """
        visit task 2026-02-06
        month revisit 2026-02-28
        m3 revisit 2026-04-30
        m6 revisit 2026-07-31
        m8 revisit 2026-09-30
        later@1 revisit 2027-01-31
        """);
    assertPlan(
        "child-immunisation",
        """
        m1-d7 message 2026-02-21
        m1-d1 message 2026-02-27
        m2-d7 message 2026-03-24
        m2-d1 message 2026-03-30
        m3-d7 message 2026-04-23
        m3-d1 message 2026-04-29
        m4-d7 message 2026-05-24
        m4-d1 message 2026-05-30
        m6-d7 message 2026-07-24
        m6-d1 message 2026-07-30
        m8-d7 message 2026-09-23
        m8-d1 message 2026-09-29
        m9-d7 message 2026-10-24
        m9-d1 message 2026-10-30
        m18-d7 message 2027-07-24
        m18-d1 message 2027-07-30
        y2-d7 message 2028-01-24
        y2-d1 message 2028-01-30
        y3-d7 message 2029-01-24
        y3-d1 message 2029-01-30
        y4-d7 message 2030-01-24
        y4-d1 message 2030-01-30
        y6-d7 message 2032-01-24
        y6-d1 message 2032-01-30
        """);
  }

  /// Nobody is written to but a guardian who agreed, in words that say nothing of the child; its
  /// death stops all of it.
  @Test
  void aGuardianIsWrittenToUntilTheChildDies() {
    aPatient("male", "2026-01-31");
    visit("inpatient", "2026-01-31", "2026-02-03");
    planOn("2026-02-03");
    send("2026-02-20T10:00", "2026-02-21T09:35");
    assertThat(lines("SELECT state || ' ' || reason_code FROM messaging_contact"))
        .containsExactly("not-sent minor-without-guardian");

    PatientId child = new PatientId(patient);
    TestClock.at(
        "2026-02-24T10:00",
        () ->
            hospitals.run(
                tenant,
                () -> {
                  UUID mother = desk.guardian(child, "13000000816", LocalDate.parse("2026-02-24"));
                  for (Purpose purpose : List.of(Purpose.CARE, Purpose.REMIND)) {
                    consents.record(
                        new ConsentWord(
                            child,
                            purpose,
                            ConsentWord.ALL,
                            ConsentWord.Kind.GRANT,
                            ConsentWord.Speaker.GUARDIAN,
                            mother.toString(),
                            new ConsentWord.Evidence(ConsentWord.Evidence.Kind.PAPER, "P-1", null),
                            "zh-CN",
                            null,
                            LocalDate.parse("2026-02-24").atTime(9, 0).atZone(ZONE).toInstant()));
                  }
                }));
    send("2026-02-24T10:05", "2026-02-25T09:35", "2026-02-26T10:00", "2026-02-27T09:35");
    List<String> read =
        sending.received().stream()
            .filter(message -> message.to().value().equals("+8613000000816"))
            .map(SandboxMessage::body)
            .toList();
    assertThat(read).isNotEmpty().noneMatch(body -> body.contains("王安") || body.contains("疫苗"));

    die();
    TestClock.at(
        "2026-02-28T10:00",
        () ->
            hospitals.run(
                tenant,
                () ->
                    events.publishEvent(
                        new PatientDied(child, Instant.parse("2026-02-28T02:00:00Z")))));
    assertThat(running()).isEmpty();
  }

  @Test
  void aChildOfFiveWhoCameBeforeTheScheduleIsNot() {
    aPatient("male", "2024-12-31");
    visit("outpatient", "2026-03-01", null);
    planOn("2026-03-01");
    assertThat(running()).isEmpty();
  }

  @Test
  void girlsAreRemindedAtThirteen() {
    aPatient("female", "2013-08-31");
    visit("outpatient", "2026-03-01", null);
    planOn("2026-03-01");
    assertThat(running()).containsExactly("hpv-immunisation");
    assertPlan(
        "hpv-immunisation",
        """
        first-d7 message 2026-08-24
        first-d1 message 2026-08-30
        second-d7 message 2027-02-21
        second-d1 message 2027-02-27
        """);
  }

  @ParameterizedTest
  @CsvSource({"male, 2013-08-31", "female, 2011-11-10", "female, 2015-01-01"})
  void othersAreNot(String sex, String born) {
    aPatient(sex, born);
    visit("outpatient", "2026-03-01", null);
    planOn("2026-03-01");
    assertThat(running()).isEmpty();
  }

  private static final String WEEKS_OF_20_DECEMBER =
      """
      nt message 2026-05-31
      early@1 revisit 2026-06-07
      screen message 2026-06-28
      early@2 revisit 2026-07-19
      scan message 2026-08-02
      middle@1 revisit 2026-08-16
      ogtt message 2026-08-30
      middle@2 revisit 2026-09-13
      movements message 2026-09-27
      gbs message 2026-11-15
      late@1 revisit 2026-11-29
      """;

  private void send(String... moments) {
    for (String moment : moments) {
      TestClock.at(
          moment,
          () -> {
            plans.run(tenant);
            sending.run(tenant);
          });
    }
  }

  private void expected(String report, String day, String at) {
    write(
        """
        INSERT INTO clinical_observation (tenant_id, patient_id, observation_id, report_key, code, name, raw_value,
          observed_at, status, event_at, source_message_id, source_patient)
        VALUES (?, ?, gen_random_uuid(), ?, '11778-8', '预产期', ?, ?, 'F', now(), gen_random_uuid(), 'P')
        """,
        report,
        day,
        at(at));
  }
}
