package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.testkit.Eventually;
import tools.jackson.databind.JsonNode;

/// An engineer lets a system in that speaks FHIR, and shuts it out again.
@XinqiaoTest
class FhirPartnerControllerTests {

  private static final String PATH = "/api/integration/fhir-partners";

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private TestBrowser engineer;

  @BeforeEach
  void anEngineer() {
    tenant = hospitals.open();
    engineer = people.signIn(tenant, Staff.Role.ENGINEER);
  }

  private JsonNode admit(String name, boolean reads, boolean writes) {
    HttpResponse<String> response =
        engineer.post(PATH, Map.of("name", name, "mayRead", reads, "mayWrite", writes));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestBrowser.json(response);
  }

  private TestBrowser partner(JsonNode admitted) {
    return people.browser().with("Authorization", "Bearer " + admitted.path("token").asString());
  }

  @Test
  void aTokenIsGoodForWhatItWasMadeForAndIsNotShownAgain() {
    JsonNode made = admit("检验系统", false, true);
    TestBrowser lis = partner(made);
    assertThat(
            lis.send("PUT", "/fhir/Patient/p1", FhirTestPartner.PATIENT.formatted("p1", "H001"))
                .statusCode())
        .isEqualTo(201);
    assertThat(lis.get("/fhir/Patient/p1").statusCode()).isEqualTo(403);
    HttpResponse<String> list = engineer.get(PATH);
    assertThat(list.body()).doesNotContain(made.path("token").asString().substring(2));
    JsonNode shown = TestBrowser.json(list).get(0);
    assertThat(shown.path("name").asString()).isEqualTo("检验系统");
    assertThat(shown.path("mayRead").asBoolean()).isFalse();
    assertThat(shown.path("mayWrite").asBoolean()).isTrue();
    assertThat(audited("fhir.new-token")).isEqualTo(1);
  }

  @Test
  void aTokenIsReplacedWithoutAGap() {
    TestBrowser before = partner(admit("检验系统", true, true));
    assertThat(
            before
                .send("PUT", "/fhir/Patient/p1", FhirTestPartner.PATIENT.formatted("p1", "H001"))
                .statusCode())
        .isEqualTo(201);
    TestBrowser after = partner(admit("检验系统", true, true));
    assertThat(after.get("/fhir/Patient/p1").statusCode()).isEqualTo(200);
    assertThat(before.get("/fhir/Patient/p1").statusCode()).isEqualTo(200);
  }

  @Test
  void aTokenEndsAfterAYearAndTheListSaysWhen() {
    JsonNode made = admit("检验系统", true, false);
    TestBrowser lis = partner(made);
    assertThat(lis.get("/fhir/Patient?identifier=H001").statusCode()).isEqualTo(200);
    JsonNode listed = TestBrowser.json(engineer.get(PATH)).get(0);
    assertThat(
            java.time.Duration.between(
                java.time.Instant.parse(listed.path("createdAt").asString()),
                java.time.Instant.parse(listed.path("expiresAt").asString())))
        .isEqualTo(java.time.Duration.ofDays(365));
    hospitals.run(
        tenant,
        () ->
            jdbc.sql("UPDATE interop_fhir_token SET expires_at = now() - interval '1 second'")
                .update());
    Eventually.await(
        FhirTokens.LATE.multipliedBy(10),
        () -> lis.get("/fhir/Patient?identifier=H001").statusCode() == 401);
    assertThat(TestBrowser.json(engineer.get(PATH))).as("it waits to be replaced").hasSize(1);
  }

  @Test
  void aRevokedTokenOpensNothingAndIsNotListed() {
    JsonNode made = admit("检验系统", true, false);
    TestBrowser lis = partner(made);
    assertThat(lis.get("/fhir/Patient?identifier=H001").statusCode()).isEqualTo(200);
    String path = PATH + "/" + made.path("id").asString() + "/revoke";
    HttpResponse<String> response = engineer.post(path, Map.of());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(TestBrowser.json(response)).isEmpty();
    Eventually.await(
        FhirTokens.LATE.multipliedBy(10),
        () -> lis.get("/fhir/Patient?identifier=H001").statusCode() == 401);
    assertThat(engineer.post(path, Map.of()).statusCode()).isEqualTo(404);
    assertThat(audited("fhir.revoke-token")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "'', true, true, integration.partner-name",
    "'  ', true, true, integration.partner-name",
    "'检\t验', true, true, integration.partner-name",
    "检验系统, false, false, integration.partner-may-nothing",
  })
  void whatMakesNoSenseIsRefusedInWords(String name, boolean reads, boolean writes, String code) {
    HttpResponse<String> response =
        engineer.post(PATH, Map.of("name", name, "mayRead", reads, "mayWrite", writes));
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(TestBrowser.json(response).path("code").asString()).isEqualTo(code);
    assertThat(TestBrowser.json(engineer.get(PATH))).isEmpty();
  }

  @Test
  void aNameThatIsTooLongOrMissingIsRefused() {
    List<Map<String, Object>> bodies = new ArrayList<>();
    bodies.add(Map.of("name", "长".repeat(61), "mayRead", true, "mayWrite", true));
    bodies.add(Map.of("mayRead", true, "mayWrite", true));
    bodies.add(Map.of("name", "检验系统"));
    for (Map<String, Object> body : bodies) {
      assertThat(engineer.post(PATH, body).statusCode()).isEqualTo(400);
    }
  }

  @Test
  void aNurseLetsNobodyIn() {
    TestBrowser nurse = people.signIn(tenant, Staff.Role.NURSE);
    assertThat(
            nurse.post(PATH, Map.of("name", "x", "mayRead", true, "mayWrite", true)).statusCode())
        .isEqualTo(403);
    assertThat(nurse.get(PATH).statusCode()).isEqualTo(403);
  }

  private int audited(String action) {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql(
                    "SELECT count(*) FROM audit_event WHERE action = :action AND actor_kind = 'staff'")
                .param("action", action)
                .query(Integer.class)
                .single());
  }
}
