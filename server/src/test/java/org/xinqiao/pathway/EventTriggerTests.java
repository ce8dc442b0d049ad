package org.xinqiao.pathway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.condition.PatientRange;
import org.xinqiao.organization.Tenant;
import org.xinqiao.profile.ProfileRounds;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.json.JsonMapper;

/// Pathways that begin with an event of its own: each with a patient who is described and the days
/// that follow, what happens when the event turns out to be none, and that it begins nothing twice.
@XinqiaoTest
class EventTriggerTests {

  private static final ZoneId HOSPITAL = ZoneId.of("Asia/Shanghai");

  @Autowired TestHospital hospitals;
  @Autowired ProfileRounds profiles;
  @Autowired PlanRounds plans;
  @Autowired StartPlans start;
  @Autowired JdbcClient jdbc;
  @Autowired JsonMapper json;

  private Tenant tenant;
  private UUID patient;

  @BeforeEach
  void aPatientOfFifty() {
    tenant = hospitals.open();
    patient = UUID.randomUUID();
    write(
        """
        INSERT INTO patient (tenant_id, patient_id, name, family_name, given_name, sex, birth_date, demographics_at,
                             registered_at)
        VALUES (?, ?, '王建国', '王', '建国', 'male', DATE '1976-01-01', now(), now())
        """);
  }

  /// 28 tablets of a beta blocker on 1 March, and 28 more on 25 March: the new ones begin when the
  /// old ones have run out.
  @Test
  void aMedicineThatMustNotStopIsRemindedOfBeforeItRunsOut() {
    dispense("D1", "metoprolol", 28, "2026-03-01T10:00");
    planOn("2026-03-01");
    assertThat(running()).containsExactly("refill-high-risk");
    assertDays("refill-high-risk", "r7 2026-03-22, r3 2026-03-26, r0 2026-03-29, call 2026-03-30");

    dispense("D2", "metoprolol", 28, "2026-03-25T10:00");
    planOn("2026-03-25");
    assertThat(ended()).containsExactly("refill-high-risk supply-changed");
    assertDays("refill-high-risk", "r7 2026-04-19, r3 2026-04-23, r0 2026-04-26, call 2026-04-27");
  }

  @Test
  void aDispenseThatIsCancelledLeavesTheOneBefore() {
    dispense("D1", "metformin", 30, "2026-03-01T10:00");
    dispense("D2", "metformin", 30, "2026-03-20T10:00");
    planOn("2026-03-20");
    assertDays("refill", "r7 2026-04-23, r3 2026-04-27, r0 2026-04-30, call 2026-05-03");
    write(
        "UPDATE clinical_medication_dispense SET status = 'cancelled' WHERE tenant_id = ? AND patient_id = ? AND dispense_key = 'D2'");
    planOn("2026-03-21");
    assertThat(ended()).containsExactly("refill supply-changed");
    assertDays("refill", "r7 2026-03-24, r3 2026-03-28, r0 2026-03-31, call 2026-04-03");
  }

  @Test
  void whatLastsNobodyKnowsHowLongIsNotRemindedOf() {
    dispense("D1", "metformin", null, "2026-03-01T10:00");
    planOn("2026-03-01");
    assertThat(running()).isEmpty();
  }

