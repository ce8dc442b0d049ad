package org.xinqiao.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
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
import org.xinqiao.channel.Address;
import org.xinqiao.channel.ChannelId;
import org.xinqiao.channel.InboundMessage;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PersonName;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Recognition;
import org.xinqiao.patient.Sex;
import org.xinqiao.shared.PatientId;
import tools.jackson.databind.JsonNode;

/// Texts from phones of nobody, as staff settle them over HTTP.
@XinqiaoTest
class UnknownTextTests {

  private static final ChannelId SMS = new ChannelId("sms");
  private static final String PHONE = "13800000042";

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired UnknownTexts texts;
  @Autowired Patients patients;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private Tenant tenant;
  private TestBrowser nurse;

  @BeforeEach
  void aHospital() {
    tenant = hospitals.open();
    nurse = people.signIn(tenant, Staff.Role.NURSE);
  }

  @Test
  void redFlagsComeFirstThenTheLongestWaiting() {
    wrote("e1", "喂，是医院吗");
    wrote("e2", "请问明天几点上班");
    wrote("e3", "胸口疼得厉害，喘不上气");
    List<String> listed = new ArrayList<>();
    JsonNode items = list("open");
    items.forEach(item -> listed.add(item.path("text").asString()));
    assertThat(listed).containsExactly("胸口疼得厉害，喘不上气", "喂，是医院吗", "请问明天几点上班");
    assertThat(items.get(0).path("level").asString()).isEqualTo("EMERGENCY");
    assertThat(items.get(0).path("words")).isNotEmpty();
    assertThat(items.get(0).path("phoneMasked").asString()).isEqualTo("138****0042");
    assertThat(items.toString()).doesNotContain(PHONE);
    JsonNode summary = json(nurse.get("/api/unknown-texts/summary"));
    assertThat(summary.path("open").asInt()).isEqualTo(3);
    assertThat(summary.path("red").asInt()).isEqualTo(1);
    String first = json(nurse.get("/api/unknown-texts?limit=2")).path("nextCursor").asString();
    assertThat(json(nurse.get("/api/unknown-texts?limit=2&cursor=" + first)).path("items"))
        .hasSize(1);
  }

  @Test
  void theSameEventIsTakenOnce() {
    wrote("e1", "喂");
    wrote("e1", "喂");
    assertThat(list("open")).hasSize(1);
  }

  @Test
  void whoMayBeBehindTheNumberIsSuggested() {
    wrote("e1", "我妈今天不舒服");
    PatientId mother = register("P1", "王", "13900000001", PHONE);
    PatientId daughter = register("P2", "陈", PHONE, null);
    JsonNode candidates = list("open").get(0).path("candidates");
    assertThat(candidates).hasSize(2);
    assertThat(candidates.get(0).path("id").asString()).isEqualTo(daughter.toString());
    assertThat(candidates.get(0).path("via").asString()).isEqualTo("phone");
    assertThat(candidates.get(1).path("id").asString()).isEqualTo(mother.toString());
    assertThat(candidates.get(1).path("via").asString()).isEqualTo("relative");
  }

  @Test
  void whatIsAssignedGoesTheWayOfEveryReply() {
    PatientId patient = register("P1", "王", "13900000001", null);
    wrote("e1", "周三下午可以吗");
    wrote("e2", "胸口疼得厉害，喘不上气");
    for (JsonNode text : list("open")) {
      assertThat(assign(text, patient).statusCode()).isEqualTo(204);
    }
    assertThat(rows("SELECT handled_as FROM messaging_reply ORDER BY handled_as"))
        .containsExactly("alert", "task");
    assertThat(rows("SELECT level FROM alert_alert")).containsExactly("EMERGENCY");
    assertThat(rows("SELECT reason_zh FROM task_task WHERE kind = 'reply'"))
        .containsExactly("未知号码来信，已由同事认领");
    assertThat(nurse.get("/api/patients/" + patient + "/timeline?kind=contact").body())
        .contains("周三下午可以吗");
    assertThat(list("open")).isEmpty();
    JsonNode settled = list("settled").get(0);
    assertThat(settled.path("assignedTo").path("id").asString()).isEqualTo(patient.toString());
    assertThat(settled.path("decidedBy").asString()).startsWith("测试员工");
    assertThat(settled.path("text").isNull()).as("the words are the patient's now").isTrue();
  }

