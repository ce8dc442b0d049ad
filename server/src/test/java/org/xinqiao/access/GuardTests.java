package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.ResponseBody;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestRoutes;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;

/// Walks every route of the product, also those that somebody adds tomorrow.
@XinqiaoTest
class GuardTests {

  private static final List<Permission> FOR_ALL =
      List.of(Permission.PUBLIC, Permission.PATIENT_LINK);

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired TestRoutes routes;
  @Autowired JdbcClient jdbc;

  Tenant hospital;

  @BeforeEach
  void open() {
    hospital = hospitals.open();
  }

  @Test
  void everyHandlerNamesItsPermission() {
    assertThat(routes.all()).isNotEmpty();
    assertThat(routes.all())
        .allSatisfy(route ->
            assertThat(Guard.permissionOf(route.handler())).as(route.toString()).isNotNull());
  }

  @Test
  void withoutASessionStaffRoutesSay401() {
    TestBrowser nobody = people.browser();
    for (TestRoutes.Route route : staffRoutes()) {
      HttpResponse<String> response =
          nobody.send(route.method(), route.concretePath(), route.unsafe() ? "{}" : null);
      assertThat(response.statusCode()).as(route.toString()).isEqualTo(401);
      assertThat(response.body()).contains("access.sign-in-needed");
    }
  }

  @Test
  void everyUnsafeStaffRouteWantsTheToken() {
    TestBrowser lead = people.signIn(hospital, Staff.Role.LEAD);
    String token = lead.csrf();
    String shorter = token.substring(1);
    for (TestRoutes.Route route :
        staffRoutes().stream().filter(TestRoutes.Route::unsafe).toList()) {
      for (String wrong : new String[] {null, "", shorter, token + "A", "A".repeat(43)}) {
        lead.csrf(wrong);
        HttpResponse<String> response = lead.send(route.method(), route.concretePath(), "{}");
        assertThat(response.statusCode()).as(route + " with " + wrong).isEqualTo(403);
        assertThat(response.body()).contains("access.csrf-token-invalid");
      }
    }
    lead.csrf(token);
    assertThat(lead.get("/api/session").statusCode()).as("nothing was done").isEqualTo(200);
    assertThat(denied("access.csrf-token")).isPositive();
  }

  @Test
  void theTokenOfAnotherSessionIsNotGood() {
    TestBrowser one = people.signIn(hospital, Staff.Role.LEAD);
    TestBrowser other = people.signIn(hospital, Staff.Role.LEAD);
    one.csrf(other.csrf());
    assertThat(one.delete("/api/session").statusCode()).isEqualTo(403);
  }

  @Test
  void aRoleWithoutThePermissionIsRefusedOnEveryRoute() {
    PermissionMatrix matrix = PermissionMatrix.load();
    for (Staff.Role role : Staff.Role.values()) {
      TestBrowser browser = people.signIn(hospital, role);
      for (TestRoutes.Route route : staffRoutes()) {
        Permission permission = Guard.permissionOf(route.handler());
        if (permission == null || permission.marker() || matrix.allows(role, permission)) {
          continue;
        }
        HttpResponse<String> response =
            browser.send(route.method(), route.concretePath(), route.unsafe() ? "{}" : null);
        assertThat(response.statusCode()).as(role + " " + route).isEqualTo(403);
        assertThat(response.body()).contains("access.permission-missing");
      }
    }
  }

  @Test
  void theMatrixDecidesAndTheRefusalIsInTheAudit() {
    routes.with(
        "/api/test/operate",
        new Handlers(),
        "operate",
        () -> {
          TestBrowser nurse = people.signIn(hospital, Staff.Role.NURSE);
          assertThat(nurse.get("/api/test/operate").statusCode()).isEqualTo(403);
          assertThat(denied("access.use-permission")).isEqualTo(1);
          TestBrowser engineer = people.signIn(hospital, Staff.Role.ENGINEER);
          assertThat(engineer.get("/api/test/operate").body())
              .isEqualTo("engineer of " + hospital.id() + " in " + hospital.id());
          assertThat(denied("access.use-permission")).isEqualTo(1);
        });
  }

