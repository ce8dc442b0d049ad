package org.xinqiao.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.JsonNode;

/// From the hospital's message and the nurse's question to the value on the page, and back when
/// something changes.
@XinqiaoTest
class RiskScoresTests {

  private static final String LABS =
      """
      PV1|1|O|心内科门诊||||||||||||||||MZ%1$s^^^HIS^VN
      OBR|1|%1$s^HIS|%1$s^LIS|SH^生化^L|||%2$s
      OBX|1|NM|CREA^肌酐^L||%3$s|umol/L|57-97||||%4$s|||%2$s
      OBX|2|NM|TC^总胆固醇^L||210|mg/dL|<5.2||||F|||%2$s
      OBX|3|NM|HDL-C^高密度脂蛋白胆固醇^L||1.3|mmol/L|>1.0||||F|||%2$s
      OBX|4|NM|SBP^收缩压^L||150|mmHg|||||F|||%2$s
      OBX|5|NM|WC^腰围^L||92|cm|||||F|||%2$s
      OBX|6|NM|WT^体重^L||80|kg|||||F|||%2$s
      OBX|7|NM|HT^身高^L||1.70|m|||||F|||%2$s
      """;

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired IntakeRounds intake;
  @Autowired AssessRisks assess;
  @Autowired RiskRounds rounds;
  @Autowired RiskStore store;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private Tenant tenant;
  private TestBrowser lead;
  private LocalDate yesterday;
  private String man;
  private int messages;

  @BeforeEach
  void aManWithResults() {
    tenant = hospitals.open();
    lead = people.signIn(tenant, Staff.Role.LEAD);
    yesterday = LocalDate.now(clock).minusDays(1);
    take("A1", "P1", LABS.formatted("L1", at(yesterday), "106", "F"));
    man = patient("P1");
  }

  @Test
  void whatTheHospitalSaidIsUsedWithItsSourceAndTheRestIsAskedFor() {
    JsonNode card = card();
    JsonNode kidney = score(card, "ckd-epi-2021");
    assertThat(kidney.path("state").asString()).isEqualTo("computed");
    assertThat(kidney.path("value").asDouble()).isBetween(60.0, 90.0);
    assertThat(kidney.path("band").path("id").asString()).isEqualTo("g2");
    JsonNode creatinine = by(kidney.path("inputs"), "id", "creatinine");
    assertThat(creatinine.path("text").asString()).isEqualTo("106 μmol/L");
    assertThat(creatinine.path("on").asString()).isEqualTo(yesterday.toString());
    assertThat(creatinine.path("origin").asString()).isEqualTo("observation");
    assertThat(creatinine.path("until").asString()).isEqualTo(yesterday.plusDays(365).toString());
    assertThat(creatinine.path("row").asString())
        .isEqualTo(
            one(
                "SELECT observation_id::text FROM clinical_observation WHERE code LIKE 'CREA%' OR mapped_code = '14682-9'"));
    assertThat(kidney.path("source").get(0).asString()).contains("N Engl J Med");

    JsonNode heart = score(card, "china-par");
    assertThat(heart.path("state").asString()).isEqualTo("incomplete");
    assertThat(heart.path("value").isNull()).isTrue();
    assertThat(ids(heart.path("missing")))
        .containsExactlyInAnyOrder(
            "priorAscvd", "treatedBp", "smoker", "diabetes", "north", "urban", "familyCvd");
    assertThat(by(heart.path("missing"), "id", "smoker").path("ask").asString()).contains("吸烟");
    assertThat(score(card, "has-bled").path("state").asString()).isEqualTo("not-offered");
    assertThat(card.toString()).doesNotContain("findrisc");
    assertThat(card.path("disclaimer").asString()).contains("建议仅供参考，具体以线下诊断为准");
    assertThat(audited("patient.view", "patient-risk")).isEqualTo(1);
  }

