package org.xinqiao.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.xinqiao.alert.AlertFixture.somebody;
import static org.xinqiao.alert.AlertFixture.words;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;
import tools.jackson.databind.JsonNode;

/// The contract with the console, through the real port.
@XinqiaoTest
class AlertControllerTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff staff;
  @Autowired Alerts alerts;

  @Test
  void oneNurseTakesOverAndTheOtherHearsWho() {
    Tenant tenant = hospitals.open();
    TestStaff.Person nurse = staff.hire(tenant, Staff.Role.NURSE);
    PatientId patient = somebody();
    AlertId id =
        hospitals.in(tenant, () -> alerts.raise(words(patient, "r", AlertLevel.EMERGENCY)));
    String path = "/api/alerts/" + id + "/acknowledge";

    JsonNode alert = answer(200, staff.signIn(nurse).post(path, Map.of()));
    assertThat(alert.path("id").asString()).isEqualTo(id.toString());
    assertThat(alert.path("patientId").asString()).isEqualTo(patient.toString());
    assertThat(alert.path("level").asString()).isEqualTo("EMERGENCY");
    assertThat(alert.path("state").asString()).isEqualTo("acknowledged");
    assertThat(alert.path("excerpt").asString()).isEqualTo("昨晚开始胸口疼得厉害，出冷汗");
    assertThat(alert.path("matched").path(0).path("start").asInt()).isEqualTo(4);
    assertThat(alert.path("matched").path(0).path("end").asInt()).isEqualTo(7);
    assertThat(alert.path("matched").path(0).path("rule").asString()).isEqualTo("cardiac.1");
    assertThat(alert.path("ruleIds").size()).isEqualTo(2);
    assertThat(alert.path("source").asString()).isEqualTo("questionnaire");
    assertThat(alert.path("dueAt").asString()).isEqualTo("2026-11-23T10:05:00+08:00");
    assertThat(alert.path("acknowledgedBy").path("displayName").asString())
        .isEqualTo(nurse.staff().displayName());
    assertThat(alert.path("taskId").isString()).isTrue();
    assertThat(alert.path("systemActions").path(0).asString()).isEqualTo("已显示120急救提示");

    TestBrowser colleague = staff.signIn(tenant, Staff.Role.DOCTOR);
    JsonNode refused = answer(409, colleague.post(path, Map.of()));
    assertThat(refused.path("code").asString()).isEqualTo("alert.acknowledged-by-other");
    assertThat(refused.path("params").path("by").asString()).isEqualTo(nurse.staff().displayName());
    assertThat(
            answer(
                    404,
                    colleague.post("/api/alerts/" + UUID.randomUUID() + "/acknowledge", Map.of()))
                .path("code")
                .asString())
        .isEqualTo("alert.not-found");
    answer(403, staff.signIn(tenant, Staff.Role.OPERATOR).post(path, Map.of()));
  }

  private static JsonNode answer(int status, HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return TestBrowser.json(response);
  }
}
