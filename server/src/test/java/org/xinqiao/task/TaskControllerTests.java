package org.xinqiao.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
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
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PersonName;
import org.xinqiao.patient.Recognition;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;

/// The contract with the console, through the real port.
@XinqiaoTest
class TaskControllerTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff staff;
  @Autowired Patients patients;
  @Autowired Tasks tasks;

  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private Tenant tenant;
  private TestStaff.Person nurse;
  private TestBrowser browser;
  private PatientId patient;

  @BeforeEach
  void signIn() {
    tenant = hospitals.open();
    nurse = staff.hire(tenant, Staff.Role.NURSE);
    browser = staff.signIn(nurse);
    patient = registered();
  }

  @Test
  void aTaskIsListedTakenCompletedAndUndone() {
    TaskId id = open("a", TaskPriority.P2);
    JsonNode listed = get("/api/tasks?view=pool").path("items").path(0);
    assertThat(listed.path("id").asString()).isEqualTo(id.toString());
    assertThat(listed.path("patient").path("name").asString()).isEqualTo("欧阳建国");
    assertThat(listed.path("patient").path("sex").asString()).isEqualTo("male");
    assertThat(listed.path("patient").path("age").asInt()).isEqualTo(78);
    assertThat(listed.path("priority").asString()).isEqualTo("P2");
    assertThat(listed.path("kind").asString()).isEqualTo("missed-step");
    assertThat(listed.path("title").asString()).isEqualTo("电话随访");
    assertThat(listed.path("reason").asString()).isEqualTo("第7天未答问卷");
    assertThat(listed.path("dueAt").asString()).endsWith("+08:00");
    assertThat(OffsetDateTime.parse(listed.path("dueAt").asString()).toInstant())
        .isEqualTo(now.plus(Duration.ofHours(1)));
    assertThat(listed.path("state").asString()).isEqualTo("open");
    assertThat(listed.path("owner").isNull()).isTrue();
    assertThat(listed.path("outcome").isNull()).isTrue();
    assertThat(listed.path("preferredChannel").asString()).isEqualTo("phone");

    JsonNode taken = ok(post(id, "take", Map.of("version", 1)));
    assertThat(taken.path("owner").path("displayName").asString())
        .isEqualTo(nurse.staff().displayName());
    assertThat(taken.path("version").asInt()).isEqualTo(2);
    assertThat(get("/api/tasks").path("items").size()).isEqualTo(1);

    JsonNode done =
        ok(post(id, "complete", Map.of("version", 2, "outcome", "reached", "note", "恢复良好")));
    assertThat(done.path("state").asString()).isEqualTo("done");
    assertThat(done.path("outcome").path("code").asString()).isEqualTo("reached");
    assertThat(done.path("outcome").path("note").asString()).isEqualTo("恢复良好");
    assertThat(done.path("outcome").path("by").path("id").asString())
        .isEqualTo(nurse.staff().id().toString());
    assertThat(get("/api/tasks?view=done").path("items").size()).isEqualTo(1);
    JsonNode summary = get("/api/tasks/summary");
    assertThat(summary.path("doneToday").asInt()).isEqualTo(1);
    assertThat(summary.path("views").path("done").asInt()).isEqualTo(1);
    assertThat(summary.path("connectRate").asDouble()).isEqualTo(1.0);

    JsonNode undone = ok(post(id, "undo", Map.of("version", 3)));
    assertThat(undone.path("state").asString()).isEqualTo("in-progress");
    assertThat(get("/api/tasks/summary").path("connectRate").isNull()).isTrue();
  }

  @Test
  void refusalsSayWhatIsWrongInTheReadersLanguage() {
    TaskId id = open("a", TaskPriority.P1);
    TestStaff.Person colleague = staff.hire(tenant, Staff.Role.DOCTOR);
    TestBrowser other = staff.signIn(colleague);
    ok(other.post("/api/tasks/" + id + "/take", Map.of("version", 1)));

    JsonNode taken = refused(409, "task.taken-by-other", post(id, "take", Map.of("version", 1)));
    assertThat(taken.path("params").path("by").asString())
        .isEqualTo(colleague.staff().displayName());
    assertThat(taken.path("title").asString()).isEqualTo("任务已被领取");
    assertThat(taken.path("detail").asString()).contains(colleague.staff().displayName());
    String until = OffsetDateTime.ofInstant(now.plus(Duration.ofHours(3)), tz()).toString();
    refused(
        409,
        "task.red-flag-cannot-wait",
        other.post("/api/tasks/" + id + "/snooze", Map.of("version", 2, "until", until)));
    TaskId free = open("b", TaskPriority.P3);
    refused(409, "task.changed", post(free, "take", Map.of("version", 9)));
    refused(400, "task.outcome-required", post(free, "complete", Map.of("version", 1)));
    refused(
        400,
        "task.note-required",
        post(free, "complete", Map.of("version", 1, "outcome", "unreachable")));
    refused(409, "task.undo-too-late", post(free, "undo", Map.of("version", 1)));
    String past = OffsetDateTime.ofInstant(now.minus(Duration.ofHours(3)), tz()).toString();
    refused(400, "task.time-passed", post(free, "snooze", Map.of("version", 1, "until", past)));
    browser.with("Accept-Language", "en");
    assertThat(
            refused(
                    404,
                    "task.not-found",
                    post(new TaskId(UUID.randomUUID()), "take", Map.of("version", 1)))
                .path("title")
                .asString())
        .isEqualTo("No such task");
    refused(400, "request.field-invalid", browser.get("/api/tasks?view=nonsense"));
    refused(400, "list.cursor-invalid", browser.get("/api/tasks?cursor=nonsense"));
  }

  @Test
  void aPutOffTaskIsDueThen() {
    TaskId id = open("a", TaskPriority.P3);
    Instant until = now.plus(Duration.ofHours(20));
    JsonNode snoozed =
        ok(
            post(
                id,
                "snooze",
                Map.of("version", 1, "until", OffsetDateTime.ofInstant(until, tz()).toString())));
    assertThat(OffsetDateTime.parse(snoozed.path("dueAt").asString()).toInstant()).isEqualTo(until);
  }

  @Test
  void pagesFollowTheCursor() {
    for (int i = 0; i < 5; i++) {
      open("r" + i, TaskPriority.P3);
    }
    JsonNode first = get("/api/tasks?view=pool&limit=3");
    assertThat(first.path("items").size()).isEqualTo(3);
    JsonNode second =
        get("/api/tasks?view=pool&limit=3&cursor=" + first.path("nextCursor").asString());
    assertThat(second.path("items").size()).isEqualTo(2);
    assertThat(second.path("nextCursor").isNull()).isTrue();
  }

  @Test
  void theOutcomesAreThoseOfTheContent() {
    JsonNode outcomes = get("/api/tasks/outcomes");
    assertThat(outcomes.valueStream().map(o -> o.path("code").asString()))
        .contains("no-answer", "reached", "false-alarm");
    JsonNode noAnswer =
        outcomes
            .valueStream()
            .filter(o -> o.path("code").asString().equals("no-answer"))
            .findFirst()
            .orElseThrow();
    assertThat(noAnswer.path("zh").asString()).isEqualTo("无人接听");
    assertThat(noAnswer.path("closes").asBoolean()).isFalse();
    assertThat(noAnswer.path("kinds").size()).isEqualTo(6);
  }

  @Test
  void aPatientsTasksAreListedAndAnotherHospitalsAreNot() {
    open("a", TaskPriority.P3);
    String path = "/api/patients/" + patient + "/tasks";
    assertThat(get(path).path("items").size()).isEqualTo(1);
    TestBrowser stranger = staff.signIn(hospitals.open(), Staff.Role.NURSE);
    assertThat(TestBrowser.json(stranger.get(path)).path("items").size()).isZero();
    assertThat(staff.signIn(tenant, Staff.Role.ENGINEER).get(path).statusCode()).isEqualTo(403);
  }

  private static java.time.ZoneId tz() {
    return TaskFixture.SHANGHAI;
  }

  private TaskId open(String reference, TaskPriority priority) {
    return hospitals.in(
        tenant,
        () ->
            tasks.open(
                new NewTask(
                    patient,
                    reference,
                    TaskKind.MISSED_STEP,
                    priority,
                    new Text("电话随访", "Follow-up call"),
                    new Text("第7天未答问卷", "Day 7 not answered"),
                    now.plus(Duration.ofHours(1)),
                    now,
                    null,
                    "phone")));
  }

  private PatientId registered() {
    PatientRecord record =
        new PatientRecord(
            List.of(
                new PatientRecord.Identifier(
                    PatientRecord.Identifier.Kind.HIS, "HIS", UUID.randomUUID().toString())),
            PersonName.of("欧阳建国"),
            Sex.MALE,
            LocalDate.now(tz()).minusYears(78),
            List.of(),
            List.of(),
            List.of(),
            null,
            now,
            UUID.randomUUID());
    Recognition recognized = hospitals.in(tenant, () -> patients.recognize(record));
    return ((Recognition.Registered) recognized).patient();
  }

  private HttpResponse<String> post(TaskId id, String act, Map<String, ?> body) {
    return browser.post("/api/tasks/" + id + "/" + act, body);
  }

  private JsonNode get(String path) {
    return ok(browser.get(path));
  }

  private static JsonNode ok(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestBrowser.json(response);
  }

  private static JsonNode refused(int status, String code, HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    JsonNode problem = TestBrowser.json(response);
    assertThat(problem.path("code").asString()).isEqualTo(code);
    return problem;
  }
}
