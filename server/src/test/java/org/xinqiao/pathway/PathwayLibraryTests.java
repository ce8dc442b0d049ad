package org.xinqiao.pathway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.messaging.SendRounds;
import org.xinqiao.organization.Tenant;
import org.xinqiao.profile.ProfileRounds;

/// The pathways that ship, each with a patient who is described and the days that the pathway gives
/// them.
@XinqiaoTest
class PathwayLibraryTests {

  @Autowired TestHospital hospitals;
  @Autowired IntakeRounds intake;
  @Autowired ProfileRounds profiles;
  @Autowired PlanRounds plans;
  @Autowired SendRounds sending;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private int messages;

  @BeforeEach
  void aHospital() {
    tenant = hospitals.open();
  }

  /// 45 years old, with hypertension, whose pressure is where it should be.
  @Test
  void hypertension() {
    visit("2026-03-02", "19800615", "I10^高血压^I10", "SBP 132", "DBP 84");
    planOn("2026-03-02");
    assertThat(running()).containsExactly("hypertension");
    assertDays(
        "hypertension",
        """
        home@1 2026-05-23
        form@1 2026-05-27
        visit@1 2026-05-31
        home@2 2026-08-21
        form@2 2026-08-25
        visit@2 2026-08-29
        yearly@1 2027-03-02
        """);
  }

  /// The same, with 150/95: two weeks, not three months.
  @Test
  void hypertensionAboveItsGoal() {
    visit("2026-03-02", "19800615", "I10^高血压^I10", "SBP 150", "DBP 95");
    planOn("2026-03-02");
    assertThat(running()).containsExactly("hypertension", "hypertension-above-goal");
    assertDays(
        "hypertension-above-goal",
        """
        d3 2026-03-05
        d7 2026-03-09
        visit 2026-03-16
        d15 2026-03-17
        """);
  }

  /// From 65 years on 150/90 is the limit.
  @Test
  void anOlderPatientMayHaveSomewhatMore() {
    visit("2026-03-02", "19560101", "I10^高血压^I10", "SBP 146", "DBP 86");
    planOn("2026-03-02");
    assertThat(running()).containsExactly("hypertension");
  }

  /// 68 years old, with diabetes and arthritis, and a fasting glucose of 8.4.
  @Test
  void diabetes() {
    visit("2026-03-04", "19571201", "E11.9^2型糖尿病^I10", "FPG 8.4");
    planOn("2026-03-04");
    assertThat(running()).containsExactly("diabetes-2", "diabetes-2-above-goal");
    assertDays(
        "diabetes-2",
        """
        form@1 2026-05-29
        visit@1 2026-06-02
        form@2 2026-08-27
        visit@2 2026-08-31
        hba1c@1 2026-09-04
        yearly@1 2027-03-04
        """);
    assertDays(
        "diabetes-2-above-goal",
        """
        d3 2026-03-07
        visit 2026-03-18
        d15 2026-03-19
        hba1c 2026-06-04
        """);
  }

  @Test
  void aGlucoseThatIsAtItsGoalCallsForNoVisitInTwoWeeks() {
    visit("2026-03-04", "19571201", "E11.9^2型糖尿病^I10", "FPG 6.9");
    planOn("2026-03-04");
    assertThat(running()).containsExactly("diabetes-2");
  }

  /// 71 years old, from the last day of a month.
  @Test
  void copd() {
    visit("2026-08-31", "19550301", "J44.9^慢性阻塞性肺病^I10");
    planOn("2026-08-31");
    assertThat(running()).containsExactly("copd");
    assertDays(
        "copd",
        """
        form@1 2026-11-30
        form@2 2027-02-28
        visit@1 2027-02-28
        lungs@1 2027-08-31
        """);
  }

  @Test
  void copdAfterAStay() {
    discharge("2026-11-14", "2026-11-20", "19550301", "J44.1^慢阻肺急性加重^I10", "");
    planOn("2026-11-20");
    assertThat(running()).containsExactly("copd", "copd-exacerbation");
    assertDays(
        "copd-exacerbation",
        """
        d2 2026-11-22
        d7 2026-11-27
        w4 2026-12-18
        w14 2027-02-26
        """);
  }

