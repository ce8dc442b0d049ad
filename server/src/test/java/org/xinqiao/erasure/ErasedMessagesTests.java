package org.xinqiao.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.interop.FhirTestPartner;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.interop.ReplayFacts;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;

/// What came in about somebody who is erased goes, also what came in about others at the same time,
/// late, or twice.
@XinqiaoTest
class ErasedMessagesTests {

  private static final String ABOUT_BOTH =
      """
      {"resourceType":"Bundle","type":"transaction","entry":[
        {"request":{"method":"PUT","url":"Condition/c1"},"resource":{"resourceType":"Condition","id":"c1",
          "code":{"text":"高血压"},"subject":{"reference":"Patient/p1"},"recordedDate":"2026-03-01"}},
        {"request":{"method":"PUT","url":"Condition/c2"},"resource":{"resourceType":"Condition","id":"c2",
          "code":{"text":"糖尿病"},"subject":{"reference":"Patient/p2"},"recordedDate":"2026-03-01"}}]}\
      """;

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired IntakeRounds intake;
  @Autowired FhirTestPartner partners;
  @Autowired ReplayFacts replay;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private FhirTestPartner.Session partner;

  @BeforeEach
  void aPartner() {
    tenant = hospitals.open();
    partner = partners.of(tenant, "平台");
  }

  @Test
  void aMessageAboutSomebodyElseTooGoesAndTheirFactsStay() {
    twoPatients();
    partner.write(200, ABOUT_BOTH);
    var asked =
        people.signIn(tenant, Staff.Role.LEAD).get("/api/patients/" + id("P1") + "/erasure");
    assertThat(TestBrowser.json(asked).path("rows").path("intake").asInt())
        .as("their own message and the one about both")
        .isEqualTo(2);

    erase("P1");

    assertThat(messages()).as("the one that registered the other").containsExactly("FHIR Patient");
    assertThat(lines("SELECT 'about' FROM intake_message_about")).isEmpty();
    assertThat(partner.found("/Condition?patient=p2")).containsExactly("c2");
    Tenancy.run(tenant.id(), replay::ofEverybody);
    assertThat(partner.found("/Condition?patient=p2"))
        .as("a replay gives up no fact whose message is gone")
        .containsExactly("c2");
  }

  @Test
  void aMessageThatIsAppliedLaterIsFoundToo() {
    assertThat(partner.send("POST", "", ABOUT_BOTH).statusCode()).isEqualTo(422);
    twoPatients();
    applyAgain("FHIR Bundle");
    assertThat(partner.found("/Condition?patient=p1")).containsExactly("c1");

    erase("P1");

    assertThat(messages()).containsExactly("FHIR Patient");
  }

  @Test
  void aVersionThatChangedNothingAnyMoreIsFoundToo() {
    String encounter = FhirTestPartner.FACTS.getFirst().formatted("1");
    assertThat(partner.send("PUT", "/Encounter/e1", encounter).statusCode()).isEqualTo(422);
    partner.write(201, FhirTestPartner.PATIENT.formatted("p1", "P1"));
    partner.write(201, encounter.replace("骨科", "外科"));
    applyAgain("FHIR Encounter");
    assertThat(lines("SELECT DISTINCT state FROM intake_message")).containsExactly("applied");

    erase("P1");

    assertThat(messages()).isEmpty();
  }

  private void twoPatients() {
    partner.write(201, FhirTestPartner.PATIENT.formatted("p1", "P1"));
    partner.write(201, FhirTestPartner.PATIENT.formatted("p2", "P2").replace("张丽", "王秀兰"));
  }

  private void applyAgain(String type) {
    TestBrowser engineer = people.signIn(tenant, Staff.Role.ENGINEER);
    String message =
        lines(
                """
                SELECT message_id::text FROM intake_message
                 WHERE state = 'quarantined' AND message_type = '%s'
                """
                    .formatted(type))
            .getFirst();
    assertThat(
            engineer
                .post("/api/integration/messages/" + message + "/replay", Map.of())
                .statusCode())
        .isEqualTo(200);
    intake.applyAll(tenant);
  }

  private void erase(String number) {
    var asked =
        people
            .signIn(tenant, Staff.Role.LEAD)
            .post(
                "/api/patients/" + id(number) + "/erasure",
                Map.of("ground", "person-asks", "note", "本人来信"));
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(200);
    String id = TestBrowser.json(asked).path("waiting").path(0).path("id").asString();
    assertThat(
            people
                .signIn(tenant, Staff.Role.LEAD)
                .post("/api/erasures/" + id + "/approve", Map.of())
                .statusCode())
        .isEqualTo(200);
  }

  private String id(String number) {
    return String.valueOf(
        lines("SELECT patient_id::text FROM patient WHERE mrn = '%s'".formatted(number))
            .getFirst());
  }

  private List<@Nullable String> messages() {
    return lines("SELECT message_type FROM intake_message ORDER BY received_at");
  }

  private List<@Nullable String> lines(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(String.class).list());
  }
}