  @Test
  void whatStaffSayCompletesItAndWhatWouldLowerItIsSaid() {
    JsonNode heart = score(answeredByStaff(), "china-par");
    assertThat(heart.path("state").asString()).isEqualTo("computed");
    double value = heart.path("value").asDouble();
    JsonNode smoker = by(heart.path("inputs"), "id", "smoker");
    assertThat(smoker.path("text").asString()).isEqualTo("是");
    assertThat(smoker.path("origin").asString()).isEqualTo("staff");
    assertThat(smoker.path("by").asString()).startsWith("测试员工");
    JsonNode cholesterol = by(heart.path("inputs"), "id", "tc");
    assertThat(cholesterol.path("said").asString()).as("as it was sent").contains("210", "mg/dL");
    assertThat(cholesterol.path("text").asString()).isEqualTo("5.44 mmol/L");
    List<String> lowering =
        list(heart.path("lowering")).stream().map(one -> one.path("action").asString()).toList();
    assertThat(lowering).contains("戒烟", "收缩压降至130 mmHg").noneMatch(one -> one.contains("腰围"));
    assertThat(heart.path("lowering").get(0).path("value").asDouble()).isLessThan(value);
    assertThat(heart.path("since").isNull()).isFalse();

    JsonNode diabetes = score(card(), "ncdrs");
    assertThat(diabetes.path("state").asString()).isEqualTo("incomplete");
    assertThat(by(diabetes.path("inputs"), "id", "bmi").path("text").asString())
        .as("worked out of weight and height")
        .isEqualTo("27.7 kg/m²");
    assertThat(
            one(
                "SELECT round(value::numeric, 2)::text FROM risk_fact_result WHERE score = 'china-par'"))
        .isEqualTo(String.format("%.2f", value));
    assertThat(audited("risk-input.record", "risk-input")).isEqualTo(7);
  }

  @Test
  void eachResultIsKeptWithWhatItWasMadeOfAndAnEqualOneOnlyOnce() {
    answeredByStaff();
    card();
    card();
    assertThat(history("china-par")).hasSize(1);
    post(Map.of("input", "smoker", "yes", false));
    List<JsonNode> history = history("china-par");
    assertThat(history).hasSize(2);
    assertThat(history.get(0).path("value").asDouble())
        .isLessThan(history.get(1).path("value").asDouble());
    assertThat(history.get(1).path("inputs").toString()).contains("目前吸烟", "是", "staff");
    assertThat(history.get(1).path("version").asInt()).isEqualTo(1);
    assertThat(lead.get(path("risk-scores/nothing/history")).statusCode()).isEqualTo(404);
    assertThat(list(json(lead.get(path("risk-scores/china-par/history?limit=1"))).path("items")))
        .hasSize(1);
    String cursor =
        json(lead.get(path("risk-scores/china-par/history?limit=1"))).path("nextCursor").asString();
    assertThat(
            list(
                json(lead.get(path("risk-scores/china-par/history?limit=1&cursor=" + cursor)))
                    .path("items")))
        .hasSize(1);
    assertThat(lead.get(path("risk-scores/china-par/history?cursor=x")).statusCode())
        .isEqualTo(400);
  }

  @Test
  void whatCannotBeTakenDownIsRefusedWithItsReason() {
    refused(Map.of("input", "shoes", "yes", true), 404, "risk.input-not-found");
    refused(Map.of("input", "age", "number", 50), 409, "risk.not-by-hand");
    refused(Map.of("input", "egfr", "number", 50), 409, "risk.not-by-hand");
    refused(Map.of("input", "smoker", "number", 1), 400, "risk.not-an-answer");
    refused(Map.of("input", "waist", "yes", true), 400, "risk.not-an-answer");
    refused(Map.of("input", "waist", "number", 90, "unit", "尺"), 400, "risk.unknown-unit");
    refused(Map.of("input", "waist", "number", 90), 400, "risk.unknown-unit");
    refused(Map.of("input", "waist", "number", 900, "unit", "cm"), 400, "risk.implausible");
    LocalDate today = LocalDate.now(clock);
    refused(
        Map.of("input", "smoker", "yes", true, "on", today.plusDays(1).toString()),
        400,
        "risk.in-the-future");
    refused(
        Map.of("input", "smoker", "yes", true, "on", today.minusDays(366).toString()),
        400,
        "risk.too-old");
    assertThat(lead.delete(path("risk-inputs/smoker")).body()).contains("risk.nothing-said");
    assertThat(one("SELECT count(*)::text FROM risk_input")).isEqualTo("0");
  }

  @Test
  void anErrorIsTakenBackAndStaysOnRecord() {
    answeredByStaff();
    JsonNode heart = score(json(lead.delete(path("risk-inputs/smoker"))), "china-par");
    assertThat(heart.path("state").asString()).isEqualTo("incomplete");
    assertThat(ids(heart.path("missing"))).containsExactly("smoker");
    assertThat(one("SELECT count(*)::text FROM risk_input WHERE input = 'smoker'")).isEqualTo("2");
    List<JsonNode> history = history("china-par");
    assertThat(history.get(0).path("value").isNull()).as("from now on there is none").isTrue();
    assertThat(history.get(1).path("value").isNull()).isFalse();
    assertThat(one("SELECT count(*)::text FROM risk_fact_result WHERE score = 'china-par'"))
        .isEqualTo("0");
    assertThat(lead.delete(path("risk-inputs/smoker")).statusCode()).isEqualTo(409);
  }

