package org.xinqiao.oversight;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;
import tools.jackson.databind.JsonNode;

@XinqiaoTest
class AuditControllerTests {

  private static final String WHY =
      java.net.URLEncoder.encode("季度核验", java.nio.charset.StandardCharsets.UTF_8);

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired Audit audit;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private TestBrowser auditor;
  private final PatientId patient = new PatientId(UUID.randomUUID());

  @BeforeEach
  void anAuditor() {
    tenant = hospitals.open();
    auditor = people.signIn(tenant, Staff.Role.AUDITOR);
    hospitals.run(
        tenant,
        () -> {
          for (int i = 0; i < 3; i++) {
            audit.record(
                AuditEvent.allowed(Actor.system(), "patient.view").of(patient).because("随访 " + i));
          }
          audit.record(AuditEvent.denied(Actor.peer("p"), "fhir.read"));
        });
  }

  private JsonNode search(String query) {
    return TestBrowser.json(auditor.get("/api/audit/events" + query));
  }

  @Test
  void theNewestComeFirstAndAListGoesOn() {
    JsonNode first = search("?action=patient.&limit=2");
    assertThat(first.at("/items/0/reason").asString()).isEqualTo("随访 2");
    JsonNode second =
        search("?action=patient.&limit=2&cursor=" + first.path("nextCursor").asString());
    assertThat(second.path("items")).hasSize(1);
    assertThat(second.at("/items/0/reason").asString()).isEqualTo("随访 0");
    assertThat(second.path("nextCursor").isNull()).isTrue();
  }

  @Test
  void itIsSearchedByPatientPersonOutcomeAndTime() {
    assertThat(search("?patient=" + patient.value()).path("items")).hasSize(3);
    assertThat(search("?patient=" + UUID.randomUUID()).path("items")).isEmpty();
    assertThat(search("?outcome=denied").path("items")).hasSize(1);
    assertThat(search("?action=patient.&from=2100-01-01T00:00:00%2B08:00").path("items")).isEmpty();
    assertThat(search("?action=patient.&until=2100-01-01T00:00:00%2B08:00").path("items"))
        .hasSize(3);
    JsonNode mine =
        search(
            "?staff=" + TestBrowser.json(auditor.get("/api/audit/staff")).at("/0/id").asString());
    assertThat(mine.at("/items/0/actorName").asString()).isNotEmpty();
    assertThat(mine.at("/items/0/actorKind").asString()).isEqualTo("staff");
  }

  @Test
  void whoeverLooksIntoTheAuditStandsInIt() {
    search("?patient=" + patient.value());
    JsonNode looks = search("?action=audit.search");
    assertThat(looks.at("/items/0/patientId").asString()).isEqualTo(patient.value().toString());
    auditor.get("/api/audit/file?purpose=" + WHY);
    JsonNode fetched = search("?action=audit.fetch-file");
    assertThat(fetched.path("items")).hasSize(1);
    assertThat(fetched.at("/items/0/reason").asString()).isEqualTo("季度核验");
  }

  @Test
  void theFileWantsAPurposeAndAFreshCode() {
    assertThat(auditor.get("/api/audit/file").statusCode()).isEqualTo(400);
    assertThat(auditor.get("/api/audit/file?purpose=x").statusCode()).isEqualTo(400);
    assertThat(auditor.post("/api/audit/file", Map.of()).statusCode()).isEqualTo(204);
    assertThat(search("?action=audit.fetch-file").path("items")).isEmpty();
    hospitals.run(
        tenant,
        () ->
            jdbc.sql("UPDATE access_session SET verified_at = verified_at - interval '11 minutes'")
                .update());
    assertThat(auditor.get("/api/audit/file?purpose=" + WHY).body())
        .contains("access.verify-again");
    assertThat(auditor.post("/api/audit/file", Map.of()).body()).contains("access.verify-again");
  }

  @Test
  void whatCannotBeAskedIsRefused() {
    for (String query :
        java.util.List.of(
            "?action=';--", "?outcome=maybe", "?cursor=x", "?patient=x", "?from=yesterday")) {
      assertThat(auditor.get("/api/audit/events" + query).statusCode()).as(query).isEqualTo(400);
    }
  }

  @Test
  void nobodyElseSeesIt() {
    for (Staff.Role role : Staff.Role.values()) {
      if (role != Staff.Role.AUDITOR) {
        TestBrowser other = people.signIn(tenant, role);
        for (String path : java.util.List.of("events", "staff", "state", "file")) {
          assertThat(other.get("/api/audit/" + path).statusCode()).as(role + path).isEqualTo(403);
        }
      }
    }
    assertThat(auditor.post("/api/tasks", Map.of()).statusCode()).isIn(403, 404, 405);
    assertThat(auditor.get("/api/tasks").statusCode()).isEqualTo(403);
  }

  @Test
  void theFileBeginsWithTheFirstSealAndTheKeyIsThere() {
    JsonNode state = TestBrowser.json(auditor.get("/api/audit/state"));
    assertThat(state.path("publicKey").asString()).startsWith("-----BEGIN PUBLIC KEY-----");
    assertThat(state.path("sealedTo").asLong()).isZero();
    assertThat(auditor.get("/api/audit/file?purpose=" + WHY).headers().firstValue("content-type"))
        .get()
        .asString()
        .startsWith("text/plain");
  }
}