  /// 33 years old.
  @Test
  void asthma() {
    visit("2026-03-31", "19930210", "J45.9^哮喘^I10");
    planOn("2026-03-31");
    assertThat(running()).containsExactly("asthma");
    assertDays(
        "asthma",
        """
        monthly@1 2026-04-30
        monthly@2 2026-05-31
        first 2026-06-30
        monthly@3 2026-06-30
        form@1 2026-09-30
        visit@1 2026-12-31
        """);
  }

  @Test
  void asthmaAfterAStay() {
    discharge("2026-04-25", "2026-04-29", "19930210", "J45.9^哮喘^I10", "");
    planOn("2026-04-29");
    assertThat(running()).containsExactly("asthma", "asthma-exacerbation");
    assertDays(
        "asthma-exacerbation",
        """
        d2 2026-05-01
        d5 2026-05-04
        m1 2026-05-29
        """);
  }

  /// 62 years old, with a stent after an infarction, at home on 31 January.
  @Test
  void coronaryDiseaseAfterPci() {
    discharge(
        "2026-01-24",
        "2026-01-31",
        "19640120",
        "I21.0^急性前壁心肌梗死^I10",
        "PR1|1||36.0600x001^冠状动脉支架植入^ICD9CM3GB||20260124100000|P\n");
    planOn("2026-01-31");
    assertThat(running()).containsExactly("coronary-pci");
    assertDays(
        "coronary-pci",
        """
        d2 2026-02-02
        d7 2026-02-07
        d14 2026-02-14
        m1 2026-02-28
        mood 2026-02-28
        bloods 2026-03-07
        m3 2026-04-30
        m6 2026-07-31
        m12 2027-01-31
        yearly@1 2027-01-31
        visit@1 2027-07-31
        """);
  }

  @Test
  void anInfarctionWithoutAnInterventionIsNotFollowedAsOne() {
    discharge("2026-01-24", "2026-01-31", "19640120", "I21.0^急性前壁心肌梗死^I10", "");
    planOn("2026-01-31");
    assertThat(running()).isEmpty();
  }

  /// 70 years old, at home on the last day of February.
  @Test
  void stroke() {
    discharge("2026-02-15", "2026-02-28", "19560101", "I63.9^脑梗死^I10", "");
    planOn("2026-02-28");
    assertThat(running()).containsExactly("stroke");
    assertDays(
        "stroke",
        """
        d3 2026-03-03
        d7 2026-03-07
        d14 2026-03-14
        m1 2026-03-28
        mood1 2026-03-28
        m3 2026-05-28
        mood3 2026-05-28
        mrs3 2026-05-28
        m6 2026-08-28
        m12 2027-02-28
        mrs12 2027-02-28
        visit@1 2028-02-28
        """);
  }

  /// 66 years old, at home on a leap day.
  @Test
  void tia() {
    discharge("2028-02-26", "2028-02-29", "19610505", "G45.9^短暂性脑缺血发作^I10", "");
    planOn("2028-02-29");
    assertThat(running()).containsExactly("tia");
    assertDays(
        "tia",
        """
        d3 2028-03-03
        d7 2028-03-07
        d7v 2028-03-07
        m1 2028-03-29
        mood1 2028-03-29
        m3 2028-05-29
        mood3 2028-05-29
        mrs3 2028-05-29
        m6 2028-08-29
        m12 2029-02-28
        mrs12 2029-02-28
        visit@1 2030-02-28
        """);
  }

  /// A step that comes again leads to a form, and its silence to a call, as any other.
  @Test
  void aTimeOfAStepGoesOutOnItsDayAndItsSilenceIsNoticed() {
    visit("2026-03-31", "19930210", "J45.9^哮喘^I10");
    planOn("2026-03-31");
    for (String moment : List.of("2026-04-29T10:00", "2026-04-30T09:35", "2026-05-02T10:00")) {
      TestClock.at(
          moment,
          () -> {
            plans.run(tenant);
            sending.run(tenant);
            plans.run(tenant);
          });
    }
    assertThat(
            lines(
                "SELECT right(reference, 19) || ' ' || (sent_at IS NOT NULL) FROM messaging_contact"))
        .containsExactly("monthly@1:monthly@1 true");
    assertThat(lines("SELECT title_zh FROM task_fact_task WHERE kind = 'missed-step'"))
        .containsExactly("每月控制问卷（第1次）");
  }

