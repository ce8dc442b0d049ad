package org.xinqiao.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.care.CareFixture;
import org.xinqiao.organization.Department;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;
import tools.jackson.databind.JsonNode;

/// The list of patients with its filters, and follow-up calls that are asked for of many.
@XinqiaoTest
class RegistryTests {

  private static final String HEART = "0101";
  private static final String BONES = "0401";

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired CareFixture care;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private Tenant tenant;
  private PatientId both;
  private PatientId heartOnly;
  private PatientId bonesOnly;
  private TestBrowser heart;
  private TestBrowser lead;
  private TestStaff.Person heartNurse;

  @BeforeEach
  void threePatients() {
    tenant = hospitals.open();
    both = care.register(tenant, "H1", "金丝雀甲");
    care.visit(tenant, both, "H1", "V1", BONES, 5);
    care.visit(tenant, both, "H1", "V2", HEART, 40);
    heartOnly = care.register(tenant, "H2", "金丝雀乙");
    care.visit(tenant, heartOnly, "H2", "V3", HEART, 10);
    bonesOnly = care.register(tenant, "H3", "金丝雀丙");
    care.visit(tenant, bonesOnly, "H3", "V4", BONES, 1);
    heartNurse = people.hire(tenant, Staff.Role.NURSE, department(HEART));
    heart = people.signIn(heartNurse);
    lead = people.signIn(tenant, Staff.Role.LEAD);
  }

  @Test
  void aDepartmentHasWhomItSawTheLatestFirst() {
    assertThat(list(heart, "")).containsExactly(heartOnly, both);
    assertThat(list(heart, "?mine=false")).as("no further than the reach").hasSize(2);
    assertThat(list(heart, "?days=30")).containsExactly(heartOnly);
    JsonNode first = page(heart, "").path("items").get(0);
    assertThat(first.path("name").asString()).isEqualTo("金丝雀乙");
    assertThat(first.path("age").asInt()).isEqualTo(50);
    assertThat(page(heart, "").path("byRegistration").asBoolean()).isFalse();
    assertThat(audited("patient.list")).isEqualTo(5);
  }

  @Test
  void theWholeHospitalHasEverybodyTheNewestFirst() {
    assertThat(list(lead, "")).containsExactlyInAnyOrder(both, heartOnly, bonesOnly);
    assertThat(page(lead, "").path("byRegistration").asBoolean()).isTrue();
    assertThat(list(people.signIn(hospitals.open(), Staff.Role.LEAD), ""))
        .as("another hospital")
        .isEmpty();
    assertThat(people.signIn(tenant, Staff.Role.ENGINEER).get("/api/patient-list").statusCode())
        .isEqualTo(403);
  }

  @Test
  void pagesContinueWhereTheOneBeforeEnded() {
    for (TestBrowser who : List.of(heart, lead)) {
      List<PatientId> whole = list(who, "");
      List<PatientId> parts = new ArrayList<>();
      String cursor = "";
      do {
        JsonNode part = page(who, "?limit=1" + cursor);
        parts.addAll(ids(part));
        cursor =
            part.path("nextCursor").isNull()
                ? null
                : "&cursor=" + part.path("nextCursor").asString();
      } while (cursor != null);
      assertThat(parts).isEqualTo(whole);
    }
    assertThat(heart.get("/api/patient-list?cursor=x").statusCode()).isEqualTo(400);
  }

  /// A record that stands behind another one is looked after by the same; the list has people.
  @Test
  void aMergedRecordIsNotOnTheListTwice() {
    HttpResponse<String> merged =
        lead.post(
            "/api/patients/" + both + "/merge",
            Map.of("retired", heartOnly.value(), "reason", "同一人"));
    assertThat(merged.statusCode()).as(merged.body()).isEqualTo(200);
    assertThat(list(heart, "")).containsExactly(both);
    assertThat(list(lead, "")).containsExactlyInAnyOrder(both, bonesOnly);
  }

