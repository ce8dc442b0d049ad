package org.xinqiao.trend;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
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
import tools.jackson.databind.JsonNode;

/// From the laboratory's messages of some years to the curve on the page.
@XinqiaoTest
class TrendsTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired IntakeRounds intake;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private Tenant tenant;
  private TestBrowser nurse;
  private LocalDate today;
  private String man;
  private int messages;

  @BeforeEach
  void aManWithResultsOfSomeYears() {
    tenant = hospitals.open();
    nurse = people.signIn(tenant, Staff.Role.LEAD);
    today = LocalDate.now(clock);
    results("P1", "L1", today.minusYears(6), "F", "CREA^肌酐^L||90|umol/L|57-97");
    results("P1", "L2", today.minusYears(2), "F", "CREA^肌酐^L||105|umol/L|57-97|H");
    results("P1", "L3", today.minusDays(40), "F", "CREA^肌酐^L||105|umol/L|59-111");
    results(
        "P1",
        "L4",
        today.minusDays(30),
        "F",
        "TC^总胆固醇^L||210|mg/dL|<200",
        "SBP^收缩压^L||150|mmHg|",
        "DBP^舒张压^L||112|mmHg|",
        "HGB^血红蛋白^L||11.2|g/dL|",
        "GLU^空腹血糖^L||7.8|mmol/L|3.9-6.1|HH",
        "TSH^促甲状腺激素^L||<0.005|mIU/L|0.27-4.2|L",
        "SY1^梅毒螺旋体抗体^L||12|S/CO|<1|H");
    man = patient("P1");
  }

  @Test
  void theListHasWhatThereIsWithItsNewestValue() {
    JsonNode list = json(nurse.get(path("trends")));
    assertThat(ids(list.path("indicators")))
        .containsExactly(
            "blood-pressure", "fasting-glucose", "tc", "creatinine", "tsh", "haemoglobin");
    JsonNode pressure = indicator(list, "blood-pressure");
    assertThat(latest(pressure, "systolic").path("flag").asString()).isEqualTo("high");
    assertThat(latest(pressure, "diastolic").path("flag").asString())
        .as("from 110 on by the content")
        .isEqualTo("critical-high");
    JsonNode creatinine = indicator(list, "creatinine");
    assertThat(creatinine.path("results").asInt()).isEqualTo(3);
    assertThat(creatinine.path("since").asString()).isEqualTo(today.minusYears(6).toString());
    assertThat(creatinine.path("latest").get(0).path("value").asDouble()).isEqualTo(105);
    assertThat(creatinine.path("latest").get(0).path("flag").isNull())
        .as("within the range that came with it")
        .isTrue();
    assertThat(indicator(list, "fasting-glucose").path("latest").get(0).path("flag").asString())
        .as("the laboratory's word goes first")
        .isEqualTo("critical-high");
    assertThat(indicator(list, "tc").path("latest").get(0).path("value").asDouble())
        .isEqualTo(5.44);
    assertThat(indicator(list, "tc").path("latest").get(0).path("flag").asString())
        .as("5.44 is above 200 mg/dL, in the unit of both")
        .isEqualTo("high");
    assertThat(indicator(list, "haemoglobin").path("latest").get(0).path("value").asDouble())
        .isEqualTo(112);
    assertThat(indicator(list, "tsh").path("latest").get(0).path("comparator").asString())
        .isEqualTo("<");
    assertThat(list.toString()).as("no curve of what betrays").doesNotContain("梅毒");
    assertThat(audited()).isEqualTo(1);
  }

  @Test
  void aCurveHasTheRangeThatHeldForEachResult() {
    JsonNode chart = chart("creatinine", "all");
    assertThat(chart.path("from").asString()).isEqualTo(today.minusYears(6).toString());
    assertThat(chart.path("thinned").asString()).isEqualTo("none");
    assertThat(chart.path("verified").asBoolean()).isFalse();
    JsonNode points = chart.path("lines").get(0).path("points");
    assertThat(points).hasSize(3);
    assertThat(points.get(1).path("high").asDouble()).isEqualTo(97);
    assertThat(points.get(1).path("flag").asString()).isEqualTo("high");
    assertThat(points.get(2).path("high").asDouble()).isEqualTo(111);
    assertThat(points.get(2).path("flag").isNull()).isTrue();
    assertThat(points.get(2).path("ownRange").asBoolean()).isTrue();
    assertThat(points.get(2).path("range").asString()).isEqualTo("59-111 umol/L");
    assertThat(points.get(2).path("result").isNull()).isFalse();
    assertThat(chart("creatinine", "1y").path("lines").get(0).path("points")).hasSize(1);
    assertThat(chart("creatinine", "3y").path("results").asInt()).isEqualTo(2);

    JsonNode lipids = chart("tc", "1y").path("lines").get(0).path("points").get(0);
    assertThat(lipids.path("said").asString()).as("as it was sent").isEqualTo("210 mg/dL");
    assertThat(lipids.path("high").asDouble()).isEqualTo(200 * 0.0259);
    JsonNode pressure = chart("blood-pressure", "1y");
    assertThat(pressure.path("lines")).hasSize(2);
    assertThat(pressure.path("axisFrom").asDouble()).isEqualTo(60);
    JsonNode systolic = pressure.path("lines").get(0).path("points").get(0);
    assertThat(systolic.path("ownRange").asBoolean()).isFalse();
    assertThat(systolic.path("range").asString()).contains("<140");
    assertThat(pressure.path("lines").get(0).path("ranges").get(0).path("source").asString())
        .contains("中国高血压防治指南");
    assertThat(chart("uric-acid", "all").path("lines").get(0).path("points"))
        .as("a chart without results")
        .isEmpty();
  }

  @Test
  void whatWasWithdrawnOrHasNoKnownUnitIsNotDrawn() {
    results("P1", "L3", today.minusDays(40), "X", "CREA^肌酐^L||105|umol/L|59-111");
    results("P1", "L5", today.minusDays(20), "F", "14682-9^肌酐^LN||1.2|mg/L|");
    JsonNode chart = chart("creatinine", "all");
    assertThat(chart.path("results").asInt()).isEqualTo(2);
    assertThat(chart.path("leftOut").asInt()).as("is said and never guessed").isEqualTo(1);
    JsonNode latest =
        indicator(json(nurse.get(path("trends"))), "creatinine").path("latest").get(0);
    assertThat(latest.path("at").asString()).startsWith(today.minusYears(2).toString());
  }

  @Test
  void manyResultsBecomeSpansWithTheirNumber() {
    many(1_000);
    JsonNode chart = chart("blood-pressure", "3y");
    assertThat(chart.path("thinned").asString()).isEqualTo("week");
    assertThat(chart.path("results").asInt()).isEqualTo(1_002);
    JsonNode points = chart.path("lines").get(0).path("points");
    assertThat(points.size()).isBetween(60, 160);
    int sum = 0;
    for (JsonNode point : points) {
      sum += point.path("count").asInt();
      assertThat(point.path("least").asDouble())
          .isLessThanOrEqualTo(point.path("value").asDouble());
      assertThat(point.path("most").asDouble())
          .isGreaterThanOrEqualTo(point.path("value").asDouble());
    }
    assertThat(sum).isEqualTo(1_001);
    assertThat(chart("blood-pressure", "1y").path("thinned").asString()).isEqualTo("day");
  }

  @Test
  void whatWasDoneIsMarkedWithItsDayAndSource() {
    prescribe("R1", today.minusDays(200), "5");
    prescribe("R2", today.minusDays(170), "5");
    prescribe("R3", today.minusDays(140), "10");
    take(
        "ADT^A01^ADT_A01",
        "P1",
        """
        PV1|1|I|心内科^08^02^SZYY||||D0789^孙^立群|||0401^心内科|||||||||ZY9^^^HIS^VN|||||||||||||||||||||||||%s
        """
            .formatted(at(today.minusDays(100))));
    JsonNode chart = chart("blood-pressure", "1y");
    List<JsonNode> marks = list(chart.path("marks"));
    assertThat(marks.stream().map(one -> one.path("kind").asString()))
        .containsExactly("medicine", "medicine", "admission");
    assertThat(marks.get(0).path("what").asString()).contains("降压药", "开始", "氨氯地平", "5 毫克");
    assertThat(marks.get(0).path("on").asString()).isEqualTo(today.minusDays(200).toString());
    assertThat(marks.get(0).path("source").asString()).isEqualTo("prescription");
    assertThat(marks.get(1).path("what").asString()).contains("调整剂量", "5 毫克 → 10 毫克");
    assertThat(marks.get(2).path("what").asString()).contains("入院", "心内科");
    assertThat(chart("creatinine", "1y").path("marks")).hasSize(3);
    assertThat(chart("tc", "1y").path("marks")).as("blood pressure medicine is none").hasSize(1);
  }

  @Test
  void resultsFollowAMergeAndGoHomeAgain() {
    results("P2", "M1", today.minusDays(3), "F", "CREA^肌酐^L||300|umol/L|57-97");
    String other = patient("P2");
    Map<String, Object> body = new HashMap<>(Map.of("retired", man, "reason", "同一人"));
    body.put("seen", null);
    assertThat(nurse.post("/api/patients/" + other + "/merge", body).statusCode()).isEqualTo(200);
    JsonNode merged = json(nurse.get("/api/patients/" + other + "/trends/creatinine?period=all"));
    assertThat(merged.path("results").asInt()).isEqualTo(4);
    assertThat(json(nurse.get(path("trends/creatinine?period=all"))).path("results").asInt())
        .as("the record that was merged away opens the one that stands for it")
        .isEqualTo(4);
    assertThat(
            nurse.post("/api/patients/" + man + "/unmerge", Map.of("reason", "不是同一人")).statusCode())
        .isEqualTo(200);
    assertThat(chart("creatinine", "all").path("results").asInt()).isEqualTo(3);
  }

  @Test
  void whatCannotBeAnsweredIsRefusedAndNobodyElseSeesAnything() {
    assertThat(nurse.get(path("trends/shoes")).statusCode()).isEqualTo(404);
    assertThat(nurse.get(path("trends/shoes")).body()).contains("trend.indicator-not-found");
    assertThat(nurse.get(path("trends/creatinine?period=2y")).statusCode()).isEqualTo(400);
    assertThat(nurse.get(path("trends/creatinine?period=2y")).body())
        .contains("trend.period-unknown");
    TestBrowser stranger = people.signIn(hospitals.open(), Staff.Role.LEAD);
    HttpResponse<String> notTheirs = stranger.get(path("trends"));
    assertThat(notTheirs.statusCode()).isEqualTo(404);
    assertThat(notTheirs.body()).contains("patient.not-found");
    assertThat(stranger.get(path("trends/creatinine")).body()).contains("patient.not-found");
    assertThat(nurse.get("/api/patients/00000000-0000-7000-8000-000000000000/trends").statusCode())
        .isEqualTo(404);
    for (Staff.Role role : List.of(Staff.Role.OPERATOR, Staff.Role.ENGINEER, Staff.Role.AUDITOR)) {
      TestBrowser other = people.signIn(tenant, role);
      assertThat(other.get(path("trends")).statusCode()).as(role + "").isEqualTo(403);
      assertThat(other.get(path("trends/creatinine")).statusCode()).as(role + "").isEqualTo(403);
    }
  }

  /// Two pressures a day, as a device would send them.
  private void many(int count) {
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    """
                    INSERT INTO clinical_observation (tenant_id, patient_id, observation_id, code, name, value, raw_value,
                        unit, observed_at, status, report_key, event_at, source_message_id, source_patient,
                        mapped_system, mapped_code, mapped_name, mapped_value, mapped_unit)
                    SELECT o.tenant_id, o.patient_id, gen_random_uuid(), o.code, o.name, 110 + n %% 60, '%s', o.unit,
                           o.observed_at - make_interval(hours => 12 * n), o.status, 'many' || n, o.event_at,
                           o.source_message_id, o.source_patient, o.mapped_system, o.mapped_code, o.mapped_name,
                           110 + n %% 60, o.mapped_unit
                      FROM clinical_observation o, generate_series(1, %d) n WHERE o.mapped_code = '8480-6'
                    """
                        .formatted("120", count))
                .update());
  }

  private void prescribe(String order, LocalDate day, String dose) {
    take(
        "RDE^O11^RDE_O11",
        "P1",
        """
        PV1|1|O|心内科门诊||||||||||||||||MZ%1$s^^^HIS^VN
        ORC|NW|%1$s^HIS||Z%1$s^HIS|SC||||%2$s|||D3041^栾^景行
        RXE||AML^苯磺酸氨氯地平片^L|%3$s|%3$s|mg^毫克^UCUM|TAB^片剂^L|^晨起口服|||28|TAB^片^L||||%1$s
        TQ1|1|1^TAB&片&L|QD&每日一次&HL70335|||28^d|%4$s|%5$s
        RXR|PO^口服^HL70162
        """
            .formatted(
                order,
                at(day),
                dose,
                at(day).substring(0, 8),
                at(day.plusDays(27)).substring(0, 8)));
  }

  private JsonNode chart(String indicator, String period) {
    HttpResponse<String> response = nurse.get(path("trends/" + indicator + "?period=" + period));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response);
  }

  private void results(
      String number, String report, LocalDate day, String status, String... results) {
    StringBuilder rest =
        new StringBuilder(
            """
            PV1|1|O|心内科门诊||||||||||||||||MZ%1$s^^^HIS^VN
            OBR|1|%1$s^HIS|%1$s^LIS|SH^生化^L|||%2$s
            """
                .formatted(report, at(day)));
    for (int i = 0; i < results.length; i++) {
      String[] fields = results[i].split("\\|", -1);
      String[] all = java.util.Arrays.copyOf(fields, 6);
      for (int f = 0; f < all.length; f++) {
        all[f] = all[f] == null ? "" : all[f];
      }
      rest.append(
          "OBX|%d|NM|%s|%s|%s|%s|%s|%s|||%s|||%s\n"
              .formatted(i + 1, all[0], all[1], all[2], all[3], all[4], all[5], status, at(day)));
    }
    take("ORU^R01^ORU_R01", number, rest.toString());
  }

  private void take(String type, String number, String rest) {
    String answer =
        intake.take(
            tenant,
            """
            MSH|^~\\&|HIS|SZYY|PRM|SZYY|%s+0800||%s|C%d|P|2.5|||AL|AL|CHN|UNICODE UTF-8
            PID|1||%s^^^HIS^PI||王^建国||19660301|M
            """
                    .formatted(
                        at(today).substring(0, 8) + "08%02d00".formatted(++messages),
                        type,
                        messages,
                        number)
                + rest);
    assertThat(answer).contains("MSA|AA");
  }

  private String patient(String number) {
    return one("SELECT patient_id::text FROM patient WHERE mrn = '" + number + "'");
  }

  private String one(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(String.class).single());
  }

  private int audited() {
    return Integer.parseInt(
        one(
            """
            SELECT count(*)::text FROM audit_event
             WHERE action = 'patient.view' AND object_kind = 'patient-trends'
            """));
  }

  private String path(String rest) {
    return "/api/patients/" + man + "/" + rest;
  }

  private static String at(LocalDate day) {
    return day.format(DateTimeFormatter.BASIC_ISO_DATE) + "080000";
  }

  private static JsonNode indicator(JsonNode list, String id) {
    return by(list.path("indicators"), "id", id);
  }

  private static JsonNode latest(JsonNode indicator, String line) {
    return by(indicator.path("latest"), "line", line);
  }

  private static JsonNode by(JsonNode list, String field, String value) {
    return list(list).stream()
        .filter(one -> one.path(field).asString().equals(value))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + value + " in " + list));
  }

  private static List<String> ids(JsonNode list) {
    return list(list).stream().map(one -> one.path("id").asString()).toList();
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static JsonNode json(HttpResponse<String> response) {
    return TestBrowser.json(response);
  }
}
