package org.xinqiao.care;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;
import tools.jackson.databind.JsonNode;

/// T16: a closed file is opened in an emergency.
@XinqiaoTest
class EmergencyAccessTests {

  private static final String PATH = "/api/emergency-accesses";

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired CareFixture care;
  @Autowired JdbcClient jdbc;

  @Autowired
  @Qualifier("ownerDataSource") DataSource owner;

  private Tenant tenant;
  private PatientId patient;
  private TestBrowser nurse;
  private TestBrowser lead;

  @BeforeEach
  void aNurseOfAnotherDepartment() {
    tenant = hospitals.open();
    patient = care.register(tenant, "B1", "金丝雀乙");
    care.visit(tenant, patient, "B1", "V2", "0401", 10);
    PatientId other = care.register(tenant, "H1", "金丝雀甲");
    care.visit(tenant, other, "H1", "V1", "0101", 10);
    nurse = people.signIn(people.hire(tenant, Staff.Role.NURSE, care.department(tenant, "0101")));
    lead = people.signIn(tenant, Staff.Role.LEAD);
  }

  @Test
  void theFileIsOpenForHalfAnHourAndTwoAreToldAtOnce() {
    TestBrowser auditor = people.signIn(tenant, Staff.Role.AUDITOR);
    assertThat(looks()).isEqualTo(404);
    JsonNode opened = TestBrowser.json(open("B1", "急诊抢救,患者昏迷"));
    assertThat(opened.path("patientId").asString()).isEqualTo("" + patient);
    assertThat(looks()).isEqualTo(200);
    assertThat(summary(lead, "unseen")).isEqualTo(1);
    assertThat(summary(auditor, "unseen")).isEqualTo(1);
    assertThat(audited("care.open-in-emergency", "allowed")).isEqualTo(1);
    halfAnHourPasses();
    assertThat(looks()).isEqualTo(404);
    assertThat(lead.post(PATH + "/seen", Map.of()).statusCode()).isEqualTo(204);
    assertThat(summary(lead, "unseen")).isZero();
    assertThat(summary(auditor, "unseen")).as("the auditor's own").isEqualTo(1);
    assertThat(summary(lead, "waiting")).isEqualTo(1);
  }

  @Test
  void withoutAReasonNothingOpens() {
    assertThat(nurse.post(PATH, Map.of("number", "B1")).statusCode()).isEqualTo(400);
    assertThat(open("B1", "").statusCode()).isEqualTo(400);
    assertThat(open("B1", "急").statusCode()).as("a word is no reason").isEqualTo(400);
    assertThat(looks()).isEqualTo(404);
  }

  /// Nobody leafs through the hospital this way: the number must be whole and right.
  @Test
  void aNumberThatIsNobodysOpensNothingAndIsInTheAudit() {
    for (String number : List.of("B", "B12", "金丝雀乙", "%", "13000000001")) {
      assertThat(open(number, "急诊抢救").statusCode()).as(number).isEqualTo(404);
    }
    assertThat(audited("care.open-in-emergency", "denied")).isEqualTo(5);
    assertThat(looks()).isEqualTo(404);
  }

  @Test
  void somebodyElseReviewsItOnce() {
    TestStaff.Person person = people.hire(tenant, Staff.Role.LEAD);
    TestBrowser own = people.signIn(person);
    assertThat(own.post(PATH, Map.of("number", "B1", "reason", "急诊抢救")).statusCode())
        .isEqualTo(200);
    JsonNode entry = TestBrowser.json(lead.get(PATH)).path("items").get(0);
    assertThat(entry.path("reason").asString()).isEqualTo("急诊抢救");
    assertThat(entry.path("patient").path("mrn").asString()).isEqualTo("B1");
    String review = PATH + "/" + entry.path("id").asString() + "/review";
    assertThat(own.post(review, verdict("justified")).statusCode()).isEqualTo(403);
    assertThat(nurse.post(review, verdict("justified")).statusCode()).isEqualTo(403);
    assertThat(lead.post(review, Map.of("verdict", "fine")).statusCode()).isEqualTo(400);
    assertThat(lead.post(review, verdict("not-justified")).statusCode()).isEqualTo(204);
    assertThat(lead.post(review, verdict("justified")).statusCode()).isEqualTo(409);
    assertThat(TestBrowser.json(lead.get(PATH)).path("items")).isEmpty();
    JsonNode reviewed = TestBrowser.json(lead.get(PATH + "?state=reviewed")).path("items").get(0);
    assertThat(reviewed.path("verdict").asString()).isEqualTo("not-justified");
    assertThat(reviewed.path("note").asString()).isEqualTo("核对了抢救记录");
    assertThat(summary(lead, "waiting")).isZero();
  }

  private static Map<String, String> verdict(String word) {
    return Map.of("verdict", word, "note", "核对了抢救记录");
  }

  private java.net.http.HttpResponse<String> open(String number, String reason) {
    return nurse.post(PATH, Map.of("number", number, "reason", reason));
  }

  private int looks() {
    return nurse.get("/api/patients/" + patient).statusCode();
  }

  private int summary(TestBrowser browser, String what) {
    return TestBrowser.json(browser.get(PATH + "/summary")).path(what).asInt();
  }

  private long audited(String action, String outcome) {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql("SELECT count(*) FROM audit_event WHERE action = ? AND outcome = ?")
                .params(action, outcome)
                .query(Long.class)
                .single());
  }

  /// The database's clock decides; so its rows are moved instead.
  private void halfAnHourPasses() {
    JdbcClient asOwner = JdbcClient.create(owner);
    new TransactionTemplate(new DataSourceTransactionManager(owner))
        .executeWithoutResult(status -> {
          asOwner.sql("SET LOCAL app.tenant = '" + tenant.id() + "'").update();
          assertThat(
                  asOwner
                      .sql("UPDATE care_emergency_access SET ends_at = ends_at - interval '31 min'")
                      .update())
              .isEqualTo(1);
        });
  }
}