  @Test
  void theWordOfTheLaterDayCountsWhoeverSaysIt() {
    LocalDate today = LocalDate.now(clock);
    post(Map.of("input", "waist", "number", 101, "unit", "cm", "on", today.toString()));
    assertThat(text("waist")).isEqualTo("101 cm");
    post(Map.of("input", "waist", "number", 95, "unit", "cm", "on", yesterday.toString()));
    assertThat(text("waist")).as("of an earlier day, though said later").isEqualTo("101 cm");
    post(
        Map.of(
            "input", "sbp", "number", 18, "unit", "kPa", "on", yesterday.minusDays(3).toString()));
    assertThat(text("sbp")).as("the measurement is of a later day").isEqualTo("150 mmHg");
    post(Map.of("input", "sbp", "number", 18, "unit", "kPa", "on", today.toString()));
    assertThat(text("sbp")).isEqualTo("135 mmHg");
  }

  @Test
  void aChangedFactIsInTheResultsWithoutAnybodyOpeningThePage() {
    rounds();
    assertThat(kidneyValues()).hasSize(1);
    rounds();
    assertThat(kidneyValues()).as("nothing changed").hasSize(1);

    take("A2", "P1", LABS.formatted("L1", at(yesterday), "212", "F"));
    rounds();
    assertThat(kidneyValues()).hasSize(2);
    assertThat(kidneyValues().getLast()).isLessThan(kidneyValues().getFirst() / 1.9);

    take("A3", "P1", LABS.formatted("L1", at(yesterday), "212", "X"));
    rounds();
    assertThat(
            one(
                """
                SELECT state || ' ' || (inputs -> 0 ->> 'input') FROM risk_result
                 WHERE score = 'ckd-epi-2021' ORDER BY number DESC LIMIT 1
                """))
        .as("a result that was withdrawn is none")
        .isEqualTo("lapsed creatinine");
    assertThat(one("SELECT count(*)::text FROM risk_fact_result")).isEqualTo("0");
  }

  @Test
  void aResultEndsWithItsOldestInput() {
    rounds();
    assertThat(
            one(
                """
                SELECT bool_and(due_at <= now() + interval '366 days')::text FROM risk_due WHERE NOT bulk
                """))
        .as("it is known when to look again")
        .isEqualTo("true");
    TestClock.at(yesterday.plusDays(367) + "T08:00", this::rounds);
    assertThat(one("SELECT count(*)::text FROM risk_fact_result")).isEqualTo("0");
    assertThat(
            one(
                "SELECT state FROM risk_result WHERE score = 'ckd-epi-2021' ORDER BY number DESC LIMIT 1"))
        .isEqualTo("lapsed");
  }

  @Test
  void withOtherContentEverybodyIsLookedAtOnceMore() {
    rounds();
    Tenancy.run(tenant.id(), assess::begin);
    assertThat(one("SELECT count(*)::text FROM risk_due WHERE bulk")).isEqualTo("1");
    rounds();
    Tenancy.run(tenant.id(), assess::begin);
    assertThat(one("SELECT count(*)::text FROM risk_due WHERE bulk"))
        .as("the same content changes nothing")
        .isEqualTo("0");
    hospitals.run(tenant, () -> store.lookAtEverybody("another", clock.instant()));
    assertThat(one("SELECT count(*)::text FROM risk_due WHERE bulk")).isEqualTo("1");
  }

  @Test
  void resultsFollowAMergeAndGoHomeAgain() {
    take("B1", "P2", LABS.formatted("L2", at(yesterday.minusDays(30)), "300", "F"));
    String other = patient("P2");
    rounds();
    double own = kidneyOf(man);
    double others = kidneyOf(other);
    assertThat(others).isLessThan(own);

    Map<String, Object> body = new HashMap<>(Map.of("retired", man, "reason", "同一人"));
    body.put("seen", null);
    assertThat(lead.post("/api/patients/" + other + "/merge", body).statusCode()).isEqualTo(200);
    rounds();
    assertThat(kidneyOf(other)).as("the newer result of both").isCloseTo(own, within(1e-9));
    assertThat(one("SELECT count(*)::text FROM risk_result WHERE patient_id = '" + man + "'"))
        .isEqualTo("0");

    assertThat(
            lead.post("/api/patients/" + man + "/unmerge", Map.of("reason", "不是同一人")).statusCode())
        .isEqualTo(200);
    rounds();
    assertThat(kidneyOf(man)).isCloseTo(own, within(1e-9));
    assertThat(kidneyOf(other)).isCloseTo(others, within(1e-9));
  }

