package org.xinqiao.cohort;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
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
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.condition.Conditions;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.profile.ProfileRounds;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// From a fact to a tag, its reason, the stratum and the strategy that follow, and back.
@XinqiaoTest
class TagTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired IntakeRounds intake;
  @Autowired TagRounds rounds;
  @Autowired ProfileRounds profiles;
  @Autowired TagLibrary library;
  @Autowired Conditions conditions;
  @Autowired TagStore store;
  @Autowired FreeTagStore words;
  @Autowired TagSight sight;
  @Autowired IdGenerator ids;
  @Autowired Audit audit;
  @Autowired LiveUpdates live;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private Tenant tenant;
  private LocalDate today;
  private TestBrowser lead;
  private int messages;

  @BeforeEach
  void open() {
    tenant = hospitals.open();
    today = LocalDate.now(clock);
    lead = people.signIn(tenant, Staff.Role.LEAD);
  }

  @Test
  void aResultPutsATagOnAndItsWithdrawalTakesItOff() {
    visit("P1", "V1", today.minusDays(20), "I10^高血压^I10");
    result("P1", "L1", today.minusDays(2), "186", "F");
    rounds.run(tenant);
    assertThat(tags("P1")).contains("hypertension", "pressureVeryHigh", "pressureHigh");
    assertThat(stratum("P1", "risk")).isEqualTo("high");
    assertThat(find(card("P1").path("strategies"), "table", "contact").path("strategy").asString())
        .isEqualTo("highRisk");

    JsonNode why = json(lead.get(path("P1", "tags/pressureVeryHigh/why")));
    assertThat(why.path("holds").asBoolean()).isTrue();
    assertThat(why.path("validUntil").asString()).isEqualTo(today.plusDays(28).toString());
    assertThat(why.toString()).contains("186", "收缩压");

    result("P1", "L1", today.minusDays(2), "186", "X");
    rounds.run(tenant);
    assertThat(tags("P1"))
        .as("what the value raised is ended by a person")
        .contains("hypertension", "openAlert")
        .doesNotContain("pressureVeryHigh");
    visit("P2", "V2", today.minusDays(20), "I10^高血压^I10");
    rounds.run(tenant);
    assertThat(stratum("P2", "risk")).isEqualTo("low");
    JsonNode past = find(json(lead.get(path("P1", "tags/history"))), "name", "pressureVeryHigh");
    assertThat(past.path("until").isNull()).isFalse();
    assertThat(past.path("evidence").asString()).contains("\"profile.systolic\": 186");
  }

  @Test
  void aTagEndsWithItsDayThoughNothingHappens() {
    visit("P1", "V1", today.minusDays(3), "I10^高血压^I10");
    rounds.run(tenant);
    assertThat(tags("P1")).contains("newPatient");
    TestClock.at(today.plusDays(40) + "T08:00", () -> rounds.run(tenant));
    assertThat(tags("P1")).doesNotContain("newPatient");
  }

  @Test
  void whoseProfileARebuildMadeHasTheirTagsTheSameDay() {
    visit("P1", "V1", today.minusDays(3), "I10^高血压^I10");
    hospitals.run(tenant, () -> jdbc.sql("DELETE FROM profile_change").update());
    rounds.run(tenant);
    assertThat(tags("P1")).isEmpty();
    profiles.rebuild(tenant);
    rounds.run(tenant);
    assertThat(tags("P1")).contains("hypertension");
  }

  @Test
  void whoHadATagOnADayIsALookUp() {
    visit("P1", "V1", today.minusDays(3), "I10^高血压^I10");
    rounds.run(tenant);
    TestClock.at(today.plusDays(40) + "T08:00", () -> rounds.run(tenant));
    String then =
        """
        {"exists": {"fact": "tagHistory", "where": {"all": [
          {"field": "name", "op": "=", "value": "newPatient"},
          {"field": "since", "op": "<=", "value": "%1$s"},
          {"any": [{"field": "until", "op": "isNull"}, {"field": "until", "op": ">", "value": "%1$s"}]}]}}}
        """;
    assertThat(holds(then.formatted(today.plusDays(2)))).isTrue();
    assertThat(holds(then.formatted(today.plusDays(41)))).isFalse();
    assertThat(holds(then.formatted(today.minusDays(1)))).isFalse();
  }

  @Test
  void whatWasOnThePatientOnADayIsSaidWithItsReasonOfThatTime() {
    visit("P1", "V1", today.minusDays(20), "I10^高血压^I10");
    result("P1", "L1", today.minusDays(2), "186", "F");
    rounds.run(tenant);
    lead.post(path("P1", "tags"), Map.of("tag", "satisfied"));
    TestClock.at(
        today.plusDays(40) + "T08:00",
        () -> {
          rounds.run(tenant);
          JsonNode days = json(lead.get(path("P1", "tags/changes"))).path("items");
          assertThat(days)
              .extracting(day -> day.path("day").asString())
              .containsExactly("" + today.plusDays(40), "" + today);
          JsonNode more = json(lead.get(path("P1", "tags/changes?limit=1")));
          assertThat(
                  json(lead.get(
                          path(
                              "P1",
                              "tags/changes?limit=1&cursor=" + more.path("nextCursor").asString())))
                      .path("items")
                      .get(0)
                      .path("day")
                      .asString())
              .isEqualTo("" + today);

          JsonNode then = json(lead.get(path("P1", "tags/on/" + today.plusDays(3))));
          JsonNode high = find(then, "name", "pressureVeryHigh");
          assertThat(high.path("rule").asString()).contains("收缩压");
          assertThat(high.path("evidence").toString()).contains("收缩压", "186");
          assertThat(high.path("began").asBoolean() || high.path("ended").asBoolean()).isFalse();
          assertThat(high.path("ruleChanged").asBoolean()).isFalse();
          assertThat(find(then, "name", "satisfied").path("origin").asString()).isEqualTo("staff");
          assertThat(find(then, "name", "age").path("value").asString()).isNotEmpty();

          JsonNode now = json(lead.get(path("P1", "tags/on/" + today.plusDays(40))));
          assertThat(find(now, "name", "pressureVeryHigh").path("ended").asBoolean()).isTrue();
          assertThat(json(lead.get(path("P1", "tags/on/" + today.minusDays(1))))).isEmpty();
        });
    assertThat(lead.get(path("P1", "tags/on/yesterday")).statusCode()).isEqualTo(400);
  }

  @Test
  void whatARulePutOnIsOverruledWithAReasonAndNotDeleted() {
    visit("P1", "V1", today.minusDays(20), "C50.9^乳腺癌^I10");
    rounds.run(tenant);
    assertThat(find(card("P1").path("tags"), "tag", "tumour").path("rule").asString())
        .contains("恶性肿瘤");
    refused(lead.post(path("P1", "tags/tumour/off"), Map.of()), 422, "tag.needs-reason");
    refused(
        lead.post(path("P1", "tags/tumour/off"), Map.of("reason", "因为")), 422, "tag.needs-reason");
    JsonNode card = json(lead.post(path("P1", "tags/tumour/off"), Map.of("reason", "data-wrong")));
    assertThat(find(card.path("tags"), "tag", "tumour").path("origin").asString())
        .isEqualTo("overruled");
    assertThat(
            holds(
                "{\"exists\": {\"fact\": \"tag\", \"where\": {\"field\": \"tag\", \"op\": \"=\", \"value\": \"tumour\"}}}"))
        .isFalse();
    rounds.run(tenant);
    assertThat(tags("P1")).doesNotContain("tumour");
    refused(lead.post(path("P1", "tags/tumour/off"), Map.of()), 409, "tag.not-there");

    assertThat(lead.post(path("P1", "tags/tumour/restore"), Map.of()).statusCode()).isEqualTo(200);
    assertThat(tags("P1")).contains("tumour");
    assertThat(json(lead.get(path("P1", "tags/history"))).toString()).contains("data-wrong");
  }

  @Test
  void tagsByHandEndOnTheirDayAndExcludeEachOther() {
    visit("P1", "V1", today.minusDays(20), "I10^高血压^I10");
    rounds.run(tenant);
    assertThat(
            lead.post(
                    path("P1", "tags"),
                    Map.of("tag", "satisfied", "endsOn", today.plusDays(5).toString()))
                .statusCode())
        .isEqualTo(200);
    refused(lead.post(path("P1", "tags"), Map.of("tag", "satisfied")), 409, "tag.there-already");
    refused(lead.post(path("P1", "tags"), Map.of("tag", "dissatisfied")), 409, "tag.conflicts");
    refused(lead.post(path("P1", "tags"), Map.of("tag", "nothing")), 404, "tag.not-found");
    refused(
        lead.post(
            path("P1", "tags"),
            Map.of("tag", "callsOnly", "endsOn", today.minusDays(1).toString())),
        422,
        "tag.over");
    TestClock.at(today.plusDays(6) + "T08:00", () -> rounds.run(tenant));
    assertThat(tags("P1")).doesNotContain("satisfied");
  }

  @Test
  void aTagOfTheMostSensitiveClassIsThereForWhomMaySeeSuchADiagnosisAlone() {
    visit("P1", "V1", today.minusDays(20), "I10^高血压^I10");
    JsonNode file =
        JsonMapper.shared()
            .readTree(
                """
                {"id": "disease", "version": 1, "label": {"zh": "病种", "en": "Disease"}, "tags": [
                  {"id": "counselled", "label": {"zh": "心理随访", "en": "Counselling"}, "sensitive": true}]}
                """);
    List<JsonNode> strategies = TagContent.shipped(JsonMapper.shared()).strategies();
    TagLibrary few =
        new TagLibrary(new TagContent(List.of(file), List.of(), strategies), conditions);
    PatientTags narrow =
        new PatientTags(
            few, new TagBook(few, words), words, store, conditions, sight, ids, audit, live, clock);
    PatientTagHistory past =
        new PatientTagHistory(few, new TagBook(few, words), store, sight, conditions, clock);
    CurrentStaff doctor = staff(Staff.Role.DOCTOR);
    CurrentStaff nurse = staff(Staff.Role.NURSE);
    PatientId patient = new PatientId(UUID.fromString(patient("P1")));
    hospitals.run(
        tenant,
        () -> {
          assertThat(narrow.putOn(patient, "counselled", null, nurse))
              .contains(PatientTags.Refusal.UNKNOWN);
          assertThat(narrow.putOn(patient, "counselled", null, doctor)).isEmpty();
          assertThat(narrow.of(patient, doctor).tags()).hasSize(1);
          assertThat(narrow.of(patient, nurse).tags()).isEmpty();
          assertThat(narrow.addable(narrow.of(patient, nurse), nurse)).isEmpty();
          assertThat(past.history(patient, null, 10, doctor).items()).hasSize(1);
          assertThat(past.history(patient, null, 10, nurse).items()).isEmpty();
          assertThat(narrow.takeOff(patient, "counselled", null, nurse))
              .contains(PatientTags.Refusal.UNKNOWN);
          assertThat(narrow.restore(patient, "counselled", nurse))
              .contains(PatientTags.Refusal.UNKNOWN);
        });
  }

  private CurrentStaff staff(Staff.Role role) {
    return new CurrentStaff(
        people.hire(tenant, role).staff().id(), "员工", role, null, tenant.id(), UUID.randomUUID());
  }

  @Test
  void tagsFollowAMergeAndGoHomeAgain() {
    visit("P1", "V1", today.minusDays(20), "I10^高血压^I10");
    visit("P2", "V2", today.minusDays(20), "E11.9^糖尿病^I10");
    rounds.run(tenant);
    String first = patient("P1");
    String second = patient("P2");
    Map<String, Object> body = new HashMap<>(Map.of("retired", second, "reason", "同一人"));
    body.put("seen", null);
    assertThat(lead.post("/api/patients/" + first + "/merge", body).statusCode()).isEqualTo(200);
    rounds.run(tenant);
    assertThat(tagsOf(first)).contains("hypertension", "diabetes", "multimorbid");
    assertThat(
            one(
                "SELECT count(*)::text FROM cohort_fact_tag WHERE name IN ('hypertension', 'diabetes')"))
        .isEqualTo("2");
    assertThat(
            lead.post("/api/patients/" + second + "/unmerge", Map.of("reason", "不是同一人"))
                .statusCode())
        .isEqualTo(200);
    rounds.run(tenant);
    assertThat(tagsOf(first)).contains("hypertension").doesNotContain("diabetes", "multimorbid");
    assertThat(tagsOf(second)).contains("diabetes").doesNotContain("hypertension", "multimorbid");
  }

  @Test
  void everyRuleOfTheLibrarySaysTheSameForOneAndForMany() {
    for (int i = 1; i <= 12; i++) {
      visit("P" + i, "V" + i, today.minusDays(25L * i), i % 2 == 0 ? "I10^高血压^I10" : "E11^糖尿病^I10");
      visit("P" + i, "W" + i, today.minusDays(9L * i), i % 3 == 0 ? "C50^乳腺癌^I10" : "I25^冠心病^I10");
      result("P" + i, "L" + i, today.minusDays(i), "" + (120 + 7 * i), "F");
    }
    rounds.run(tenant);
    int held = 0;
    for (int i = 1; i <= 12; i++) {
      PatientId patient = new PatientId(UUID.fromString(patient("P" + i)));
      TreeSet<String> expected = new TreeSet<>();
      for (TagRule rule : library.first()) {
        for (TagRule.Case each : rule.cases()) {
          if (hospitals.in(tenant, () -> conditions.holds(each.when(), patient, today))) {
            expected.add(rule.kind().word() + " " + rule.name());
            break;
          }
        }
      }
      TreeSet<String> kept =
          new TreeSet<>(
              hospitals.in(
                  tenant,
                  () ->
                      jdbc.sql(
                              """
                              SELECT kind || ' ' || name FROM cohort_interval
                               WHERE patient_id = ? AND until IS NULL AND kind <> 'strategy'
                              """)
                          .param(patient.value())
                          .query(String.class)
                          .list()));
      assertThat(kept).isEqualTo(expected);
      held += kept.size();
    }
    assertThat(held).isGreaterThan(60);
    assertThat(library.first().stream().mapToInt(rule -> rule.cases().size()).sum())
        .as("the library on day one")
        .isGreaterThanOrEqualTo(40);
  }

  @Test
  void theLibraryIsListedWithItsNumbersAndNobodyElseSeesAnything() {
    visit("P1", "V1", today.minusDays(20), "I10^高血压^I10");
    rounds.run(tenant);
    JsonNode all = json(lead.get("/api/tags"));
    JsonNode disease = find(all.path("dimensions"), "dimension", "disease");
    JsonNode tag = find(disease.path("tags"), "tag", "hypertension");
    assertThat(tag.path("patients").asLong()).isEqualTo(1);
    assertThat(tag.path("rule").asString()).contains("高血压");
    assertThat(all.path("lookedAt").isNull()).isFalse();

    TestBrowser stranger = people.signIn(hospitals.open(), Staff.Role.LEAD);
    assertThat(stranger.get(path("P1", "tags")).statusCode()).isEqualTo(404);
    assertThat(stranger.post(path("P1", "tags"), Map.of("tag", "satisfied")).statusCode())
        .isEqualTo(404);
    assertThat(
            find(
                    find(json(stranger.get("/api/tags")).path("dimensions"), "dimension", "disease")
                        .path("tags"),
                    "tag",
                    "hypertension")
                .path("patients")
                .asLong())
        .isZero();
    for (Staff.Role role : List.of(Staff.Role.OPERATOR, Staff.Role.ENGINEER, Staff.Role.AUDITOR)) {
      assertThat(people.signIn(tenant, role).get(path("P1", "tags")).statusCode())
          .as(role + "")
          .isEqualTo(403);
    }
  }

  private boolean holds(String condition) {
    return hospitals.in(
        tenant,
        () ->
            conditions.holds(
                conditions.parse(JsonMapper.shared().readTree(condition)),
                new PatientId(UUID.fromString(patient("P1"))),
                today));
  }

  private List<String> tags(String number) {
    return tagsOf(patient(number));
  }

  private List<String> tagsOf(String patient) {
    return StreamSupport.stream(
            json(lead.get("/api/patients/" + patient + "/tags")).path("tags").spliterator(), false)
        .filter(tag -> !tag.path("origin").asString().equals("overruled"))
        .map(tag -> tag.path("tag").asString())
        .toList();
  }

  private String stratum(String number, String table) {
    return find(card(number).path("strata"), "table", table).path("stratum").asString();
  }

  private JsonNode card(String number) {
    return json(lead.get(path(number, "tags")));
  }

  private static JsonNode find(JsonNode list, String field, String value) {
    JsonNode items = list.has("items") ? list.path("items") : list;
    return StreamSupport.stream(items.spliterator(), false)
        .filter(each -> each.path(field).asString().equals(value))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + value + " in " + list));
  }

  private static void refused(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.body()).contains(code);
  }

  private static JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestBrowser.json(response);
  }

  private String path(String number, String rest) {
    return "/api/patients/" + patient(number) + "/" + rest;
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

  private void result(String number, String report, LocalDate day, String value, String status) {
    take(
        "ORU^R01^ORU_R01",
        number,
        """
        OBR|1|%1$s^HIS|%1$s^LIS|SH^生化^L|||%2$s
        OBX|1|NM|SBP^收缩压^L||%3$s|mmHg|||||%4$s|||%2$s
        """
            .formatted(number + report, at(day), value, status));
  }

  private void take(String event, String number, String rest) {
    String control = "C" + ++messages;
    String answer =
        intake.take(
            tenant,
            """
            MSH|^~\\&|HIS|SZYY|PRM|SZYY|%s+0800||%s|%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
            PID|1||%s^^^HIS^PI||王^建国||19700301|M
            """
                    .formatted(
                        today.minusDays(1).format(DateTimeFormatter.BASIC_ISO_DATE)
                            + "%06d".formatted(messages),
                        event,
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

  private static String at(LocalDate day) {
    return day.format(DateTimeFormatter.BASIC_ISO_DATE) + "090000";
  }
}