  /// Two records of one person, each on the same pathway: one plan goes on.
  @Test
  void whoeverWasTwoRecordsIsFollowedUpOnce() {
    visit("2026-03-02", "19800615", "I10^高血压^I10");
    planOn("2026-03-02");
    visitOf("P2", "2026-03-05", "19800615", "I10^高血压^I10");
    planOn("2026-03-05");
    assertThat(running()).containsExactly("hypertension", "hypertension");
    TestClock.at(
        "2026-03-06T10:00",
        () -> take("ADT^A40^ADT_A39", "P1", "19800615", "2026-03-06", "MRG|P2^^^HIS^PI\n"));
    planOn("2026-03-06");
    assertThat(
            lines(
                "SELECT state || ' ' || coalesce(stop_reason, '-') || ' ' || anchor_on FROM pathway_plan ORDER BY 1"))
        .containsExactly("active - 2026-03-02", "stopped merged 2026-03-05");
  }

  private void planOn(String day) {
    TestClock.at(
        day + "T18:00",
        () -> {
          profiles.run(tenant);
          plans.run(tenant);
        });
  }

  private List<String> running() {
    return lines("SELECT pathway_id FROM pathway_plan WHERE state = 'active' ORDER BY 1");
  }

  private void assertDays(String pathway, String days) {
    assertThat(
            lines(
                """
                SELECT s.step_id || ' ' || s.due_on
                  FROM pathway_step s JOIN pathway_plan p USING (tenant_id, patient_id, plan_id)
                 WHERE p.pathway_id = '%s' ORDER BY s.due_on, s.step_id COLLATE "C"
                """
                    .formatted(pathway)))
        .isEqualTo(Arrays.asList(days.strip().split("\n")));
  }

  private List<String> lines(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(String.class).list());
  }

  private void visit(String day, String born, String diagnosis, String... results) {
    visitOf("P1", day, born, diagnosis, results);
  }

  private void visitOf(
      String number, String day, String born, String diagnosis, String... results) {
    take(
        "ADT^A04^ADT_A01",
        number,
        born,
        day,
        """
        PV1|1|O|内科门诊^^^SZYY||||D1^李慧敏|||0201^内科||||||||O|%1$s^^^HIS^VN|||||||||||||||||||||||||%2$s
        DG1|1||%3$s||%2$s|F
        """
            .formatted("V" + number, compact(day) + "090000", diagnosis));
    for (String result : results) {
      String[] parts = result.split(" ");
      take(
          "ORU^R01^ORU_R01",
          number,
          born,
          day,
          """
          OBR|1|%1$s^HIS|%1$s^LIS|SH^生化^L|||%2$s
          OBX|1|NM|%3$s^%3$s^%6$s||%4$s|%5$s|||||F|||%2$s
          """
              .formatted(
                  number + parts[0],
                  compact(day) + "080000",
                  parts[0].equals("FPG") ? "14771-0" : parts[0],
                  parts[1],
                  parts[0].equals("FPG") ? "mmol/L" : "mmHg",
                  parts[0].equals("FPG") ? "LN" : "L"));
    }
  }

  private void discharge(
      String admitted, String day, String born, String diagnosis, String procedure) {
    take(
        "ADT^A03^ADT_A03",
        "P1",
        born,
        day,
        """
        PV1|1|I|一病区^08^02^SZYY||||D1^李慧敏|||0201^内科|||||||||S1^^^HIS^VN|||||||||||||||||01^医嘱离院|HOME|||||||%1$s090000|%2$s100000
        DG1|1||%3$s||%1$s|F
        """
                .formatted(compact(admitted), compact(day), diagnosis)
            + procedure);
  }

  private void take(String event, String number, String born, String day, String rest) {
    String control = "C" + ++messages;
    String answer =
        intake.take(
            tenant,
            """
            MSH|^~\\&|HIS|SZYY|PRM|SZYY|%s+0800||%s|%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
            """
                    .formatted(compact(day) + "10%02d00".formatted(messages), event, control)
                + (event.startsWith("ADT")
                    ? "EVN|%s|%s+0800\n".formatted(event.substring(4, 7), compact(day) + "100000")
                    : "")
                + "PID|1||%s^^^HIS^PI||王^建国||%s|M|||||^PRN^CP^^^^13000000099\n"
                    .formatted(number, born)
                + rest);
    assertThat(answer).contains("MSA|AA");
  }

  private static String compact(String day) {
    return LocalDate.parse(day).format(DateTimeFormatter.BASIC_ISO_DATE);
  }
}
