package org.xinqiao.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;

@XinqiaoTest
class IsolationTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired Isolation isolation;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;

  @BeforeEach
  void aRestoredHospital() {
    tenant = hospitals.open();
    hospitals.run(tenant, () -> isolation.begin(Isolation.Cause.OLDER_DATABASE));
  }

  @Test
  void everybodySeesItAndAnEngineerReleasesItForAReasonThatIsKept() {
    TestBrowser nurse = people.signIn(tenant, Staff.Role.NURSE);
    assertThat(nurse.get("/api/isolation").body()).contains("\"cause\":\"older-database\"");
    Map<String, String> reason = Map.of("reason", "与供应商核对过,昨日消息未重发");
    assertThat(nurse.post("/api/isolation/release", reason).statusCode()).isEqualTo(403);

    TestBrowser engineer = people.signIn(tenant, Staff.Role.ENGINEER);
    assertThat(engineer.post("/api/isolation/release", Map.of("reason", " ")).statusCode())
        .isEqualTo(400);
    assertThat(engineer.post("/api/isolation/release", reason).statusCode()).isEqualTo(200);
    assertThat(nurse.get("/api/isolation").body()).contains("\"beganAt\":null");
    assertThat(engineer.post("/api/isolation/release", reason).body()).contains("isolation.none");
    assertThat(
            hospitals.in(
                tenant,
                () ->
                    jdbc.sql("SELECT reason FROM audit_event WHERE action = 'isolation.release'")
                        .query(String.class)
                        .list()))
        .containsExactly("与供应商核对过,昨日消息未重发");
  }

  @Test
  void aSecondRestoreIsAnIsolationOfItsOwn() {
    TestBrowser engineer = people.signIn(tenant, Staff.Role.ENGINEER);
    hospitals.run(tenant, () -> isolation.begin(Isolation.Cause.NEW_FOLDER));
    assertThat(engineer.get("/api/isolation").body()).contains("older-database");
    engineer.post("/api/isolation/release", Map.of("reason", "已核对"));
    hospitals.run(tenant, () -> isolation.begin(Isolation.Cause.NEW_FOLDER));
    assertThat(engineer.get("/api/isolation").body()).contains("new-folder");
  }

  @Test
  void anotherHospitalIsNotConcerned() {
    TestBrowser nurse = people.signIn(hospitals.open(), Staff.Role.NURSE);
    assertThat(nurse.get("/api/isolation").body()).contains("\"beganAt\":null");
  }
}
