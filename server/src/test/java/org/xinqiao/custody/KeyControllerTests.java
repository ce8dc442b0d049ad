package org.xinqiao.custody;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.crypto.KeyedHash;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;

@XinqiaoTest
class KeyControllerTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff staff;
  @Autowired JdbcClient jdbc;
  @Autowired FieldCipher cipher;
  @Autowired KeyedHash hash;

  private Tenant tenant;
  private TestBrowser engineer;

  @BeforeEach
  void anEngineer() {
    tenant = hospitals.open();
    engineer = staff.signIn(tenant, Staff.Role.ENGINEER);
  }

  @Test
  void anEngineerChangesTheKeyForAReasonThatIsKept() {
    PatientId patient = new PatientId(UUID.randomUUID());
    byte[] words =
        hospitals.in(tenant, () -> cipher.encrypt(patient, "messaging_attempt.text", 1, "words"));
    byte[] phone = hospitals.in(tenant, () -> hash.of("phone", "+8613000001234"));
    assertThat(TestBrowser.json(engineer.get("/api/keys")).path("number").asInt()).isEqualTo(1);

    var begun = engineer.post("/api/keys/rotations", Map.of("reason", "一年到期"));
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(200);
    assertThat(TestBrowser.json(begun).path("number").asInt()).isEqualTo(2);
    assertThat(TestBrowser.json(begun).path("endedAt").isNull()).isTrue();
    assertThat(TestBrowser.json(begun).path("steps").size()).isGreaterThan(4);
    assertThat(hospitals.in(tenant, () -> audited()))
        .isEqualTo("custody.rotate-keys root-key 2 一年到期");

    var again = engineer.post("/api/keys/rotations", Map.of("reason", "又一次"));
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("custody.rotation-under-way");
    assertThat(
            hospitals.in(tenant, () -> cipher.decrypt(patient, "messaging_attempt.text", 1, words)))
        .isEqualTo("words");
    assertThat(hospitals.in(tenant, () -> hash.of("phone", "+8613000001234"))).isEqualTo(phone);
  }

  private String audited() {
    return Objects.requireNonNull(
        jdbc.sql(
                """
                SELECT concat_ws(' ', action, object_kind, object_id, reason) FROM audit_event
                 WHERE tenant_id = ? AND action LIKE 'custody.%'
                """)
            .param(tenant.id().value())
            .query(String.class)
            .single());
  }

  @Test
  void nobodyElseSeesOrChangesThem() {
    TestBrowser lead = staff.signIn(tenant, Staff.Role.LEAD);
    assertThat(lead.get("/api/keys").statusCode()).isEqualTo(403);
    assertThat(lead.post("/api/keys/rotations", Map.of("reason", "x")).statusCode()).isEqualTo(403);
  }

  @Test
  void itCostsAReason() {
    assertThat(engineer.post("/api/keys/rotations", Map.of("reason", " ")).statusCode())
        .isEqualTo(400);
  }
}
