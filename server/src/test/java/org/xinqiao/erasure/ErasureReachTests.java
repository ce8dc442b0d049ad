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
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;

/// An erasure counts on everybody in the hospital, also on those whom one of the two may not see.
@XinqiaoTest
class ErasureReachTests {

  private static final Map<String, String> WISH = Map.of("ground", "person-asks", "note", "本人来信");

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired IntakeRounds intake;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private ErasedPerson person;
  private PatientId patient;
  private TestBrowser other;
  private TestStaff.Person one;
  private TestBrowser lead;

  @BeforeEach
  void twoLeads() {
    tenant = hospitals.open();
    person = new ErasedPerson(hospitals, intake, jdbc, tenant);
    intake.take(tenant, ErasedPerson.arrives("C1"));
    intake.take(tenant, ErasedPerson.somebodyElse("C2"));
    patient = person.id();
    other = people.signIn(tenant, Staff.Role.LEAD);
    one = people.hire(tenant, Staff.Role.LEAD);
    lead = people.signIn(one);
  }

  @Test
  void aNumberThatSomebodyOutOfSightHoldsTooIsNotBuried() {
    intake.take(
        tenant,
        ErasedPerson.comesBackUnderANewNumber("C3").replace("金^丝雀", "钱^雨").replace("|F", "|M"));
    PatientId twin = person.record("NEW7702");
    excludeFrom(twin);

    var asked = other.post("/api/patients/" + patient + "/erasure", WISH);
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(200);
    String id = TestBrowser.json(asked).path("waiting").path(0).path("id").asString();
    assertThat(lead.post("/api/erasures/" + id + "/approve", Map.of()).statusCode()).isEqualTo(200);

    assertThat(lines("SELECT 'buried' FROM patient_tombstone"))
        .as("the number of the hospital, and not the identity card of both")
        .hasSize(1);
    intake.take(tenant, ErasedPerson.comesBackUnderANewNumber("C4").replace("NEW7702", "NEW7703"));
    assertThat(lines("SELECT state FROM intake_message WHERE control_id = 'C4'"))
        .containsExactly("applied");
  }

  @Test
  void aRecordThatSomebodyOutOfSightWasPartedFromStays() {
    PatientId parted = person.record("P2");
    other.post(
        "/api/patients/" + patient + "/merge", Map.of("retired", "" + parted, "reason", "同一人"));
    assertThat(
            other
                .post("/api/patients/" + parted + "/unmerge", Map.of("reason", "不是同一人"))
                .statusCode())
        .isEqualTo(200);
    excludeFrom(parted);

    var refused = lead.post("/api/patients/" + patient + "/erasure", WISH);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
    assertThat(refused.body()).contains("erasure.parted");
  }

  private void excludeFrom(PatientId whom) {
    assertThat(
            other
                .post(
                    "/api/patients/" + whom + "/exclusions",
                    Map.of("staffId", one.staff().id(), "reason", "患者本人要求"))
                .statusCode())
        .isEqualTo(204);
    assertThat(lead.get("/api/patients/" + whom).statusCode()).isEqualTo(404);
  }

  private List<@Nullable String> lines(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(String.class).list());
  }
}
