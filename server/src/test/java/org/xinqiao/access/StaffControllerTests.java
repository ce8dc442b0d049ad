package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestRoutes;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import tools.jackson.databind.JsonNode;

@XinqiaoTest
class StaffControllerTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired TestRoutes routes;
  @Autowired Organizations organizations;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private TestStaff.Person keeper;
  private TestBrowser engineer;

  @BeforeEach
  void anEngineer() {
    tenant = hospitals.open();
    keeper = people.hire(tenant, Staff.Role.ENGINEER);
    engineer = people.signIn(keeper);
  }

  private HttpResponse<String> create(String userName, String role) {
    return engineer.post(
        "/api/staff", Map.of("displayName", "周蕾", "role", role, "userName", userName));
  }

  private static final String OWN = "my very own few words ";

  /// Makes an account whose owner has chosen a password.
  private TestStaff.Person created(String role) {
    TestStaff.Person person = handed(role);
    TestBrowser browser = people.signIn(person);
    String own = OWN + UUID.randomUUID();
    assertThat(
            browser
                .post(
                    "/api/session/new-password", Map.of("present", person.password(), "next", own))
                .statusCode())
        .isEqualTo(204);
    forgetUsedCodes();
    return new TestStaff.Person(
        tenant, person.staff(), person.userName(), own, person.totpSecret());
  }

  /// A code is good once: without this each sign-in of the same person would have to wait for the
  /// next.
  private void forgetUsedCodes() {
    hospitals.run(
        tenant, () -> jdbc.sql("UPDATE access_credential SET last_totp_step = 0").update());
  }

  /// Makes an account and gives what is handed to its owner.
  private TestStaff.Person handed(String role) {
    String userName = "zhou" + UUID.randomUUID();
    HttpResponse<String> made = create(userName, role);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    JsonNode handed = TestBrowser.json(made);
    return new TestStaff.Person(
        tenant,
        new Staff(
            new org.xinqiao.organization.StaffId(
                UUID.fromString(handed.path("staffId").asString())),
            "周蕾",
            Staff.Role.of(role),
            null,
            true),
        userName,
        handed.path("password").asString(),
        handed.path("totpSecret").asString());
  }

  private String path(TestStaff.Person person, String act) {
    return "/api/staff/" + person.staff().id() + "/" + act;
  }

  private int signInStatus(TestStaff.Person person, String password) {
    return people
        .browser()
        .post("/api/session/password", Map.of("user", person.userName(), "password", password))
        .statusCode();
  }

  private void letTheSecondFactorAge() {
    hospitals.run(
        tenant,
        () ->
            jdbc.sql("UPDATE access_session SET verified_at = verified_at - interval '11 minutes'")
                .update());
  }

  @Test
  void whoGetsAnAccountSignsInWithItAndCanDoWhatTheRoleCan() {
    TestStaff.Person nurse = created("nurse");
    TestBrowser browser = people.signIn(nurse);
    assertThat(browser.get("/api/tasks").statusCode()).isEqualTo(200);
    assertThat(browser.get("/api/staff").statusCode()).isEqualTo(403);
    assertThat(engineer.get("/api/staff").body())
        .contains(nurse.userName())
        .doesNotContain(nurse.totpSecret());
  }

  @Test
  void namesThatAreTakenOrNoneAreRefused() {
    TestStaff.Person nurse = created("nurse");
    assertThat(create(nurse.userName().toUpperCase(java.util.Locale.ROOT), "lead").body())
        .contains("access.user-name-taken");
    for (String name : List.of("a", "-zhou", "zhou lei", "<b>zhou</b>", "zhou'")) {
      assertThat(create(name, "nurse").statusCode()).as(name).isEqualTo(400);
    }
    assertThat(create("someone" + UUID.randomUUID(), "emperor").statusCode()).isEqualTo(400);
    assertThat(TestBrowser.json(engineer.get("/api/staff"))).hasSize(2);
  }

  @Test
  void whoLeavesIsOutAtOnceAndCanComeBack() {
    TestStaff.Person nurse = created("nurse");
    TestBrowser browser = people.signIn(nurse);
    assertThat(engineer.post(path(nurse, "disable"), Map.of()).statusCode()).isEqualTo(200);
    assertThat(browser.get("/api/tasks").statusCode()).isEqualTo(401);
    assertThat(signInStatus(nurse, nurse.password())).isEqualTo(401);
    assertThat(engineer.post(path(nurse, "enable"), Map.of()).statusCode()).isEqualTo(200);
    assertThat(browser.get("/api/tasks").statusCode())
        .as("the old session stays ended")
        .isEqualTo(401);
    assertThat(signInStatus(nurse, nurse.password())).isEqualTo(200);
  }

  @Test
  void aNewPasswordEndsTheOldOneAndItsSessions() {
    TestStaff.Person nurse = created("nurse");
    TestBrowser browser = people.signIn(nurse);
    String next =
        TestBrowser.json(engineer.post(path(nurse, "password"), Map.of()))
            .path("password")
            .asString();
    assertThat(browser.get("/api/tasks").statusCode()).isEqualTo(401);
    assertThat(signInStatus(nurse, nurse.password())).isEqualTo(401);
    assertThat(signInStatus(nurse, next)).isEqualTo(200);
  }

  @Test
  void aNewSecondFactorEndsTheOldOne() {
    TestStaff.Person nurse = created("nurse");
    String secret =
        TestBrowser.json(engineer.post(path(nurse, "second-factor"), Map.of()))
            .path("totpSecret")
            .asString();
    assertThat(secret).isNotEqualTo(nurse.totpSecret());
    people.signIn(
        new TestStaff.Person(tenant, nurse.staff(), nurse.userName(), nurse.password(), secret));
  }

  @Test
  void aNewRoleHoldsAtOnce() {
    TestStaff.Person nurse = created("nurse");
    TestBrowser browser = people.signIn(nurse);
    assertThat(engineer.send("PUT", path(nurse, "role"), "{\"role\":\"operator\"}").statusCode())
        .isEqualTo(200);
    assertThat(browser.get("/api/tasks").statusCode()).isEqualTo(401);
  }

  @Test
  void nobodyKeepsTheirOwnAccount() {
    for (String act : List.of("disable", "enable", "password", "second-factor")) {
      assertThat(engineer.post(path(keeper, act), Map.of()).body()).contains("access.own-account");
    }
    assertThat(engineer.send("PUT", path(keeper, "role"), "{\"role\":\"lead\"}").body())
        .contains("access.own-account");
    assertThat(engineer.get("/api/staff").statusCode()).as("nothing was done").isEqualTo(200);
  }

  @Test
  void accountsOfOtherHospitalsAreNotThere() {
    TestStaff.Person foreign = people.hire(hospitals.open(), Staff.Role.NURSE);
    for (String act : List.of("disable", "enable", "password", "second-factor")) {
      HttpResponse<String> there = engineer.post(path(foreign, act), Map.of());
      HttpResponse<String> nowhere =
          engineer.post("/api/staff/" + UUID.randomUUID() + "/" + act, Map.of());
      assertThat(there.statusCode()).isEqualTo(404);
      assertThat(nowhere.statusCode()).isEqualTo(404);
    }
    assertThat(engineer.get("/api/staff").body()).doesNotContain(foreign.userName());
    people.signIn(foreign);
  }

  @Test
  void everyActThatWantsAFreshSecondFactorAsksForIt() {
    Map<Staff.Role, TestBrowser> signedIn = new EnumMap<>(Staff.Role.class);
    for (Staff.Role role : Staff.Role.values()) {
      signedIn.put(role, role == Staff.Role.ENGINEER ? engineer : people.signIn(tenant, role));
    }
    letTheSecondFactorAge();
    List<TestRoutes.Route> fresh =
        routes.all().stream().filter(route -> Guard.wantsFresh(route.handler())).toList();
    assertThat(fresh).hasSizeGreaterThan(8);
    PermissionMatrix matrix = PermissionMatrix.load();
    for (TestRoutes.Route route : fresh) {
      Permission permission = Guard.permissionOf(route.handler());
      Staff.Role may =
          Arrays.stream(Staff.Role.values())
              .filter(role -> permission == Permission.SIGNED_IN || matrix.allows(role, permission))
              .findFirst()
              .orElseThrow();
      HttpResponse<String> response =
          Objects.requireNonNull(signedIn.get(may))
              .send(route.method(), route.concretePath(), "{}");
      assertThat(response.statusCode()).as(route.toString()).isEqualTo(403);
      assertThat(response.body()).as(route.toString()).contains("access.verify-again");
    }
    assertThat(engineer.get("/api/staff").statusCode()).as("looking is allowed").isEqualTo(200);
  }

  /// By name, so that none loses its annotation unseen.
  @Test
  void whatLetsDataOutOrCannotBeUndoneWantsAFreshSecondFactor() {
    assertThat(
            routes.all().stream()
                .filter(route -> Guard.wantsFresh(route.handler()))
                .map(TestRoutes.Route::toString))
        .contains(
            "GET /api/measures/{id}/patients",
            "GET /api/integration/messages/{id}",
            "POST /api/patients/{id}/merge",
            "POST /api/patients/{id}/unmerge",
            "PUT /api/staff/{id}/role",
            "PUT /api/staff/{id}/department",
            "POST /api/staff/{id}/password");
  }

  @Test
  void aCodeMakesTheSessionFreshAgainAndIsGoodOnce() {
    letTheSecondFactorAge();
    String code = keeper.code(Instant.now().plusSeconds(30));
    assertThat(engineer.post("/api/session/verify", Map.of("code", code)).statusCode())
        .isEqualTo(204);
    assertThat(create("zhou" + UUID.randomUUID(), "nurse").statusCode()).isEqualTo(200);
    letTheSecondFactorAge();
    assertThat(engineer.post("/api/session/verify", Map.of("code", code)).body())
        .contains("access.code-refused");
    assertThat(create("zhou" + UUID.randomUUID(), "nurse").body()).contains("access.verify-again");
  }

  @Test
  void guessingCodesAtAnOpenComputerEndsTheSession() {
    for (int i = 0; i < VerifyAgain.MOST_WRONG; i++) {
      assertThat(engineer.get("/api/session").statusCode()).isEqualTo(200);
      assertThat(engineer.post("/api/session/verify", Map.of("code", "00000" + i)).statusCode())
          .isEqualTo(400);
    }
    assertThat(engineer.get("/api/session").statusCode()).isEqualTo(401);
    assertThat(
            hospitals.in(
                tenant,
                () -> jdbc.sql("SELECT end_reason FROM access_session").query(String.class).list()))
        .containsExactly("wrong-codes");
  }

  @Test
  void codesGuessedAtTheSameMomentShareTheFive() throws Exception {
    List<java.util.concurrent.Callable<Integer>> guesses = new java.util.ArrayList<>();
    for (int i = 0; i < 64; i++) {
      String code = String.format("%06d", i);
      guesses.add(() -> engineer.post("/api/session/verify", Map.of("code", code)).statusCode());
    }
    try (var guessers = java.util.concurrent.Executors.newFixedThreadPool(16)) {
      for (var guess : guessers.invokeAll(guesses)) {
        assertThat(guess.get()).isIn(400, 401);
      }
    }
    assertThat(engineer.get("/api/session").statusCode()).isEqualTo(401);
  }

  @Test
  void aRightCodeForgetsTheWrongOnes() {
    for (int i = 0; i < VerifyAgain.MOST_WRONG - 1; i++) {
      engineer.post("/api/session/verify", Map.of("code", "00000" + i));
    }
    assertThat(
            engineer
                .post(
                    "/api/session/verify",
                    Map.of("code", keeper.code(Instant.now().plusSeconds(30))))
                .statusCode())
        .isEqualTo(204);
    engineer.post("/api/session/verify", Map.of("code", "000000"));
    assertThat(engineer.get("/api/session").statusCode()).isEqualTo(200);
  }

  @Test
  void aPasswordThatWasHandedOutOpensNothingButTheChoiceOfAnother() {
    TestStaff.Person nurse = handed("nurse");
    TestBrowser browser = people.signIn(nurse);
    assertThat(TestBrowser.json(browser.get("/api/session")).path("passwordDue").asString())
        .isEqualTo("first");
    for (TestRoutes.Route route : routes.all()) {
      Permission permission = Guard.permissionOf(route.handler());
      if (permission == Permission.PUBLIC
          || permission == Permission.PATIENT_LINK
          || Guard.worksBeforeOwnPassword(route.handler())) {
        continue;
      }
      HttpResponse<String> answer = browser.send(route.method(), route.concretePath(), null);
      assertThat(answer.statusCode()).as(route.toString()).isEqualTo(403);
      assertThat(answer.body())
          .as(route.toString())
          .containsAnyOf("access.password-change-needed", "access.permission-missing");
    }
    assertThat(browser.get("/api/tasks").body()).contains("access.password-change-needed");
    String own = OWN + UUID.randomUUID();
    assertThat(
            browser
                .post("/api/session/new-password", Map.of("present", nurse.password(), "next", own))
                .statusCode())
        .isEqualTo(204);
    assertThat(browser.get("/api/tasks").statusCode()).isEqualTo(200);
    assertThat(TestBrowser.json(browser.get("/api/session")).path("passwordDue").isNull()).isTrue();
  }

  @Test
  void aPasswordThatSomebodyElseMadeAnewIsOneToChange() {
    TestStaff.Person nurse = created("nurse");
    String next =
        TestBrowser.json(engineer.post(path(nurse, "password"), Map.of()))
            .path("password")
            .asString();
    TestBrowser browser =
        people.signIn(
            new TestStaff.Person(
                tenant, nurse.staff(), nurse.userName(), next, nurse.totpSecret()));
    assertThat(browser.get("/api/tasks").body()).contains("access.password-change-needed");
  }

  @Test
  void peopleChangeTheirOwnPassword() {
    TestBrowser elsewhere = people.browser();
    TestStaff.Person nurse = created("nurse");
    TestBrowser browser = people.signIn(nurse);
    String next = "four unrelated words make one";
    Map<String, String> change = Map.of("present", nurse.password(), "next", next);
    assertThat(
            browser
                .post("/api/session/new-password", Map.of("present", "wrong", "next", next))
                .body())
        .contains("access.present-password-wrong");
    for (var weak :
        Map.of(
                "short",
                "password-length",
                "aaaaaaaaaaaaaaaaaaaa",
                "password-monotonous",
                "my name is " + nurse.userName(),
                "password-user-name",
                "Password1234567890",
                "password-breached",
                nurse.password(),
                "password-the-same")
            .entrySet()) {
      assertThat(
              browser
                  .post(
                      "/api/session/new-password",
                      Map.of("present", nurse.password(), "next", weak.getKey()))
                  .body())
          .contains("access." + weak.getValue());
    }
    assertThat(browser.post("/api/session/new-password", change).statusCode()).isEqualTo(204);
    assertThat(browser.get("/api/tasks").statusCode()).as("one's own session stays").isEqualTo(200);
    assertThat(signInStatus(nurse, nurse.password())).isEqualTo(401);
    assertThat(signInStatus(nurse, next)).isEqualTo(200);
    assertThat(elsewhere.get("/api/session").statusCode()).isEqualTo(401);
  }

  @Test
  void whatEachRoleCanDoIsTheMatrix() {
    JsonNode roles = TestBrowser.json(engineer.get("/api/staff/roles"));
    assertThat(roles).hasSize(Staff.Role.values().length);
    PermissionMatrix matrix = PermissionMatrix.load();
    for (JsonNode role : roles) {
      Staff.Role who = Staff.Role.of(role.path("role").asString());
      for (Permission permission : Permission.values()) {
        assertThat(
                role.path("rights")
                    .valueStream()
                    .filter(right -> right.path("permission").asString().equals("" + permission))
                    .map(right -> right.path("scope").asString()))
            .containsExactlyElementsOf(
                matrix.allows(who, permission)
                    ? List.of(matrix.scope(who, permission).toString())
                    : List.of());
      }
    }
    assertThat(roles.get(0).path("fields").toString())
        .contains(
            "{\"permission\":\"PATIENT_VIEW\",\"field\":\"phone\",\"visibility\":\"masked\"}");
  }

  @Test
  void aNewDepartmentHoldsAtOnceAndItsCampusIsSaid() {
    UUID heart = hospitals.in(tenant, () -> organizations.department("0101", "心内科", false).id());
    TestStaff.Person nurse = people.hire(tenant, Staff.Role.NURSE);
    TestBrowser desk = people.signIn(nurse);
    String path = "/api/staff/" + nurse.staff().id() + "/department";
    assertThat(
            engineer
                .send("PUT", path, "{\"departmentId\":\"" + UUID.randomUUID() + "\"}")
                .statusCode())
        .isEqualTo(404);
    assertThat(engineer.send("PUT", path, "{\"departmentId\":\"" + heart + "\"}").statusCode())
        .isEqualTo(200);
    assertThat(desk.get("/api/session").statusCode()).as("signs in again").isEqualTo(401);
    assertThat(TestBrowser.json(engineer.get("/api/staff")).toString())
        .contains("\"department\":\"心内科\"");
    String campus = "/api/staff/departments/" + heart + "/campus";
    assertThat(engineer.send("PUT", campus, "{\"campus\":\"滨江院区\"}").statusCode()).isEqualTo(200);
    assertThat(TestBrowser.json(engineer.get("/api/staff/departments")).toString())
        .contains("滨江院区");
    assertThat(engineer.send("PUT", campus, "{\"campus\":null}").statusCode()).isEqualTo(200);
    assertThat(TestBrowser.json(engineer.get("/api/staff/departments")).toString())
        .doesNotContain("滨江院区");
    assertThat(
            engineer
                .send(
                    "PUT",
                    "/api/staff/departments/" + UUID.randomUUID() + "/campus",
                    "{\"campus\":\"东院\"}")
                .statusCode())
        .isEqualTo(404);
  }
}
