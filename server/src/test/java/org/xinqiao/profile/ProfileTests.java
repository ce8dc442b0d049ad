package org.xinqiao.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;

/// Profiles follow the facts, and are the same when they are worked out anew.
@XinqiaoTest
class ProfileTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired IntakeRounds intake;
  @Autowired ProfileRounds rounds;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private Tenant tenant;
  private LocalDate today;
  private int messages;

  @BeforeEach
  void open() {
    tenant = hospitals.open();
    today = LocalDate.now(clock);
  }

  @Test
  void aResultIsInTheProfileAndGoesWithItsWithdrawal() {
    result("P1", "L1", today.minusDays(9), "SBP", "150", "F");
    result("P1", "L2", today.minusDays(2), "SBP", "162", "F");
    result("P1", "L3", today.minusDays(30), "HBA1C", "8.2", "F");
    rounds.run(tenant);
    assertThat(profile("P1", "systolic, pressure_on, hba1c, hba1c_on, last_result_on"))
        .isEqualTo(
            "(162,%s,8.2,%s,%s)"
                .formatted(today.minusDays(2), today.minusDays(30), today.minusDays(2)));
    result("P1", "L2", today.minusDays(2), "SBP", "162", "X");
    rounds.run(tenant);
    assertThat(profile("P1", "systolic, pressure_on"))
        .isEqualTo("(150,%s)".formatted(today.minusDays(9)));
  }

  @Test
  void diagnosesMakeFamiliesAndVisitsAreCounted() {
    visit("P1", "V1", today.minusDays(80), "I10^高血压^I10");
    visit("P1", "V2", today.minusDays(10), "E11.9^2型糖尿病^I10");
    visit("P1", "V3", today.minusDays(40), "J06.9^上呼吸道感染^I10");
    rounds.run(tenant);
    assertThat(profile("P1", "visits, first_visit_on, last_visit_on, diseases::text"))
        .isEqualTo(
            "(3,%s,%s,\"{diabetes,hypertension}\")"
                .formatted(today.minusDays(80), today.minusDays(10)));
  }

  @Test
  void appointmentsKeptAndNotKeptAreCountedAndTellTheUsualSlot() {
    LocalDate wednesday = today.minusDays(14 + (today.getDayOfWeek().getValue() + 4) % 7);
    appointment("P1", "A1", wednesday, "S12", "Booked");
    appointment("P1", "A1", wednesday, "S26", "Noshow");
    appointment("P1", "A2", today.plusDays(3), "S12", "Booked");
    rounds.run(tenant);
    assertThat(profile("P1", "no_shows, last_no_show_on, booked_until, kept"))
        .isEqualTo("(1,%s,%s,0)".formatted(wednesday, today.plusDays(3)));
  }

  @Test
  void whatThePatientSaidOverrulesWhatTheyDid() {
    for (int i = 1; i <= 3; i++) {
      visit("P1", "V" + i, today.minusDays(10L * i), "I10^高血压^I10");
    }
    rounds.run(tenant);
    assertThat(preference("doctor, doctor_said, doctor_times, doctor_of")).isEqualTo("(李慧敏,f,3,3)");
    TestBrowser lead = people.signIn(tenant, Staff.Role.LEAD);
    String path = "/api/patients/" + patient("P1") + "/preferences";
    assertThat(lead.post(path, Map.of("preference", "doctor", "value", "张涛")).statusCode())
        .isEqualTo(200);
    rounds.run(tenant);
    assertThat(preference("doctor, doctor_said, doctor_times")).isEqualTo("(张涛,t,)");
    assertThat(TestBrowser.json(lead.get(path)).toString())
        .contains("张涛", "\"said\":true")
        .doesNotContain("李慧敏");

    Map<String, Object> nothing = new HashMap<>(Map.of("preference", "doctor"));
    nothing.put("value", null);
    assertThat(lead.post(path, nothing).statusCode()).isEqualTo(200);
    rounds.run(tenant);
    assertThat(preference("doctor, doctor_said")).isEqualTo("(李慧敏,f)");
  }

  @Test
  void aPreferenceThatCannotBeIsRefusedAndForeignPatientsAreNotThere() {
    visit("P1", "V1", today.minusDays(10), "I10^高血压^I10");
    TestBrowser lead = people.signIn(tenant, Staff.Role.LEAD);
    String path = "/api/patients/" + patient("P1") + "/preferences";
    assertThat(lead.post(path, Map.of("preference", "hour", "value", "midnight")).body())
        .contains("preference.value-unknown");
    assertThat(lead.post(path, Map.of("preference", "colour", "value", "red")).body())
        .contains("preference.unknown");
    TestBrowser stranger = people.signIn(hospitals.open(), Staff.Role.LEAD);
    assertThat(stranger.get(path).statusCode()).isEqualTo(404);
    assertThat(stranger.post(path, Map.of("preference", "hour", "value", "noon")).statusCode())
        .isEqualTo(404);
    assertThat(people.signIn(tenant, Staff.Role.ENGINEER).get(path).statusCode()).isEqualTo(403);
  }

  @Test
  void whateverHappensKeptProfilesAreWhatARebuildMakes() {
    Random random = new Random(20261126);
    List<String> numbers = List.of("P1", "P2", "P3", "P4");
    numbers.forEach(number -> visit(number, "V" + number, today.minusDays(200), "I10^高血压^I10"));
    TestBrowser lead = people.signIn(tenant, Staff.Role.LEAD);
    boolean merged = false;
    for (int i = 0; i < 60; i++) {
      String number = numbers.get(random.nextInt(numbers.size()));
      LocalDate day = today.minusDays(random.nextInt(300));
      String id = "X" + random.nextInt(12);
      switch (random.nextInt(6)) {
        case 0 -> visit(number, id, day, random.nextBoolean() ? "E11.9^糖尿病^I10" : "C50^乳腺癌^I10");
        case 1 -> result(number, id, day, "SBP", "" + (120 + random.nextInt(60)), "F");
        case 2 ->
            result(
                number,
                id,
                day,
                "LDL-C",
                "3." + random.nextInt(9),
                random.nextBoolean() ? "F" : "X");
        case 3 -> appointment(number, number + id, day, "S12", "Booked");
        case 4 -> appointment(number, number + id, day, "S26", "Noshow");
        default -> {
          if (merged) {
            lead.post("/api/patients/" + patient("P2") + "/unmerge", Map.of("reason", "不是同一人"));
          } else {
            Map<String, Object> body =
                new HashMap<>(Map.of("retired", patient("P2"), "reason", "同一人"));
            body.put("seen", null);
            lead.post("/api/patients/" + patient("P1") + "/merge", body);
          }
          merged = !merged;
        }
      }
      if (random.nextInt(4) == 0) {
        rounds.run(tenant);
      }
    }
    rounds.run(tenant);
    List<String> kept = all();
    assertThat(kept).hasSizeGreaterThan(2);
    rounds.rebuild(tenant);
    assertThat(all()).isEqualTo(kept);
    assertThat(one("SELECT differing || ' ' || (ended_at IS NOT NULL) FROM profile_rebuild"))
        .isEqualTo("0 true");
  }

  @Test
  void aRebuildMendsWhatIsWrongAndSaysHowMuch() {
    visit("P1", "V1", today.minusDays(80), "I10^高血压^I10");
    visit("P2", "V2", today.minusDays(10), "I10^高血压^I10");
    rounds.run(tenant);
    List<String> kept = all();
    hospitals.run(
        tenant,
        () -> {
          jdbc.sql("UPDATE profile_patient SET visits = 7 WHERE patient_id = ?::uuid")
              .param(patient("P1"))
              .update();
          jdbc.sql("DELETE FROM profile_patient WHERE patient_id = ?::uuid")
              .param(patient("P2"))
              .update();
        });
    rounds.rebuild(tenant);
    assertThat(all()).isEqualTo(kept);
    assertThat(one("SELECT differing::text FROM profile_rebuild")).isEqualTo("2");
  }

  @Test
  void changesThatCannotTouchAProfileAreNotPutDown() {
    visit("P1", "V1", today.minusDays(80), "I10^高血压^I10");
    rounds.run(tenant);
    assertThat(one("SELECT count(*)::text FROM profile_change")).isEqualTo("0");
    hospitals.run(
        tenant, () -> jdbc.sql("UPDATE patient SET registered_at = registered_at").update());
    assertThat(one("SELECT count(*)::text FROM profile_change")).isEqualTo("0");
  }

  private List<String> all() {
    return hospitals.in(
        tenant,
        () -> {
          List<String> rows =
              new ArrayList<>(
                  jdbc.sql("SELECT p::text FROM profile_patient p ORDER BY patient_id")
                      .query(String.class)
                      .list());
          rows.addAll(
              jdbc.sql("SELECT p::text FROM profile_preference p ORDER BY patient_id")
                  .query(String.class)
                  .list());
          return rows;
        });
  }

  private String profile(String number, String columns) {
    return one(
        "SELECT (%s)::text FROM profile_patient WHERE patient_id = '%s'"
            .formatted("ROW(" + columns + ")", patient(number)));
  }

  private String preference(String columns) {
    return one("SELECT ROW(" + columns + ")::text FROM profile_preference");
  }

  private void visit(String number, String visit, LocalDate day, String diagnosis) {
    take(
        "ADT^A04^ADT_A01",
        number,
        """
        PV1|1|O|心内科门诊^^^SZYY||||D1^李慧敏|||||||||||O|%1$s^^^HIS^VN|||||||||||||||||||||||||%2$s
        DG1|1||%3$s||%2$s|F
        """
            .formatted(visit, at(day), diagnosis));
  }

  private void result(
      String number, String report, LocalDate day, String code, String value, String status) {
    take(
        "ORU^R01^ORU_R01",
        number,
        """
        OBR|1|%1$s^HIS|%1$s^LIS|SH^生化^L|||%2$s
        OBX|1|NM|%3$s^%3$s^L||%4$s|%6$s|||||%5$s|||%2$s
        """
            .formatted(
                number + report,
                at(day),
                code,
                value,
                status,
                Map.of("SBP", "mmHg", "HBA1C", "%", "LDL-C", "mmol/L").get(code)));
  }

  private void appointment(String number, String id, LocalDate day, String event, String state) {
    String at = at(day);
    take(
        "SIU^" + event + "^SIU_S12",
        number,
        "PV1|1|O|骨科门诊|||||||0401^骨科\n",
        "SCH|%1$s|%1$s^HIS||||BK|复诊|FOLLOWUP^复诊^L|15|MIN|^^^%2$s|||||||||||||||||%3$s\n"
            .formatted(id, at, state));
  }

  private void take(String event, String number, String rest) {
    take(event, number, rest, "");
  }

  private void take(String event, String number, String rest, String before) {
    String control = "C" + ++messages;
    String answer =
        intake.take(
            tenant,
            """
            MSH|^~\\&|HIS|SZYY|PRM|SZYY|%s+0800||%s|%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
            """
                    .formatted(
                        today.minusDays(1).format(DateTimeFormatter.BASIC_ISO_DATE)
                            + "%06d".formatted(messages),
                        event,
                        control)
                + before
                + "PID|1||%s^^^HIS^PI||王^建国||19700301|M\n".formatted(number)
                + rest);
    assertThat(answer).contains("MSA|AA");
  }

  private String patient(String number) {
    return one("SELECT patient_id::text FROM patient WHERE mrn = '" + number + "'");
  }

  private String one(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(String.class).single());
  }

  private static String at(LocalDate day) {
    return day.format(DateTimeFormatter.BASIC_ISO_DATE) + "090000";
  }
}
