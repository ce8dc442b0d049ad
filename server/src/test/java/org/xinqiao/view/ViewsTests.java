package org.xinqiao.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
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

/// Who sees, changes and shares a saved view, and what it never holds.
@XinqiaoTest
class ViewsTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired CareFixture care;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private TestBrowser nurse;
  private TestBrowser colleague;
  private TestBrowser elsewhere;
  private TestBrowser lead;

  @BeforeEach
  void twoDepartments() {
    tenant = hospitals.open();
    PatientId patient = care.register(tenant, "H1", "金丝雀甲");
    care.visit(tenant, patient, "H1", "V1", "0101", 30);
    care.visit(tenant, patient, "H1", "V2", "0401", 10);
    nurse = people.signIn(people.hire(tenant, Staff.Role.NURSE, department("0101")));
    colleague = people.signIn(people.hire(tenant, Staff.Role.DOCTOR, department("0101")));
    elsewhere = people.signIn(people.hire(tenant, Staff.Role.NURSE, department("0401")));
    lead = people.signIn(tenant, Staff.Role.LEAD);
  }

  @Test
  void aViewIsOnTheListsOfThoseItIsFor() {
    save(nurse, draft("只有我", "private"));
    save(nurse, draft("本科室", "department"));
    save(lead, draft("全院", "everyone"));
    assertThat(names(nurse)).containsExactly("只有我", "本科室", "全院");
    assertThat(names(colleague)).containsExactly("本科室", "全院");
    assertThat(names(elsewhere)).containsExactly("全院");
    assertThat(names(people.signIn(hospitals.open(), Staff.Role.LEAD)))
        .as("another hospital")
        .isEmpty();
    JsonNode own = views(nurse).get(1);
    assertThat(own.path("filters").toString()).isEqualTo("{\"task\":\"open\"}");
    assertThat(own.path("columns").toString()).isEqualTo("[\"mrn\",\"last\"]");
    assertThat(own.path("mine").asBoolean()).isTrue();
    assertThat(views(colleague).get(0).path("mine").asBoolean()).isFalse();
    assertThat(audited("view.save")).as("what others see").isEqualTo(2);
  }

  @Test
  void theOrderIsThatOfTheOwner() {
    save(nurse, with(draft("乙", "private"), "place", 2));
    save(nurse, with(draft("甲", "private"), "place", 1));
    assertThat(names(nurse)).containsExactly("甲", "乙");
  }

  @Test
  void whatWasTypedIsNeverKept() {
    refused(nurse, with(draft("甲", "private"), "filters", Map.of("q", "王秀兰")), 400, "filter");
    refused(nurse, with(draft("甲", "private"), "filters", Map.of("task", "王秀兰")), 400, "filter");
    refused(nurse, with(draft("甲", "private"), "columns", List.of("name")), 400, "column");
    refused(nurse, with(draft("甲", "private"), "columns", List.of("mrn", "mrn")), 400, "column");
    refused(nurse, with(draft("甲", "private"), "icon", "skull"), 400, "icon");
    refused(nurse, with(draft("甲", "private"), "list", "stars"), 400, "unknown-list");
    assertThat(
            nurse
                .post("/api/views", with(draft("甲", "private"), "name", "甲".repeat(31)))
                .statusCode())
        .isEqualTo(400);
    assertThat(names(nurse)).isEmpty();
  }

  @Test
  void onlyTheLeadSharesWithEveryone() {
    refused(nurse, draft("全院", "everyone"), 403, "not-yours");
    refused(lead, draft("科室", "department"), 409, "no-department");
    assertThat(
            people.signIn(tenant, Staff.Role.ENGINEER).get("/api/views?list=patients").statusCode())
        .isEqualTo(403);
    JsonNode shared = save(lead, draft("全院", "everyone"));
    change(nurse, shared, 1, draft("改名", "everyone"), 403, "view.not-yours");
  }

  @Test
  void nobodyOverwritesWhatTheyHaveNotSeen() {
    JsonNode first = save(nurse, draft("甲", "department"));
    change(nurse, first, 1, draft("乙", "department"), 200, null);
    change(nurse, first, 1, draft("丙", "department"), 409, "view.changed");
    change(colleague, first, 1, draft("丙", "department"), 403, "view.not-yours");
    change(elsewhere, first, 1, draft("丙", "department"), 404, "view.not-found");
    change(lead, first, 2, draft("丙", "private"), 403, "view.not-yours");
    change(lead, first, 2, draft("丁", "department"), 409, "view.no-department");
    change(lead, first, 2, draft("丁", "everyone"), 200, null);
    assertThat(names(elsewhere)).containsExactly("丁");
  }

  @Test
  void aViewIsRemovedByWhoeverMayChangeIt() {
    JsonNode view = save(nurse, draft("甲", "private"));
    String path = "/api/views/" + view.path("id").asString();
    assertThat(code(colleague.delete(path + "?version=1"))).isEqualTo("view.not-found");
    assertThat(code(nurse.delete(path + "?version=2"))).isEqualTo("view.changed");
    assertThat(nurse.delete(path + "?version=1").statusCode()).isEqualTo(204);
    assertThat(code(nurse.delete(path + "?version=1"))).isEqualTo("view.not-found");
    JsonNode shared = save(lead, draft("全院", "everyone"));
    assertThat(code(nurse.delete("/api/views/" + shared.path("id").asString() + "?version=1")))
        .isEqualTo("view.not-yours");
  }

  @Test
  void thereIsALimitForEachPerson() {
    IntStream.range(0, KeepViews.MOST).forEach(n -> save(nurse, draft("视图" + n, "private")));
    refused(nurse, draft("多", "private"), 409, "too-many");
    save(colleague, draft("别人的", "private"));
    JsonNode shared = save(nurse, draft("本科室", "department"));
    change(nurse, shared, 1, draft("多", "private"), 409, "view.too-many");
  }

  private static Map<String, Object> draft(String name, String audience) {
    return Map.of(
        "list",
        "patients",
        "name",
        name,
        "icon",
        "star",
        "audience",
        audience,
        "place",
        0,
        "filters",
        Map.of("task", "open"),
        "columns",
        List.of("mrn", "last"),
        "version",
        0);
  }

  private static Map<String, Object> with(Map<String, Object> draft, String key, Object value) {
    Map<String, Object> other = new HashMap<>(draft);
    other.put(key, value);
    return other;
  }

  private JsonNode save(TestBrowser by, Map<String, Object> draft) {
    HttpResponse<String> answer = by.post("/api/views", draft);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return TestBrowser.json(answer);
  }

  private void refused(TestBrowser by, Map<String, Object> draft, int status, String why) {
    HttpResponse<String> answer = by.post("/api/views", draft);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(code(answer)).startsWith("view.").contains(why);
  }

  private void change(
      TestBrowser by,
      JsonNode view,
      int version,
      Map<String, Object> draft,
      int status,
      @Nullable String why) {
    HttpResponse<String> answer =
        by.post("/api/views/" + view.path("id").asString(), with(draft, "version", version));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    if (why != null) {
      assertThat(code(answer)).isEqualTo(why);
    }
  }

  private static JsonNode views(TestBrowser who) {
    return TestBrowser.json(who.get("/api/views?list=patients"));
  }

  private static List<String> names(TestBrowser who) {
    return StreamSupport.stream(views(who).spliterator(), false)
        .map(view -> view.path("name").asString())
        .toList();
  }

  private static String code(HttpResponse<String> answer) {
    return TestBrowser.json(answer).path("code").asString();
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
