package org.xinqiao.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.LocalDate;
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
import org.xinqiao.care.CareFixture;
import org.xinqiao.clinical.ClinicalFacts;
import org.xinqiao.clinical.EncounterRecord;
import org.xinqiao.clinical.Source;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;
import tools.jackson.databind.JsonNode;

/// What a role gets to see of a patient it may see.
@XinqiaoTest
class FieldRulesTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired CareFixture care;
  @Autowired ClinicalFacts facts;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private Tenant tenant;
  private PatientId patient;

  @BeforeEach
  void aPatientWithADepression() {
    tenant = hospitals.open();
    patient = care.register(tenant, "P1", "欧阳建国");
    hospitals.run(
        tenant,
        () ->
            facts.record(
                patient,
                new EncounterRecord(
                    "V1",
                    EncounterRecord.EncounterClass.OUTPATIENT,
                    EncounterRecord.Status.FINISHED,
                    "0901",
                    "心身科",
                    null,
                    "孙立群",
                    clock.instant(),
                    clock.instant(),
                    null,
                    List.of(
                        new EncounterRecord.Diagnosis("F32.900", "抑郁发作", "F", LocalDate.now(clock)),
                        new EncounterRecord.Diagnosis(
                            "I10.x00", "高血压病", "F", LocalDate.now(clock).minusDays(1))),
                    List.of(),
                    List.of(),
                    null,
                    null),
                new Source(UUID.randomUUID(), "P1", clock.instant())));
  }

  @Test
  void aDiagnosisOfTheMostSensitiveClassIsMaskedForMostRoles() {
    for (Staff.Role role : List.of(Staff.Role.NURSE, Staff.Role.LEAD)) {
      JsonNode card = card(people.signIn(tenant, role));
      assertThat(card.toString()).doesNotContain("F32", "抑郁").contains("高血压病");
      assertThat(card.path("diagnoses").get(0).path("name").asString()).isEqualTo("敏感诊断");
      assertThat(card.path("diagnoses").get(0).path("masked").asBoolean()).isTrue();
    }
    JsonNode card = card(people.signIn(tenant, Staff.Role.DOCTOR));
    assertThat(card.path("diagnoses").get(0).path("name").asString()).isEqualTo("抑郁发作");
    assertThat(card.path("diagnoses").get(0).path("masked").asBoolean()).isFalse();
  }

  @Test
  void whoNeedsToKnowSaysWhyAndStandsInTheAudit() {
    TestBrowser nurse = people.signIn(tenant, Staff.Role.NURSE);
    String path = "/api/patients/" + patient + "/sensitive-diagnoses";
    assertThat(nurse.post(path, Map.of("reason", " ")).statusCode()).isEqualTo(400);
    assertThat(revealed()).isZero();
    JsonNode shown = TestBrowser.json(nurse.post(path, Map.of("reason", "患者来电询问用药")));
    assertThat(shown).hasSize(1);
    assertThat(shown.get(0).path("name").asString()).isEqualTo("抑郁发作");
    assertThat(revealed()).isEqualTo(1);
    assertThat(
            nurse
                .post(
                    "/api/patients/" + UUID.randomUUID() + "/sensitive-diagnoses",
                    Map.of("reason", "患者来电询问用药"))
                .statusCode())
        .isEqualTo(404);
  }

  /// Whoever watches finds out which patient is meant, and no more.
  @Test
  void anAuditorSeesNamesInStarsAndNoPhones() {
    JsonNode hit =
        TestBrowser.json(people.signIn(tenant, Staff.Role.AUDITOR).get("/api/patients?q=P1"))
            .path("items")
            .get(0);
    assertThat(hit.path("name").asString()).isEqualTo("欧阳*国");
    assertThat(hit.path("phoneMasked").isNull()).isTrue();
    assertThat(
            TestBrowser.json(people.signIn(tenant, Staff.Role.NURSE).get("/api/patients?q=P1"))
                .path("items")
                .get(0)
                .path("name")
                .asString())
        .isEqualTo("欧阳建国");
  }

  private JsonNode card(TestBrowser browser) {
    return TestBrowser.json(browser.get("/api/patients/" + patient));
  }

  private long revealed() {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql("SELECT count(*) FROM audit_event WHERE action = 'patient.reveal-diagnosis'")
                .query(Long.class)
                .single());
  }
}