  @Test
  void callsAreAskedForOnceForThoseWhoCanBeCalled() {
    List<PatientId> ticked = List.of(both, heartOnly, bonesOnly, new PatientId(UUID.randomUUID()));
    Map<String, Object> request = request(ticked, today().plusDays(3), false);
    JsonNode would = json(heart.post("/api/patient-list/follow-ups/check", request));
    assertThat(would.path("done").asInt()).isEqualTo(2);
    assertThat(skipped(would)).containsExactly("not-found 2");
    assertThat(list(heart, "?openTask=true")).as("nothing was done").isEmpty();

    JsonNode done = json(heart.post("/api/patient-list/follow-ups", request));
    assertThat(done).isEqualTo(would);
    assertThat(list(heart, "?openTask=true")).containsExactly(heartOnly, both);
    assertThat(page(heart, "").path("items").get(0).path("tasks").asInt()).isEqualTo(1);
    JsonNode task = json(heart.get("/api/patients/" + both + "/tasks")).path("items").get(0);
    assertThat(task.path("title").asString()).isEqualTo("电话随访");
    assertThat(task.path("owner").isNull()).isTrue();
    assertThat(audited("registry.follow-up")).isEqualTo(2);

    JsonNode again = json(heart.post("/api/patient-list/follow-ups", request));
    assertThat(again.path("done").asInt()).isZero();
    assertThat(skipped(again)).containsExactly("not-found 2", "call-open 2");
    assertThat(audited("registry.follow-up")).isEqualTo(2);
  }

  @Test
  void theTasksCanBeOnesOwn() {
    json(heart.post("/api/patient-list/follow-ups", request(List.of(heartOnly), today(), true)));
    JsonNode task = json(heart.get("/api/patients/" + heartOnly + "/tasks")).path("items").get(0);
    assertThat(task.path("owner").path("id").asString())
        .isEqualTo(heartNurse.staff().id().toString());
  }

  @Test
  void theDeadAreNotCalled() {
    hospitals.run(
        tenant,
        () ->
            jdbc.sql("UPDATE patient SET deceased_at = now() WHERE patient_id = ?")
                .param(heartOnly.value())
                .update());
    hospitals.run(
        tenant,
        () ->
            jdbc.sql("UPDATE patient SET anonymous = true WHERE patient_id = ?")
                .param(both.value())
                .update());
    JsonNode would =
        json(
            heart.post(
                "/api/patient-list/follow-ups/check",
                request(List.of(both, heartOnly), today(), false)));
    assertThat(skipped(would)).containsExactly("deceased 1", "unidentified 1");
    assertThat(page(heart, "").path("items").get(0).path("deceased").asBoolean()).isTrue();
  }

  @Test
  void nothingIsDoneForTooManyOrOnADayThatHasPassed() {
    List<PatientId> many = new ArrayList<>();
    for (int n = 0; n <= AskFollowUps.MOST; n++) {
      many.add(new PatientId(UUID.randomUUID()));
    }
    refused(request(many, today(), false), "registry.not-so-many");
    refused(request(List.of(), today(), false), "registry.not-so-many");
    refused(request(List.of(both), today().minusDays(1), false), "registry.not-a-day");
    refused(request(List.of(both), today().plusYears(2), false), "registry.not-a-day");
  }

  private void refused(Map<String, Object> request, String code) {
    for (String path : List.of("/check", "")) {
      HttpResponse<String> answer = heart.post("/api/patient-list/follow-ups" + path, request);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(TestBrowser.json(answer).path("code").asString()).isEqualTo(code);
    }
  }

  private static Map<String, Object> request(
      List<PatientId> patients, LocalDate due, boolean mine) {
    return Map.of(
        "id", UUID.randomUUID(),
        "patients", patients.stream().map(PatientId::value).toList(),
        "due", due.toString(),
        "mine", mine);
  }

  private static List<String> skipped(JsonNode answer) {
    return StreamSupport.stream(answer.path("skipped").spliterator(), false)
        .map(one -> one.path("why").asString() + " " + one.path("patients").size())
        .toList();
  }

  private List<PatientId> list(TestBrowser who, String query) {
    return ids(page(who, query));
  }

  private static List<PatientId> ids(JsonNode page) {
    return StreamSupport.stream(page.path("items").spliterator(), false)
        .map(one -> new PatientId(UUID.fromString(one.path("id").asString())))
        .toList();
  }

  private static JsonNode page(TestBrowser who, String query) {
    return json(who.get("/api/patient-list" + query));
  }

  private static JsonNode json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return TestBrowser.json(answer);
  }

  private LocalDate today() {
    return LocalDate.now(clock);
  }

  private Department department(String code) {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql("SELECT department_id, name FROM organization_department WHERE code = ?")
                .param(code)
                .query((row, n) ->
                    new Department(row.getObject(1, UUID.class), code, row.getString(2), false))
                .single());
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
}
