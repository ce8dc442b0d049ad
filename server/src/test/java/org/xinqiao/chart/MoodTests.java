package org.xinqiao.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.care.CareFixture;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;
import org.xinqiao.task.NewTask;
import org.xinqiao.task.TaskId;
import org.xinqiao.task.TaskKind;
import org.xinqiao.task.TaskPriority;
import org.xinqiao.task.Tasks;
import tools.jackson.databind.JsonNode;

/// The moods that staff noted, for those who look after the patient and for nobody else.
@XinqiaoTest
class MoodTests {

  private static final String HEART = "0101";
  private static final String BONES = "0401";

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired CareFixture care;
  @Autowired Tasks tasks;
  @Autowired Clock clock;

  private Tenant tenant;
  private PatientId ofHeart;
  private PatientId ofBones;
  private TestBrowser nurse;
  private TestBrowser lead;

  @BeforeEach
  void twoDepartments() {
    tenant = hospitals.open();
    ofHeart = care.register(tenant, "H1", "金丝雀甲");
    ofBones = care.register(tenant, "B1", "金丝雀乙");
    care.visit(tenant, ofHeart, "H1", "V1", HEART, 10);
    care.visit(tenant, ofBones, "B1", "V2", BONES, 10);
    nurse = people.signIn(people.hire(tenant, Staff.Role.NURSE, care.department(tenant, HEART)));
    lead = people.signIn(tenant, Staff.Role.LEAD);
  }

  @Test
  void theLatestFiveOfOnesOwnPatientsAreThereTheNewestFirst() {
    for (String mood : List.of("calm", "low", "worried", "angry", "grateful", "in-pain")) {
      note(lead, ofHeart, mood);
    }
    JsonNode moods = json(nurse, ofHeart);
    assertThat(moods).hasSize(5);
    assertThat(moods.get(0).path("mood").asString()).isEqualTo("in-pain");
    assertThat(moods.get(0).path("label").asString()).isEqualTo("疼痛不适");
    assertThat(moods.get(0).path("by").asString()).isNotEmpty();
    assertThat(moods.get(4).path("mood").asString()).isEqualTo("low");
  }

  @Test
  void thoseOfAnotherDepartmentAreAsIfThereWereNoSuchPatient() {
    note(lead, ofBones, "low");
    String elsewhere = "/api/patients/" + ofBones + "/moods";
    String nobody = "/api/patients/" + UUID.randomUUID() + "/moods";
    assertThat(nurse.get(elsewhere).statusCode()).isEqualTo(404);
    assertThat(code(nurse, elsewhere))
        .isEqualTo(code(nurse, nobody))
        .isEqualTo("patient.not-found");
    assertThat(json(lead, ofBones)).hasSize(1);
    TestBrowser otherHospital = people.signIn(hospitals.open(), Staff.Role.LEAD);
    assertThat(code(otherHospital, elsewhere)).isEqualTo("patient.not-found");
  }

  @Test
  void whoMayNotSeePatientsSeesNoMoods() {
    for (Staff.Role role : List.of(Staff.Role.ENGINEER, Staff.Role.OPERATOR, Staff.Role.AUDITOR)) {
      assertThat(people.signIn(tenant, role).get(path(ofHeart)).statusCode()).isEqualTo(403);
    }
    assertThat(json(nurse, ofHeart)).as("nothing is assumed where nobody noted it").isEmpty();
  }

  /// A call is asked for, and its outcome recorded with the mood.
  private void note(TestBrowser staff, PatientId patient, String mood) {
    Instant now = clock.instant();
    TaskId task =
        hospitals.in(
            tenant,
            () ->
                tasks.open(
                    NewTask.of(
                        patient,
                        UUID.randomUUID().toString(),
                        TaskKind.CALL,
                        TaskPriority.P3,
                        new Text("回电", "Call back"),
                        new Text("请求回电", "Asked for a call"),
                        now,
                        now)));
    Map<String, Object> body = new HashMap<>();
    body.put("version", 1);
    body.put("outcome", "reached");
    body.put("mood", mood);
    HttpResponse<String> answer = staff.post("/api/tasks/" + task + "/complete", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static String path(PatientId patient) {
    return "/api/patients/" + patient + "/moods";
  }

  private static JsonNode json(TestBrowser staff, PatientId patient) {
    return TestBrowser.json(staff.get(path(patient)));
  }

  private static String code(TestBrowser staff, String path) {
    return TestBrowser.json(staff.get(path)).path("code").asString();
  }
}