  /// The database folds as the words say: each supply begins when the one before has run out, of
  /// which at most 30 days are carried over.
  @Test
  void suppliesFollowEachOther() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      LocalDate day = LocalDate.parse("2026-01-01");
      LocalDate until = null;
      List<LocalDate> days = new ArrayList<>();
      List<Integer> supplies = new ArrayList<>();
      for (int i = random.nextInt(6); i >= 0; i--) {
        day = day.plusDays(random.nextInt(50));
        int supply = 1 + random.nextInt(90);
        days.add(day);
        supplies.add(supply);
        LocalDate first = day;
        if (until != null && until.isAfter(day)) {
          first = until.isAfter(day.plusDays(30)) ? day.plusDays(30) : until;
        }
        until = first.plusDays(supply);
      }
      LocalDate folded =
          hospitals.in(
              tenant,
              () ->
                  jdbc.sql(
                          """
                          SELECT clinical_run_out(day, supply ORDER BY n)
                            FROM unnest(:days::date[], :supplies::integer[]) WITH ORDINALITY AS s (day, supply, n)
                          """)
                      .param("days", days.stream().map(LocalDate::toString).toArray(String[]::new))
                      .param("supplies", supplies.toArray(Integer[]::new))
                      .query(LocalDate.class)
                      .single());
      assertThat(folded).as(days + " " + supplies).isEqualTo(until);
    }
  }

  @Test
  void aMissedAppointmentIsAskedAboutAndBookedAgainItIsNot() {
    appointment("A1", "no-show", "2026-03-10T09:00", "2026-03-10T10:00");
    planOn("2026-03-10");
    assertThat(running()).containsExactly("missed-appointment");
    assertDays("missed-appointment", "ask 2026-03-10, d1 2026-03-11, d14 2026-03-24");

    write(
        "UPDATE appointment SET status = 'booked', starts_at = '2026-03-20 09:00+08' WHERE tenant_id = ? AND patient_id = ?");
    planOn("2026-03-12");
    assertThat(running()).isEmpty();
    assertThat(ended()).containsExactly("missed-appointment event-withdrawn");

    write("UPDATE appointment SET status = 'no-show' WHERE tenant_id = ? AND patient_id = ?");
    planOn("2026-03-20");
    assertDays("missed-appointment", "ask 2026-03-20, d1 2026-03-21, d14 2026-04-03");
  }

  /// After an operation three weeks ago somebody calls on the same day.
  @Test
  void whoeverIsAtRiskIsCalled() {
    write(
        """
        INSERT INTO clinical_procedure (tenant_id, patient_id, procedure_id, code, name, performed_on, principal,
          source_message_id, source_patient)
        VALUES (?, ?, gen_random_uuid(), '81.54', '膝关节置换', DATE '2026-02-20', true, gen_random_uuid(), 'P')
        """);
    appointment("A1", "no-show", "2026-03-10T09:00", "2026-03-10T10:00");
    planOn("2026-03-10");
    assertThat(running()).containsExactly("missed-appointment-high-risk");
    assertDays("missed-appointment-high-risk", "d0 2026-03-10, d3 2026-03-13, d14 2026-03-24");
  }

  @Test
  void aCancelledAppointmentIsFollowedUpUnlessThereIsAnother() {
    appointment("A1", "cancelled", "2026-03-20T09:00", "2026-03-10T10:00");
    planOn("2026-03-10");
    assertThat(running()).containsExactly("cancelled-appointment");
    assertDays("cancelled-appointment", "ask 2026-03-10, d2 2026-03-12, d14 2026-03-24");
  }

  @Test
  void whoHasAnotherAppointmentIsLeftInPeace() {
    appointment("A1", "cancelled", "2026-03-20T09:00", "2026-03-10T10:00");
    appointment("A2", "booked", "2026-03-21T09:00", "2026-03-10T10:00");
    planOn("2026-03-10");
    assertThat(running()).isEmpty();
  }

  /// A nodule of 7 mm: CT at six and at 18 months. It was 5 mm after all.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "lung-nodule-solid-mm|7|lung-nodule-solid-6-8|ct1 2026-09-10, ct2 2027-09-10",
        "lung-nodule-solid-mm|8|lung-nodule-solid-6-8|ct1 2026-09-10, ct2 2027-09-10",
        "lung-nodule-solid-mm|9.5|lung-nodule-solid-over-8|d1 2026-03-11, specialist 2026-03-24, ct 2026-06-10",
        "lung-nodule-ground-glass-mm|6|lung-nodule-ground-glass|ct1 2026-09-10, ct@1 2028-09-10",
        "lung-nodule-part-solid-mm|12|lung-nodule-part-solid|ct1 2026-06-10, ct@1 2027-06-10",
        "breast-bi-rads|3|breast-bi-rads-3|us@1 2026-09-10",
        "breast-bi-rads|4|breast-bi-rads-4-5|d1 2026-03-11, specialist 2026-03-17, d8 2026-03-18",
        "14771-0|6.5|finding-glucose-raised|ogtt 2026-04-07, again@1 2026-09-10",
        "14771-0|7.0|finding-glucose-high|d1 2026-03-11, visit 2026-03-24, d15 2026-03-25",
      })
  void anAbnormalFindingHasItsDaysAndACorrectedOneStops(
      String code, double value, String pathway, String days) {
    result("R1", code, value, "2026-03-10T09:00");
    planOn("2026-03-10");
    assertThat(running()).containsExactly(pathway);
    assertDays(pathway, days);

    write(
        "UPDATE clinical_observation SET value = 1, status = 'C' WHERE tenant_id = ? AND patient_id = ?");
    planOn("2026-03-11");
    assertThat(running()).isEmpty();
    assertThat(ended()).containsExactly(pathway + " event-withdrawn");
  }

  @Test
  void aNoduleOfASmallSizeOrAYoungPatientCallsForNothing() {
    result("R1", "lung-nodule-solid-mm", 5, "2026-03-10T09:00");
    write(
        "UPDATE patient SET birth_date = DATE '2000-01-01' WHERE tenant_id = ? AND patient_id = ?");
    result("R2", "lung-nodule-solid-mm", 9, "2026-03-10T09:00");
    planOn("2026-03-10");
    assertThat(running()).isEmpty();
  }

  @Test
  void aScoreOfAnAnsweredFormBeginsIt() {
    form("phq9", 9, "2026-03-10T09:00");
    planOn("2026-03-10");
    assertThat(running()).isEmpty();
    form("phq9", 12, "2026-03-12T09:00");
    planOn("2026-03-12");
    assertThat(running()).containsExactly("low-mood-answer");
    assertDays("low-mood-answer", "d1 2026-03-13, d14 2026-03-26");
  }

  /// The rows of a result and a dispense are others after their messages were replayed.
  @Test
  void aReplayBeginsNothingAgain() {
    result("R1", "breast-bi-rads", 4, "2026-03-10T09:00");
    dispense("D1", "warfarin", 28, "2026-03-01T10:00");
    appointment("A1", "no-show", "2026-03-10T09:00", "2026-03-10T10:00");
    planOn("2026-03-10");
    List<String> before = lines("SELECT plan_id::text FROM pathway_plan ORDER BY 1");
    assertThat(before).hasSize(3);
    write(
        "UPDATE clinical_observation SET observation_id = gen_random_uuid() WHERE tenant_id = ? AND patient_id = ?");
    write(
        "UPDATE clinical_medication_dispense SET dispense_id = gen_random_uuid() WHERE tenant_id = ? AND patient_id = ?");
    planOn("2026-03-11");
    sweep("2026-03-12");
    sweep("2026-03-12");
    assertThat(lines("SELECT plan_id::text FROM pathway_plan WHERE state = 'active' ORDER BY 1"))
        .isEqualTo(before);
  }

  /// What moves with a merged record keeps its name, as `home_id` says whose it was.
  @Test
  void aMergeBeginsNothingAgain() {
    result("R1", "breast-bi-rads", 4, "2026-03-10T09:00");
    planOn("2026-03-10");
    UUID other = UUID.randomUUID();
    UUID merged = patient;
    patient = other;
    write(
        """
        INSERT INTO patient (tenant_id, patient_id, name, family_name, given_name, sex, birth_date, demographics_at,
                             registered_at)
        VALUES (?, ?, '王建国', '王', '建国', 'male', DATE '1976-01-01', now(), now())
        """);
    for (String table :
        List.of(
            "clinical_observation",
            "pathway_plan",
            "pathway_step",
            "pathway_due",
            "appointment_revisit")) {
      hospitals.run(
          tenant,
          () ->
              jdbc.sql(
                      "SET CONSTRAINTS ALL DEFERRED; UPDATE "
                          + table
                          + " SET home_id = patient_id, patient_id = ? WHERE patient_id = ?")
                  .param(other)
                  .param(merged)
                  .update());
    }
    planOn("2026-03-11");
    sweep("2026-03-12");
    assertThat(lines("SELECT state || ' ' || pathway_id FROM pathway_plan"))
        .containsExactly("active breast-bi-rads-4-5");
  }

  @Test
  void theSweepFindsWhatNoEventTold() {
    dispense("D1", "warfarin", 28, "2026-03-01T10:00");
    appointment("A1", "no-show", "2026-03-02T09:00", "2026-03-02T10:00");
    result("R1", "breast-bi-rads", 3, "2026-03-01T09:00");
    profiles.run(tenant);
    hospitals.run(tenant, () -> jdbc.sql("DELETE FROM pathway_pending").update());
    sweep("2026-03-03");
    assertThat(running())
        .containsExactly("breast-bi-rads-3", "missed-appointment", "refill-high-risk");
    write("UPDATE appointment SET status = 'fulfilled' WHERE tenant_id = ? AND patient_id = ?");
    sweep("2026-03-04");
    assertThat(ended()).containsExactly("missed-appointment event-withdrawn");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"kind\": \"no-shows\"}|trigger.event.kind: must be one of",
        "{\"kind\": \"finding\", \"within\": {\"days\": 30}}|trigger.event.codes: needs at least one code",
        "{\"kind\": \"finding\", \"codes\": [\"x\"], \"within\": {\"days\": 0}}|trigger.event.within.days: must be a whole number from 1 to 400",
        "{\"kind\": \"finding\", \"codes\": [\"x\"], \"within\": {\"days\": 9}, \"value\": {\"from\": \"7\"}}|trigger.event.value.from: must be a number",
        "{\"kind\": \"finding\", \"codes\": [\"x\"], \"within\": {\"days\": 9}, \"value\": {\"from\": 7, \"below\": 6}}|trigger.event.value.below: is less than from",
        "{\"kind\": \"finding\", \"codes\": [\"x\"], \"within\": {\"days\": 9}, \"value\": {}}|trigger.event.value: needs from, below or both",
        "{\"kind\": \"appointment-missed\", \"within\": {\"days\": 9}, \"codes\": [\"x\"]}|trigger.event.codes: does not belong to appointment-missed",
        "{\"kind\": \"form-answered\", \"within\": {\"days\": 9}}|trigger.event.questionnaire: is missing",
        "{\"kind\": \"form-answered\", \"within\": {\"days\": 9}, \"questionnaire\": \"q\", \"score\": {\"to\": true}}|trigger.event.score.to: must be a number",
      })
  void aFlawNamesItsPlace(String event, String flaw) {
    assertThatThrownBy(() -> EventTrigger.read(json.readTree(event), "trigger.event"))
        .isInstanceOf(PathwayFlaw.class)
        .hasMessageStartingWith(flaw);
  }

  private void dispense(String key, String code, Integer days, String at) {
    write(
        """
        INSERT INTO clinical_medication_dispense (tenant_id, patient_id, dispense_id, dispense_key, code, name, status,
          days_supply, handed_over_at, event_at, source_message_id, source_patient)
        VALUES (?, ?, gen_random_uuid(), ?, ?, '药', 'completed', ?, ?, now(), gen_random_uuid(), 'P')
        """,
        key,
        code,
        days,
        at(at));
  }

  private void appointment(String key, String status, String at, String said) {
    write(
        """
        INSERT INTO appointment (tenant_id, patient_id, appointment_id, filler_key, status, starts_at, department_name,
          event_at, source_message_id, source_patient)
        VALUES (?, ?, gen_random_uuid(), ?, ?, ?, '内科', ?, gen_random_uuid(), 'P')
        """,
        key,
        status,
        at(at),
        at(said));
  }

  private void result(String report, String code, double value, String at) {
    write(
        """
        INSERT INTO clinical_observation (tenant_id, patient_id, observation_id, report_key, code, name, value, raw_value,
          observed_at, status, event_at, source_message_id, source_patient)
        VALUES (?, ?, gen_random_uuid(), ?, ?, '结果', ?, '', ?, 'F', now(), gen_random_uuid(), 'P')
        """,
        report,
        code,
        value,
        at(at));
  }

  private void form(String questionnaire, double score, String at) {
    write(
        """
        INSERT INTO questionnaire_form (tenant_id, patient_id, form_id, questionnaire_id, version, reference, opened_at,
          expires_at, submitted_at, submit_key, score)
        VALUES (?, ?, gen_random_uuid(), ?, 1, gen_random_uuid()::text, now(), now(), ?, gen_random_uuid(), ?)
        """,
        questionnaire,
        at(at),
        score);
  }

  private static Timestamp at(String local) {
    return Timestamp.from(LocalDateTime.parse(local).atZone(HOSPITAL).toInstant());
  }

  private void write(String sql, Object... values) {
    List<Object> all = new ArrayList<>(List.of(tenant.id().value(), patient));
    all.addAll(Arrays.asList(values));
    hospitals.run(tenant, () -> jdbc.sql(sql).params(all).update());
  }

  private void planOn(String day) {
    TestClock.at(
        day + "T18:00",
        () -> {
          profiles.run(tenant);
          plans.run(tenant);
        });
  }

  private void sweep(String day) {
    LocalDate today = LocalDate.parse(day);
    Instant now = today.atTime(9, 0).atZone(HOSPITAL).toInstant();
    Tenancy.run(
        tenant.id(),
        () ->
            start.forPage(new PatientRange(new UUID(0, 0), new UUID(-1L, -1L)), today, today, now));
  }

  private List<String> running() {
    return lines("SELECT pathway_id FROM pathway_plan WHERE state = 'active' ORDER BY 1");
  }

  private List<String> ended() {
    return lines(
        "SELECT pathway_id || ' ' || stop_reason FROM pathway_plan WHERE state = 'stopped' ORDER BY 1");
  }

  private void assertDays(String pathway, String days) {
    assertThat(
            String.join(
                ", ",
                lines(
                    """
                    SELECT s.step_id || ' ' || s.due_on
                      FROM pathway_step s JOIN pathway_plan p USING (tenant_id, patient_id, plan_id)
                     WHERE p.state = 'active' AND p.pathway_id = '%s' ORDER BY s.due_on, s.position
                    """
                        .formatted(pathway))))
        .isEqualTo(days);
  }

  private List<String> lines(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(String.class).list());
  }
}