  @Test
  void aHandlerWithoutAPermissionIsRefusedToEverybody() {
    routes.with(
        "/api/test/unmarked",
        new Handlers(),
        "unmarked",
        () -> {
          TestBrowser lead = people.signIn(hospital, Staff.Role.LEAD);
          for (TestBrowser browser : List.of(lead, people.browser())) {
            HttpResponse<String> response = browser.get("/api/test/unmarked");
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.body()).contains("access.forbidden").doesNotContain("must not");
          }
        });
  }

  @Test
  void noTenantIsBoundWithoutASession() {
    routes.with(
        "/api/test/tenant",
        new Handlers(),
        "tenant",
        () -> {
          assertThat(people.browser().get("/api/test/tenant").body()).isEqualTo("none");
          assertThat(people.signIn(hospital, Staff.Role.NURSE).get("/api/test/tenant").body())
              .isEqualTo(hospital.id().toString());
          assertThat(people.browser().get("/api/test/tenant").body()).isEqualTo("none");
        });
  }

  @Test
  void whatABrowserSendsForAnotherSiteIsRefused() {
    for (String site : List.of("cross-site", "same-site")) {
      HttpResponse<String> response =
          people
              .browser()
              .with("Sec-Fetch-Site", site)
              .send("POST", "/api/session/password", "{\"user\":\"a\",\"password\":\"b\"}");
      assertThat(response.statusCode()).isEqualTo(403);
      assertThat(response.body()).contains("access.request-forged");
    }
    assertThat(
            people
                .browser()
                .with("Sec-Fetch-Site", "same-origin")
                .send("POST", "/api/session/password", "{\"user\":\"a\",\"password\":\"b\"}")
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void theDescriptionOfTheApiIsForStaffWhoConnectSystems() {
    assertThat(people.browser().get("/api/openapi.json").statusCode()).isEqualTo(401);
    assertThat(people.signIn(hospital, Staff.Role.NURSE).get("/api/openapi.json").statusCode())
        .isEqualTo(403);
    HttpResponse<String> description =
        people.signIn(hospital, Staff.Role.ENGINEER).get("/api/openapi.json");
    assertThat(description.statusCode()).isEqualTo(200);
    assertThat(description.body()).contains("/api/session/totp").doesNotContain("CurrentStaff");
  }

  @Test
  void wellKnownDoorsOfFrameworksAreNotThere() {
    for (String path :
        List.of(
            "/actuator",
            "/actuator/env",
            "/actuator/heapdump",
            "/h2-console",
            "/swagger-ui.html",
            "/v3/api-docs",
            "/login.html",
            "/console/login.jsp",
            "/.env",
            "/.git/config",
            "/api/",
            "/api/users",
            "/fhir/../api/users",
            "/error")) {
      HttpResponse<String> response = people.browser().get(path);
      String body = response.body();
      assertThat(response.statusCode()).as(path).isBetween(400, 499);
      assertThat(body).doesNotContain("_links", "propertySources", "java.lang", "Whitelabel");
    }
  }

  private List<TestRoutes.Route> staffRoutes() {
    return routes.all().stream()
        .filter(route -> !FOR_ALL.contains(Guard.permissionOf(route.handler())))
        .toList();
  }

  private int denied(String action) {
    return hospitals.in(
        hospital,
        () ->
            jdbc.sql("SELECT count(*) FROM audit_event WHERE action = ? AND outcome = 'denied'")
                .param(action)
                .query(Integer.class)
                .single());
  }

  /// Handlers that the product does not have.
  static final class Handlers {

    @ResponseBody
    String unmarked() {
      return "must not be seen";
    }

    @ResponseBody
    @Requires(Permission.INTEGRATION_OPERATE)
    String operate(CurrentStaff staff) {
      return staff.role() + " of " + staff.tenant() + " in " + Tenancy.current();
    }

    @ResponseBody
    @Requires(Permission.PUBLIC)
    String tenant() {
      return Tenancy.isBound() ? Tenancy.current().toString() : "none";
    }
  }
}