  @Test
  void whatIsClosedStaysWithItsReasonAndMayStillBeAssigned() {
    PatientId patient = register("P1", "王", "13900000001", null);
    wrote("e1", "喂");
    JsonNode text = list("open").get(0);
    assertThat(close(text, " ").statusCode()).isEqualTo(400);
    assertThat(close(text, "已回电，打错了").statusCode()).isEqualTo(204);
    refused(close(text, "再关一次"), 409, "messaging.text-settled");
    JsonNode settled = list("settled").get(0);
    assertThat(settled.path("reason").asString()).isEqualTo("已回电，打错了");
    assertThat(settled.path("text").asString()).isEqualTo("喂");
    assertThat(assign(text, patient).statusCode()).isEqualTo(204);
    refused(assign(text, patient), 409, "messaging.text-settled");
    assertThat(rows("SELECT handled_as FROM messaging_reply")).containsExactly("task");
  }

  @Test
  void whatIsNotThereIsRefused() {
    wrote("e1", "喂");
    JsonNode text = list("open").get(0);
    refused(assign(text, new PatientId(UUID.randomUUID())), 404, "patient.not-found");
    String other = "/api/unknown-texts/" + UUID.randomUUID();
    refused(nurse.post(other + "/closing", Map.of("reason", "打错了")), 404, "messaging.text-unknown");
    refused(nurse.post(other + "/phone", Map.of("reason", "回电")), 404, "messaging.text-unknown");
    TestBrowser elsewhere = people.signIn(hospitals.open(), Staff.Role.NURSE);
    refused(
        elsewhere.post(path(text, "closing"), Map.of("reason", "打错了")),
        404,
        "messaging.text-unknown");
    assertThat(elsewhere.get("/api/unknown-texts").body()).doesNotContain("喂");
    TestBrowser engineer = people.signIn(tenant, Staff.Role.ENGINEER);
    assertThat(engineer.get("/api/unknown-texts").statusCode()).isEqualTo(403);
    assertThat(nurse.get("/api/unknown-texts?state=eaten").statusCode()).isEqualTo(400);
    assertThat(list("open")).hasSize(1);
  }

  @Test
  void theWholeNumberIsGivenForAReasonThatIsKept() {
    wrote("e1", "喂");
    JsonNode text = list("open").get(0);
    assertThat(nurse.post(path(text, "phone"), Map.of("reason", "")).statusCode()).isEqualTo(400);
    assertThat(nurse.post(path(text, "phone"), Map.of("reason", "回电核对身份")).body()).contains(PHONE);
    assertThat(
            rows("SELECT reason FROM audit_event WHERE action = 'messaging.reveal-unknown-phone'"))
        .containsExactly("回电核对身份");
  }

  private void wrote(String event, String words) {
    Instant now = clock.instant();
    hospitals.run(
        tenant,
        () -> texts.keep(SMS, new InboundMessage(new Address(PHONE), event, now, words), now));
  }

  private PatientId register(
      String number,
      String family,
      String phone,
      @org.jspecify.annotations.Nullable String daughters) {
    PatientRecord record =
        new PatientRecord(
            List.of(new PatientRecord.Identifier(PatientRecord.Identifier.Kind.HIS, "HIS", number)),
            new PersonName(family, "秀兰"),
            Sex.FEMALE,
            LocalDate.of(1958, 9, 3),
            List.of(PhoneNumber.parse(phone).orElseThrow()),
            List.of(),
            daughters == null
                ? List.of()
                : List.of(
                    new PatientRecord.Relative(
                        "陈晓", "女儿", false, PhoneNumber.parse(daughters).orElseThrow())),
            null,
            Instant.parse("2026-03-01T00:00:00Z"),
            new UUID(1, 1));
    Recognition registered = hospitals.in(tenant, () -> patients.recognize(record));
    return ((Recognition.Registered) registered).patient();
  }

  private HttpResponse<String> assign(JsonNode text, PatientId patient) {
    return nurse.post(path(text, "assignment"), Map.of("patientId", patient.toString()));
  }

  private HttpResponse<String> close(JsonNode text, String reason) {
    return nurse.post(path(text, "closing"), Map.of("reason", reason));
  }

  private JsonNode list(String state) {
    return json(nurse.get("/api/unknown-texts?state=" + state)).path("items");
  }

  private List<String> rows(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(String.class).list());
  }

  private static String path(JsonNode text, String rest) {
    return "/api/unknown-texts/" + text.path("id").asString() + "/" + rest;
  }

  private static void refused(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(code);
  }

  private static JsonNode json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return TestBrowser.json(answer);
  }
}
