package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.Faults;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestRoutes;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.care.CareFixture;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Purpose;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.interop.StateOfPatients;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;

/// S40, the routes of staff: when what decides fails, nothing is shown and nothing is done. Every
/// route of a patient is asked while a table of the permissions, the consents, the audit or the
/// keys cannot be used; a fault is a problem without inner words and leaves every row as it was.
@XinqiaoTest
class FaultTests {

  private static final String A01 =
      """
      MSH|^~\\&|HIS|SZYY|PRM|SZYY|20260301083015+0800||ADT^A01^ADT_A01|F1|P|2.5|||AL|AL|CHN|UNICODE UTF-8
      EVN|A01|20260301083010+0800
      PID|1||F000123^^^HIS^PI||张^丽^^^^^L||19750412|F|||||^PRN^CP^^^^13000000001
      PV1|1|I|心内科^2床||||D0456^陈^志远|||0304^心血管内科|||||||||ZY202603010456
      """;

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired TestRoutes routes;
  @Autowired IntakeRounds intake;
  @Autowired CareFixture care;
  @Autowired Consents consents;
  @Autowired StateOfPatients states;
  @Autowired JdbcClient jdbc;

  @Autowired
  @Qualifier("ownerDataSource") DataSource owner;

  private Tenant tenant;
  private String patient;
  private Faults faults;

  @BeforeEach
  void aPatientWhoSaidSomething() {
    tenant = hospitals.open();
    assertThat(intake.take(tenant, A01)).contains("MSA|AA|F1");
    UUID id =
        hospitals.in(
            tenant, () -> jdbc.sql("SELECT patient_id FROM patient").query(UUID.class).single());
    patient = id.toString();
    hospitals.in(
        tenant,
        () ->
            consents.record(
                new ConsentWord(
                    new PatientId(id),
                    Purpose.SURVEY,
                    "*",
                    ConsentWord.Kind.GRANT,
                    ConsentWord.Speaker.SELF,
                    null,
                    "screen",
                    Instant.now())));
    faults = new Faults(owner, tenant);
  }

  @AfterEach
  void mend() {
    faults.close();
  }

  /// What cannot be written down is not shown and not done.
  @Test
  void withoutTheAuditNothingIsShownAndNothingIsDone() {
    TestBrowser lead = people.signIn(tenant, Staff.Role.LEAD);
    faults.refuseWrites("audit_event");
    assertThat(failing(lead, Staff.Role.LEAD))
        .contains(
            "GET /api/patients/{id}",
            "POST /api/patients/{id}/phone",
            "POST /api/patients/{id}/consents");
  }

  @Test
  void withoutTheWordsNoConsentIsShownOrChanged() {
    TestBrowser lead = people.signIn(tenant, Staff.Role.LEAD);
    faults.refuseReads("consent_event");
    assertThat(failing(lead, Staff.Role.LEAD)).contains("GET /api/patients/{id}/consents");
  }

  /// Who may see whom is read from the relations of care: when that fails, nobody sees anybody.
  @Test
  void withoutTheRelationsOfCareNobodySeesAnybody() {
    TestBrowser nurse =
        people.signIn(people.hire(tenant, Staff.Role.NURSE, care.department(tenant, "0304")));
    assertThat(nurse.get("/api/patients/" + patient).statusCode()).isEqualTo(200);
    faults.refuseReads("care_relation");
    Set<String> failed = failing(nurse, Staff.Role.NURSE);
    assertThat(failed).contains("GET /api/patients/{id}", "POST /api/patients/{id}/consents");
    HttpResponse<String> list = nurse.get("/api/tasks");
    assertThat(list.body()).doesNotContain("张丽");
    assertThat(nurse.get("/api/patients?q=zhangli").body()).doesNotContain("张丽");
  }

  @Test
  void whatDoesNotOpenIsNotGuessedAt() {
    TestBrowser lead = people.signIn(tenant, Staff.Role.LEAD);
    faults.spoil("patient_contact_point", "value_enc");
    Set<String> failed = failing(lead, Staff.Role.LEAD);
    assertThat(failed).contains("POST /api/patients/{id}/phone");
    faults.mend("patient_contact_point", "value_enc");
    assertThat(
            lead.post("/api/patients/" + patient + "/phone", Map.of("reason", "核对身份证原件"))
                .statusCode())
        .isLessThan(500);
  }

  private String state() {
    return hospitals.in(
        tenant,
        () -> {
          jdbc.sql(Faults.SEE).update();
          return states.exactly(tenant);
        });
  }

  /// Asks every route of a patient, and says which of them failed. None may do so halfway.
  private Set<String> failing(TestBrowser browser, Staff.Role role) {
    PermissionMatrix matrix = PermissionMatrix.load();
    Set<String> failed = new TreeSet<>();
    for (TestRoutes.Route route : routes.all()) {
      Permission permission = Guard.permissionOf(route.handler());
      if (!route.path().startsWith("/api/patients/{id}")
          || permission == null
          || !matrix.allows(role, permission)) {
        continue;
      }
      String before = state();
      HttpResponse<String> response =
          browser.send(
              route.method(),
              route.pathOf(patient),
              route.unsafe() ? TestBodies.bodyFor(route) : null);
      if (response.statusCode() >= 500) {
        failed.add(route.toString());
        assertThat(response.headers().firstValue("Content-Type").orElse(""))
            .as(route.toString())
            .startsWith("application/problem+json");
        assertThat(TestBrowser.json(response).path("code").asString())
            .as(route.toString())
            .isIn("server.fault", "server.database-unavailable");
        assertThat(response.body()).as(route.toString()).doesNotContain("13000000001", "张丽");
        assertThat(state()).as(route.toString()).isEqualTo(before);
      }
      assertThat(response.body()).as(route.toString()).doesNotContain(Faults.INNER_WORDS);
    }
    return failed;
  }
}
