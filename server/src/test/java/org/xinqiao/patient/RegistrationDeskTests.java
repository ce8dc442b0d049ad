package org.xinqiao.patient;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Purpose;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;
import tools.jackson.databind.JsonNode;

/// The desk as a lead works at it, over HTTP.
@XinqiaoTest
class RegistrationDeskTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired IntakeRounds intake;
  @Autowired Patients patients;
  @Autowired Consents consents;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private TestBrowser lead;
  private String one;
  private String two;

  @BeforeEach
  void twoRecordsWithOneIdentityCard() {
    tenant = hospitals.open();
    lead = people.signIn(tenant, Staff.Role.LEAD);
    one = person("A1", "P1", "990101197504120026", "13000000001");
    two = person("A2", "P2", "990101197504120026", "13000000002");
  }

  @Test
  void whatAgreesIsSaidAndNumbersAreMaskedUntilSomebodySaysWhy() {
    JsonNode pair = pair();
    assertThat(pair.path("together").asBoolean()).isFalse();
    assertThat(pair.path("review").path("cause").asString()).isEqualTo("one-identifier");
    assertThat(identifier(pair.path("one"), "id-card").path("tail").asString()).isEqualTo("0026");
    assertThat(identifier(pair.path("one"), "id-card").path("same").asBoolean()).isTrue();
    assertThat(identifier(pair.path("one"), "his").path("same").asBoolean()).isFalse();
    JsonNode phone = pair.path("other").path("phones").get(0);
    assertThat(phone.path("masked").asString()).isEqualTo("130****0002");
    assertThat(phone.path("same").asBoolean()).isFalse();
    assertThat(pair.toString()).doesNotContain("990101197504120026", "13000000002");
    assertThat(audited("patient.compare")).isEqualTo(2);

    assertThat(lead.post(path(one, "identity"), Map.of("reason", " ")).statusCode()).isEqualTo(400);
    assertThat(audited("patient.reveal-identity")).isZero();
    assertThat(lead.post(path(one, "identity"), Map.of("reason", "核对身份证")).body())
        .contains("990101197504120026", "13000000001");
    assertThat(audited("patient.reveal-identity")).isEqualTo(1);
  }

  @Test
  void twoPeopleAreRememberedWithTheReasonAndNotAskedAboutAgain() {
    String review = "/api/registration-reviews/" + one + "/" + two + "/distinct";
    assertThat(lead.post(review, Map.of("reason", "")).statusCode()).isEqualTo(400);
    assertThat(lead.post(review, Map.of("reason", "双胞胎姐妹")).statusCode()).isEqualTo(204);
    assertThat(list("state=open")).isEmpty();
    JsonNode settled = list("state=settled").get(0);
    assertThat(settled.path("state").asString()).isEqualTo("distinct");
    assertThat(settled.path("reason").asString()).isEqualTo("双胞胎姐妹");
    assertThat(settled.path("decidedBy").asString()).startsWith("测试员工");
    person("A3", "P2", "990101197504120026", "13000000003");
    assertThat(list("state=open")).isEmpty();
    refused(lead.post(review, Map.of("reason", "又一次")), 404, "registration.no-such-review");
    assertThat(lead.get("/api/registration-reviews?state=eaten").statusCode()).isEqualTo(400);
  }

  @Test
  void listsArePagedByTheirLastRow() {
    for (int i = 3; i <= 6; i++) {
      person("B" + i, "P" + i, "990101197504120026", "1300000000" + i);
    }
    assertThat(paged("/api/registration-reviews?limit=4", "one", "other")).hasSize(15);
    merge(two, one, null);
    assertThat(paged("/api/registration-reviews?state=settled&limit=1", "one", "other")).hasSize(1);
    for (int i = 0; i < 3; i++) {
      lead.post(path(two, "unmerge"), Map.of("reason", "再看看"));
      merge(two, one, null);
    }
    assertThat(paged("/api/patient-merges?limit=2", "id")).hasSize(4);
  }

  @Test
  void aMergeOnWhatIsNotSoAnyMoreIsRefused() {
    String seen = pair().path("seen").asString();
    person("A9", "P2", "990101197504120026", "13000000099");
    refused(merge(two, one, seen), 409, "registration.changed-meanwhile");
    assertThat(merge(two, one, pair().path("seen").asString()).statusCode()).isEqualTo(200);
    refused(merge(two, one, seen), 409, "registration.already-one");
    assertThat(pair().path("together").asBoolean()).isTrue();
    refused(
        lead.post(
            "/api/registration-reviews/" + one + "/" + two + "/distinct", Map.of("reason", "不是")),
        409,
        "registration.already-one");
  }

  @Test
  void beforeAMergeItSaysWhatComesAlongAndWhichConsentHolds() {
    visit("V1", "P1", "ZY1");
    visit("V2", "P2", "ZY2");
    say(one, ConsentWord.Kind.GRANT);
    say(two, ConsentWord.Kind.WITHDRAW);
    JsonNode preview = json(lead.get(path(one, "merge-preview/" + two)));
    JsonNode visits = only(preview.path("rows"), "kind", "clinical_encounter");
    assertThat(visits.path("retired").asInt()).isEqualTo(1);
    assertThat(visits.path("survivor").asInt()).isEqualTo(1);
    JsonNode consent = preview.path("consents").get(0);
    assertThat(consent.path("survivor").asString()).isEqualTo("granted");
    assertThat(consent.path("retired").asString()).isEqualTo("withdrawn");
    assertThat(consent.path("together").asString()).isEqualTo("withdrawn");

    merge(two, one, null);
    JsonNode parting = json(lead.get(path(two, "parting")));
    assertThat(parting.path("from").path("mrn").asString()).isEqualTo("P1");
    assertThat(parting.path("leaving").get(0).path("mrn").asString()).isEqualTo("P2");
    JsonNode going = only(parting.path("rows"), "kind", "clinical_encounter");
    assertThat(going.path("goes").asInt()).isEqualTo(1);
    assertThat(going.path("stays").asInt()).isEqualTo(1);
    refused(lead.get(path(one, "parting")), 409, "registration.not-merged");
  }

  @Test
  void theHistorySaysWhoMergedWhyAndWhetherItCanBeUndone() {
    merge(two, one, null);
    JsonNode merged = json(lead.get(path(two, "merges"))).get(0);
    assertThat(merged.path("reason").asString()).isEqualTo("同一人");
    assertThat(merged.path("mergedBy").asString()).startsWith("测试员工");
    assertThat(merged.path("undoable").asBoolean()).isTrue();
    assertThat(lead.post(path(two, "unmerge"), Map.of("reason", "不是同一人")).statusCode())
        .isEqualTo(200);
    JsonNode undone = json(lead.get("/api/patient-merges")).path("items").get(0);
    assertThat(undone.path("undoReason").asString()).isEqualTo("不是同一人");
    assertThat(undone.path("undoable").asBoolean()).isFalse();
  }

  @Test
  void aRecordThatWasMergedAwayOpensTheCardThatStandsForIt() {
    merge(two, one, null);
    TestBrowser nurse = people.signIn(tenant, Staff.Role.NURSE);
    assertThat(json(nurse.get("/api/patients/" + two)).path("id").asString()).isEqualTo(one);
    assertThat(json(nurse.get(path(two, "merges"))).get(0).path("retired").asString())
        .isEqualTo(two);
  }

  @Test
  void whoMayNotDecideAndOtherHospitalsLearnNothing() {
    TestBrowser nurse = people.signIn(tenant, Staff.Role.NURSE);
    TestBrowser elsewhere = people.signIn(hospitals.open(), Staff.Role.LEAD);
    for (String path :
        List.of(
            path(one, "comparison/" + two),
            path(one, "merge-preview/" + two),
            path(two, "parting"))) {
      assertThat(nurse.get(path).statusCode()).as(path).isEqualTo(403);
      assertThat(elsewhere.get(path).statusCode()).as(path).isIn(404, 409);
      assertThat(elsewhere.get(path).body()).doesNotContain("张丽", "0026");
    }
    refused(
        elsewhere.post(path(one, "merge"), Map.of("retired", two, "reason", "同一人")),
        404,
        "registration.unknown-patient");
    refused(
        elsewhere.post(path(one, "identity"), Map.of("reason", "看看")),
        404,
        "registration.unknown-patient");
    assertThat(elsewhere.get("/api/patient-merges").body()).doesNotContain(one);
  }

  private String person(String control, String number, String card, String phone) {
    assertThat(
            intake.take(
                tenant,
                """
                MSH|^~\\&|HIS|SZYY|PRM|SZYY|20260301080000+0800||ADT^A28^ADT_A05|%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
                EVN|A28|20260301080000+0800
                PID|1||%s^^^HIS^PI~%s^^^MPS&2.16.156.10011.1.3&ISO^NNCHN||张^丽||19750412|F|||||^PRN^CP^^^^%s
                """
                    .formatted(control, number, card, phone)))
        .contains("MSA|AA");
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql("SELECT patient_id::text FROM patient WHERE mrn = ?")
                .param(number)
                .query(String.class)
                .single());
  }

  private void visit(String control, String number, String visit) {
    intake.take(
        tenant,
        """
        MSH|^~\\&|HIS|SZYY|PRM|SZYY|20260302080000+0800||ADT^A01^ADT_A01|%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
        EVN|A01|20260302080000+0800
        PID|1||%s^^^HIS^PI||张^丽||19750412|F
        PV1|1|I|骨科二病区^08^02^SZYY||||D0789^孙^立群|||0401^骨科|||||||||%s^^^HIS^VN|||||||||||||||||||||||||20260302080000
        """
            .formatted(control, number, visit));
  }

  private void say(String patient, ConsentWord.Kind kind) {
    hospitals.run(
        tenant,
        () ->
            consents.record(
                new ConsentWord(
                    new PatientId(UUID.fromString(patient)),
                    Purpose.CARE,
                    "*",
                    kind,
                    ConsentWord.Speaker.SELF,
                    null,
                    "test",
                    java.time.Instant.parse("2026-03-01T08:00:00Z"))));
  }

  private JsonNode pair() {
    return json(lead.get(path(one, "comparison/" + two)));
  }

  private HttpResponse<String> merge(
      String retired, String survivor, @org.jspecify.annotations.Nullable String seen) {
    Map<String, Object> body = new java.util.HashMap<>(Map.of("retired", retired, "reason", "同一人"));
    body.put("seen", seen);
    return lead.post(path(survivor, "merge"), body);
  }

  private JsonNode list(String query) {
    return json(lead.get("/api/registration-reviews?" + query)).path("items");
  }

  private java.util.Set<String> paged(String path, String... key) {
    java.util.Set<String> found = new java.util.HashSet<>();
    String cursor = "";
    do {
      JsonNode page = json(lead.get(path + cursor));
      page.path("items")
          .forEach(item -> {
            StringBuilder id = new StringBuilder();
            for (String part : key) {
              id.append(item.path(part).asString());
            }
            assertThat(found.add(id.toString())).as("listed twice").isTrue();
          });
      cursor =
          page.path("nextCursor").isNull() ? "" : "&cursor=" + page.path("nextCursor").asString();
    } while (!cursor.isEmpty());
    return found;
  }

  private int audited(String action) {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql("SELECT count(*) FROM audit_event WHERE action = ?")
                .param(action)
                .query(Integer.class)
                .single());
  }

  private static JsonNode identifier(JsonNode side, String kind) {
    return only(side.path("identifiers"), "kind", kind);
  }

  private static JsonNode only(JsonNode list, String field, String value) {
    for (JsonNode one : list) {
      if (one.path(field).asString().equals(value)) {
        return one;
      }
    }
    throw new AssertionError("No " + value + " in " + list);
  }

  private static void refused(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(code);
  }

  private static String path(String patient, String rest) {
    return "/api/patients/" + patient + "/" + rest;
  }

  private static JsonNode json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return TestBrowser.json(answer);
  }
}
