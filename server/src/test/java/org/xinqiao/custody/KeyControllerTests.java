package org.xinqiao.custody;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.crypto.KeyRotation;
import org.xinqiao.crypto.KeyUses;
import org.xinqiao.crypto.KeyedHash;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

@XinqiaoTest
class KeyControllerTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff staff;
  @Autowired JdbcClient jdbc;
  @Autowired FieldCipher cipher;
  @Autowired KeyedHash hash;
  @Autowired KeyUses uses;
  @Autowired KeyRotation rotation;

  @Autowired
  @Qualifier("ownerDataSource") DataSource owner;

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

  @Test
  void aRotationIsHeldAndGoesOn() {
    Map<String, String> reason = Map.of("reason", "门诊高峰");
    assertThat(engineer.post("/api/keys/rotations/hold", reason).body())
        .contains("custody.no-rotation");
    engineer.post("/api/keys/rotations", reason);
    var held = engineer.post("/api/keys/rotations/hold", reason);
    assertThat(held.statusCode()).as(held.body()).isEqualTo(200);
    assertThat(TestBrowser.json(held).path("heldAt").isNull()).isFalse();
    assertThat(engineer.post("/api/keys/rotations/hold", reason).statusCode()).isEqualTo(409);
    assertThat(Tenancy.call(tenant.id(), rotation::round)).isFalse();
    var resumed = engineer.post("/api/keys/rotations/resume", reason);
    assertThat(TestBrowser.json(resumed).path("heldAt").isNull()).isTrue();
    assertThat(engineer.post("/api/keys/rotations/resume", reason).statusCode()).isEqualTo(409);
    assertThat(
            hospitals.in(
                tenant,
                () ->
                    jdbc.sql(
                            "SELECT action FROM audit_event WHERE action LIKE 'custody.%-rotation' ORDER BY seq")
                        .query(String.class)
                        .list()))
        .containsExactly("custody.hold-rotation", "custody.resume-rotation");
  }

  @Test
  void usesOfAKeyAreCountedAndItIsSaidWhenItIsTimeForAnother() {
    hospitals.run(
        tenant,
        () -> {
          for (int n = 0; n < 7; n++) {
            cipher.encryptForTenant("intake_message.raw", UUID.randomUUID(), new byte[] {1});
          }
        });
    Tenancy.run(tenant.id(), uses::writeDown);
    Tenancy.run(tenant.id(), uses::writeDown);
    var state = TestBrowser.json(engineer.get("/api/keys"));
    assertThat(state.path("uses").asLong()).isEqualTo(7);
    assertThat(state.path("usesLimit").asLong()).isEqualTo(1L << 30);
    assertThat(state.path("since").isNull()).isFalse();
    assertThat(state.path("due").isNull()).isTrue();

    used("uses = 1073741824");
    assertThat(due()).isEqualTo("uses");
    used("uses = 7, since = now() - interval '366 days'");
    assertThat(due()).isEqualTo("age");
    engineer.post("/api/keys/rotations", Map.of("reason", "到期"));
    assertThat(TestBrowser.json(engineer.get("/api/keys")).path("due").isNull())
        .as("it is under way")
        .isTrue();
  }

  private void used(String what) {
    try (Connection connection = owner.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET search_path = xinqiao");
      statement.execute("SET app.tenant = '" + tenant.id() + "'");
      statement.execute("UPDATE crypto_use SET " + what);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private String due() {
    return TestBrowser.json(engineer.get("/api/keys")).path("due").asString();
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
