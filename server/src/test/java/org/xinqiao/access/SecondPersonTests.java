package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import tools.jackson.databind.JsonNode;

/// One engineer asks, another approves; one alone can neither make an account nor hand out a second
/// factor.
@XinqiaoTest
class SecondPersonTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired Organizations organizations;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private TestStaff.Person second;
  private TestBrowser asker;
  private TestBrowser approver;

  @BeforeEach
  void twoEngineers() {
    tenant = hospitals.open();
    asker = people.signIn(tenant, Staff.Role.ENGINEER);
    second = people.hire(tenant, Staff.Role.ENGINEER);
    approver = people.signIn(second);
  }

  private JsonNode ask(String userName) {
    HttpResponse<String> asked =
        asker.post(
            "/api/staff", Map.of("displayName", "周蕾", "role", "auditor", "userName", userName));
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(200);
    return TestBrowser.json(asked);
  }

  private static String name() {
    return "zhou" + UUID.randomUUID();
  }

  private static HttpResponse<String> decide(TestBrowser who, JsonNode asked, String how) {
    return who.post(
        "/api/staff/requests/" + asked.path("requestId").asString() + "/" + how, Map.of());
  }

  @Test
  void anAccountIsMadeOnceASecondPersonApproves() {
    String name = name();
    JsonNode asked = ask(name);
    assertThat(asked.path("password").isNull()).isTrue();
    assertThat(asked.path("totpSecret").isNull()).isTrue();
    assertThat(approver.get("/api/staff").body()).doesNotContain(name);
    JsonNode waiting = TestBrowser.json(approver.get("/api/staff/requests"));
    assertThat(waiting).hasSize(1);
    assertThat(waiting.path(0).path("own").asBoolean()).isFalse();
    HttpResponse<String> approved = decide(approver, asked, "approve");
    assertThat(approved.statusCode()).as(approved.body()).isEqualTo(200);
    JsonNode handed = TestBrowser.json(approved);
    assertThat(handed.path("password").asString()).hasSize(24);
    assertThat(approver.get("/api/staff").body()).contains(name);
    assertThat(TestBrowser.json(approver.get("/api/staff/requests"))).isEmpty();
    assertThat(decide(approver, asked, "approve").statusCode()).as("once").isEqualTo(404);
  }

  @Test
  void whoeverAskedCannotApproveAlsoFromAnotherSession() {
    JsonNode asked = ask(name());
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> own = decide(asker, asked, "approve");
      assertThat(own.statusCode()).isEqualTo(403);
      assertThat(own.body()).contains("access.own-request");
    }
    assertThat(TestBrowser.json(asker.get("/api/staff/requests")).path(0).path("own").asBoolean())
        .isTrue();
  }

  @Test
  void aSecondFactorWaitsTooAndTheOldOneHoldsMeanwhile() {
    TestStaff.Person nurse = people.hire(tenant, Staff.Role.NURSE);
    JsonNode asked =
        TestBrowser.json(
            asker.post("/api/staff/" + nurse.staff().id() + "/second-factor", Map.of()));
    assertThat(asked.path("totpSecret").isNull()).isTrue();
    people.signIn(nurse);
    hospitals.run(
        tenant, () -> jdbc.sql("UPDATE access_credential SET last_totp_step = 0").update());
    JsonNode handed = TestBrowser.json(decide(approver, asked, "approve"));
    people.signIn(
        new TestStaff.Person(
            tenant,
            nurse.staff(),
            nurse.userName(),
            nurse.password(),
            handed.path("totpSecret").asString()));
  }

  /// Rights and ways in alike: nothing changes before the yes, and then once.
  @ParameterizedTest
  @CsvSource({"role, PUT", "department, PUT", "password, POST", "enable, POST"})
  void everyRightThatIsGivenWaitsForASecondPerson(String what, String method) {
    TestStaff.Person nurse = people.hire(tenant, Staff.Role.NURSE);
    String account = "/api/staff/" + nurse.staff().id();
    if (what.equals("enable")) {
      asker.post(account + "/disable", Map.of());
    }
    UUID orthopaedics =
        hospitals.in(tenant, () -> organizations.department("0401", "骨科", false).id());
    String body =
        switch (what) {
          case "role" -> "{\"role\": \"lead\"}";
          case "department" -> "{\"departmentId\": \"" + orthopaedics + "\"}";
          default -> "{}";
        };
    String before = account(nurse);
    HttpResponse<String> answer = asker.send(method, account + "/" + what, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode asked = TestBrowser.json(answer);
    assertThat(asked.path("requestId").isNull()).isFalse();
    assertThat(asked.path("password").isNull()).isTrue();
    assertThat(account(nurse)).as("nothing has changed").isEqualTo(before);
    assertThat(decide(asker, asked, "approve").statusCode()).isEqualTo(403);
    JsonNode waiting = TestBrowser.json(approver.get("/api/staff/requests")).path(0);
    assertThat(waiting.path("change").asString()).isEqualTo(what);
    assertThat(waiting.path("displayName").asString()).isEqualTo(nurse.staff().displayName());
    HttpResponse<String> approved = decide(approver, asked, "approve");
    assertThat(approved.statusCode()).as(approved.body()).isEqualTo(200);
    if (what.equals("password")) {
      assertThat(TestBrowser.json(approved).path("password").asString()).hasSize(24);
    } else {
      assertThat(account(nurse)).isNotEqualTo(before);
    }
    assertThat(decide(approver, asked, "approve").statusCode()).as("once").isEqualTo(404);
  }

  /// Whom it is about cannot be the second person either; and taking rights away wants nobody.
  @Test
  void nobodyApprovesTheirOwnNewRoleAndDisablingWaitsForNobody() {
    JsonNode asked =
        TestBrowser.json(
            asker.send(
                "PUT", "/api/staff/" + second.staff().id() + "/role", "{\"role\": \"lead\"}"));
    HttpResponse<String> own = decide(approver, asked, "approve");
    assertThat(own.statusCode()).isEqualTo(409);
    assertThat(own.body()).contains("access.own-account");
    assertThat(
            hospitals.in(
                tenant,
                () ->
                    jdbc.sql(
                            """
                            SELECT outcome FROM audit_event
                             WHERE action = 'access.change-role' AND actor_id = ? AND object_id = ?
                            """)
                        .param(second.staff().id().toString())
                        .param(second.staff().id().toString())
                        .query(String.class)
                        .list()))
        .as("that they tried stands in the log")
        .containsExactly("denied");
    TestStaff.Person nurse = people.hire(tenant, Staff.Role.NURSE);
    TestBrowser hers = people.signIn(nurse);
    assertThat(hers.get("/api/session").statusCode()).isEqualTo(200);
    JsonNode disabled =
        TestBrowser.json(asker.post("/api/staff/" + nurse.staff().id() + "/disable", Map.of()));
    assertThat(disabled.path("requestId").isNull()).isTrue();
    assertThat(hers.get("/api/tasks").statusCode()).isEqualTo(401);
  }

  /// What somebody leads there sees grows by it. Taking a department away from its campus widens
  /// nothing and waits for nobody.
  @Test
  void aDepartmentIsPlacedAtACampusByTwo() {
    UUID orthopaedics =
        hospitals.in(tenant, () -> organizations.department("0401", "骨科", false).id());
    String path = "/api/staff/departments/" + orthopaedics + "/campus";
    HttpResponse<String> answer = asker.send("PUT", path, "{\"campus\": \" 滨江院区 \"}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode asked = TestBrowser.json(answer);
    assertThat(asked.path("requestId").isNull()).isFalse();
    assertThat(asker.get("/api/staff/departments").body())
        .as("nothing has changed")
        .doesNotContain("滨江院区");
    assertThat(decide(asker, asked, "approve").statusCode()).isEqualTo(403);
    JsonNode waiting = TestBrowser.json(approver.get("/api/staff/requests")).path(0);
    assertThat(waiting.path("change").asString()).isEqualTo("place");
    assertThat(waiting.path("department").asString()).isEqualTo("骨科");
    assertThat(waiting.path("campus").asString()).isEqualTo("滨江院区");
    assertThat(decide(approver, asked, "approve").statusCode()).isEqualTo(200);
    assertThat(approver.get("/api/staff/departments").body()).contains("滨江院区");
    assertThat(decide(approver, asked, "approve").statusCode()).as("once").isEqualTo(404);

    JsonNode away = TestBrowser.json(asker.send("PUT", path, "{\"campus\": null}"));
    assertThat(away.path("requestId").isNull()).isTrue();
    assertThat(approver.get("/api/staff/departments").body()).doesNotContain("滨江院区");
  }

  private String account(TestStaff.Person person) {
    for (JsonNode one : TestBrowser.json(approver.get("/api/staff"))) {
      if (one.path("id").asString().equals(person.staff().id().toString())) {
        return one.toString();
      }
    }
    throw new AssertionError("no account");
  }

  @Test
  void nobodyGetsRidOfTheSecondPersonFirst() {
    assertThat(asker.post("/api/staff/" + second.staff().id() + "/disable", Map.of()).statusCode())
        .isEqualTo(200);
    assertThat(ask(name()).path("requestId").isNull()).as("they still count").isFalse();
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    """
                    UPDATE access_credential SET disabled_at = disabled_at - interval '7 days'
                     WHERE disabled_at IS NOT NULL
                    """)
                .update());
    assertThat(ask(name()).path("password").asString()).as("alone for a week").hasSize(24);
  }

  @Test
  void aRequestIsRefusedOrTakenBack() {
    for (TestBrowser who : List.of(asker, approver)) {
      JsonNode asked = ask(name());
      assertThat(decide(who, asked, "refuse").statusCode()).isEqualTo(200);
      assertThat(decide(approver, asked, "approve").statusCode()).isEqualTo(404);
    }
    assertThat(TestBrowser.json(approver.get("/api/staff/requests"))).isEmpty();
  }

  @Test
  void aNameThatIsTakenMeanwhileIsSaidAndTheRequestWaits() {
    JsonNode asked = ask(second.userName());
    assertThat(decide(approver, asked, "approve").body()).contains("access.user-name-taken");
    assertThat(TestBrowser.json(approver.get("/api/staff/requests"))).hasSize(1);
  }

  @Test
  void requestsOfOtherHospitalsAreNotThere() {
    JsonNode asked = ask(name());
    TestBrowser foreign = people.signIn(hospitals.open(), Staff.Role.ENGINEER);
    assertThat(decide(foreign, asked, "approve").statusCode()).isEqualTo(404);
    assertThat(decide(foreign, asked, "refuse").statusCode()).isEqualTo(404);
    assertThat(TestBrowser.json(foreign.get("/api/staff/requests"))).isEmpty();
  }
}