  @Test
  void withThePatientEverythingGoes() {
    answeredByStaff();
    TestBrowser second = people.signIn(tenant, Staff.Role.LEAD);
    assertThat(
            lead.post(
                    "/api/patients/" + man + "/erasure",
                    Map.of("ground", "person-asks", "note", "本人来信"))
                .statusCode())
        .isEqualTo(200);
    String erasure = json(lead.get("/api/erasures")).path("waiting").path(0).path("id").asString();
    assertThat(second.post("/api/erasures/" + erasure + "/approve", Map.of()).statusCode())
        .isEqualTo(200);
    assertThat(
            one(
                """
                SELECT ((SELECT count(*) FROM risk_input) + (SELECT count(*) FROM risk_result)
                        + (SELECT count(*) FROM risk_due))::text
                """))
        .isEqualTo("0");
    rounds();
    assertThat(one("SELECT count(*)::text FROM risk_result")).isEqualTo("0");
  }

  @Test
  void nobodyElseSeesThem() {
    answeredByStaff();
    Tenant elsewhere = hospitals.open();
    TestBrowser stranger = people.signIn(elsewhere, Staff.Role.LEAD);
    assertThat(stranger.get(path("risk-scores")).statusCode()).isEqualTo(404);
    assertThat(
            stranger.post(path("risk-inputs"), Map.of("input", "smoker", "yes", true)).statusCode())
        .isEqualTo(404);
    assertThat(
            hospitals.in(
                elsewhere,
                () -> jdbc.sql("SELECT count(*) FROM risk_result").query(Integer.class).single()))
        .isZero();
    for (Staff.Role role : List.of(Staff.Role.OPERATOR, Staff.Role.ENGINEER, Staff.Role.AUDITOR)) {
      TestBrowser other = people.signIn(tenant, role);
      assertThat(other.get(path("risk-scores")).statusCode()).as(role + "").isEqualTo(403);
      assertThat(other.delete(path("risk-inputs/smoker")).statusCode())
          .as(role + "")
          .isEqualTo(403);
    }
  }

  private JsonNode answeredByStaff() {
    for (String no : List.of("priorAscvd", "treatedBp", "diabetes", "urban", "familyCvd")) {
      post(Map.of("input", no, "yes", false));
    }
    post(Map.of("input", "north", "yes", true));
    return post(Map.of("input", "smoker", "yes", true));
  }

  private JsonNode post(Map<String, Object> answer) {
    HttpResponse<String> response = lead.post(path("risk-inputs"), answer);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response);
  }

  private void refused(Map<String, Object> answer, int status, String code) {
    HttpResponse<String> response = lead.post(path("risk-inputs"), answer);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.body()).contains(code);
  }

  private JsonNode card() {
    HttpResponse<String> response = lead.get(path("risk-scores"));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response);
  }

  private String text(String input) {
    return by(score(card(), "china-par").path("inputs"), "id", input).path("text").asString();
  }

  private List<JsonNode> history(String score) {
    return list(json(lead.get(path("risk-scores/" + score + "/history"))).path("items"));
  }

  private List<Double> kidneyValues() {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql("SELECT value FROM risk_result WHERE score = 'ckd-epi-2021' ORDER BY number")
                .query(Double.class)
                .list());
  }

  private double kidneyOf(String patient) {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql(
                    "SELECT value FROM risk_fact_result WHERE score = 'ckd-epi-2021' AND patient_id = ?")
                .param(UUID.fromString(patient))
                .query(Double.class)
                .single());
  }

  private void rounds() {
    rounds.run(tenant);
  }

  private void take(String control, String number, String rest) {
    String answer =
        intake.take(
            tenant,
            """
            MSH|^~\\&|HIS|SZYY|PRM|SZYY|%s+0800||ORU^R01^ORU_R01|%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
            PID|1||%s^^^HIS^PI||王^建国||19700301|M
            """
                    .formatted(
                        at(yesterday).substring(0, 10) + "%02d00".formatted(++messages),
                        control,
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

  private int audited(String action, String kind) {
    return Integer.parseInt(
        one(
            "SELECT count(*)::text FROM audit_event WHERE action = '%s' AND object_kind = '%s'"
                .formatted(action, kind)));
  }

  private String path(String rest) {
    return "/api/patients/" + man + "/" + rest;
  }

  private static String at(LocalDate day) {
    return day.format(DateTimeFormatter.BASIC_ISO_DATE) + "090000";
  }

  private static JsonNode score(JsonNode card, String id) {
    return by(card.path("scores"), "id", id);
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
