package org.xinqiao.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.alert.Alerts;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;
import tools.jackson.databind.JsonNode;

/// A file of outside feedback is tried, taken, taken again and taken back.
@XinqiaoTest
class FeedbackTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired IntakeRounds intake;
  @Autowired Alerts alerts;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private Tenant tenant;
  private TestBrowser lead;
  private LocalDate yesterday;
  private int messages;

  @BeforeEach
  void open() {
    tenant = hospitals.open();
    lead = people.signIn(tenant, Staff.Role.LEAD);
    yesterday = LocalDate.now(clock).minusDays(1);
    register("P1", "王^建国", "13000000741");
    register("P2", "王^建国", "13000000742");
  }

  private String rows() {
    return """
    编号,日期,评分,内容,科室,医生,病历号,手机,姓名
    1,%1$s,2,环境一般,心内科,李慧敏,P1,,
    2,%1$s,5,很好,骨科,,,13000000742,王建国
    3,%1$s,1,态度差,骨科,,,13000000742,李四
    4,%1$s,4,胸口疼得厉害喘不上气,心内科,,P1,,王建国
    5,昨天,4,,骨科,,,,
    6,%1$s,9,,骨科,,,,
    7,%1$s,,,骨科,,,,
    """
        .formatted(yesterday);
  }

  @Test
  void tryingSaysWhatWouldComeAndKeepsNothing() {
    JsonNode check = json(send("check", rows()));
    assertThat(check.path("taken").asInt()).isEqualTo(4);
    assertThat(check.path("linked").asInt()).isEqualTo(3);
    assertThat(check.path("refused").asInt()).isEqualTo(3);
    assertThat(codes(check.path("problems")))
        .containsExactly("not-a-date", "beyond-the-scale", "nothing-said");
    assertThat(check.path("columns").toString()).contains("手机", "outside-id");
    assertThat(one("SELECT count(*) FROM feedback_known")).isZero();
  }

  @Test
  void aRowIsLinkedOnlyWhereItSaysExactlyOnePatient() {
    take(rows());
    JsonNode all = json(lead.get("/api/feedback")).path("items");
    assertThat(all).hasSize(4);
    assertThat(row(all, "环境一般").path("patientId").asString()).isEqualTo(patient("P1"));
    assertThat(row(all, "很好").path("patientId").asString()).isEqualTo(patient("P2"));
    assertThat(row(all, "态度差").path("patientId").isNull()).as("the name is another").isTrue();
    assertThat(json(lead.get("/api/feedback?linked=false")).path("items")).hasSize(1);
    assertThat(json(lead.get("/api/feedback?below=60")).path("items")).hasSize(2);
    assertThat(json(lead.get("/api/feedback?department=%E5%BF%83%E5%86%85%E7%A7%91")).path("items"))
        .hasSize(2);
    JsonNode first = json(lead.get("/api/feedback?limit=3"));
    assertThat(first.path("items")).hasSize(3);
    JsonNode second =
        json(lead.get("/api/feedback?limit=3&cursor=" + first.path("nextCursor").asString()));
    assertThat(second.path("items")).hasSize(1);
    assertThat(second.path("nextCursor").isNull()).isTrue();
    assertThat(
            one("SELECT count(*) FROM feedback_fact_entry WHERE percent = 40 AND source = '第三方调查'"))
        .isEqualTo(1);
  }

  @Test
  void whatTheySayIsHeardWhenItIsNew() {
    take(rows());
    PatientId whose = new PatientId(java.util.UUID.fromString(patient("P1")));
    assertThat(hospitals.in(tenant, () -> alerts.allActive(whose))).hasSize(1);
    String old = "编号,日期,内容,病历号\n9,%s,胸口疼得厉害喘不上气,P2\n".formatted(yesterday.minusDays(60));
    take(old);
    PatientId other = new PatientId(java.util.UUID.fromString(patient("P2")));
    assertThat(hospitals.in(tenant, () -> alerts.allActive(other))).isEmpty();
    assertThat(row(json(lead.get("/api/feedback")).path("items"), "胸口").path("level").isNull())
        .isFalse();
  }

  @Test
  void takenTwiceItChangesNothingAndTakenBackItIsGone() {
    JsonNode file = take(rows()).path("file");
    JsonNode again = take(rows()).path("file");
    assertThat(again.path("taken").asInt()).isZero();
    assertThat(again.path("same").asInt()).isEqualTo(4);
    String undo = "/api/feedback/imports/" + file.path("id").asString() + "/undo";
    assertThat(lead.post(undo, Map.of()).statusCode()).isEqualTo(200);
    assertThat(json(lead.get("/api/feedback")).path("items")).isEmpty();
    refused(lead.post(undo, Map.of()), 409, "feedback.already-undone");
    assertThat(take(rows()).path("file").path("taken").asInt()).isEqualTo(4);
    refused(
        lead.post("/api/feedback/imports/" + java.util.UUID.randomUUID() + "/undo", Map.of()),
        404,
        "feedback.import-not-found");
  }

  @Test
  void whatIsNoTableOrHasNotTheColumnsIsRefused() {
    refused(send("check", "甲,乙\n1,2\n"), 422, "feedback.columns-missing");
    refused(send("check", "\u0000\u0001"), 422, "feedback.unreadable");
    TestBrowser nurse = people.signIn(tenant, Staff.Role.NURSE);
    assertThat(nurse.get("/api/feedback").statusCode()).isEqualTo(403);
    assertThat(nurse.get("/api/feedback/imports").statusCode()).isEqualTo(403);
  }

  @Test
  void itFollowsAMerge() {
    take(rows());
    String two = patient("P2");
    message("ADT^A40^ADT_A39", "P1", "王^建国", "13000000741", "MRG|P2^^^HIS^PI\n");
    assertThat(
            row(json(lead.get("/api/feedback")).path("items"), "很好").path("patientId").asString())
        .isEqualTo(patient("P1"))
        .isNotEqualTo(two);
  }

  private JsonNode take(String csv) {
    return json(send("", csv));
  }

  private HttpResponse<String> send(String check, String csv) {
    String path = "/api/feedback/imports" + (check.isEmpty() ? "" : "/" + check);
    String source = URLEncoder.encode("第三方调查", StandardCharsets.UTF_8);
    String name = check.isEmpty() ? "&fileName=a.csv" : "";
    return lead.send(
        lead.request(path + "?source=" + source + "&best=5" + name)
            .header("Content-Type", "application/octet-stream")
            .POST(HttpRequest.BodyPublishers.ofByteArray(csv.getBytes(StandardCharsets.UTF_8)))
            .build());
  }

  private static List<String> codes(JsonNode problems) {
    return StreamSupport.stream(problems.spliterator(), false)
        .map(one -> one.path("code").asString())
        .toList();
  }

  private static JsonNode row(JsonNode items, String words) {
    return StreamSupport.stream(items.spliterator(), false)
        .filter(one -> one.path("words").asString("").contains(words))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + words + " in " + items));
  }

  private static void refused(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.body()).contains(code);
  }

  private static JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestBrowser.json(response);
  }

  private void register(String number, String name, String phone) {
    message(
        "ADT^A04^ADT_A01",
        number,
        name,
        phone,
        "PV1|1|O|心内科门诊^^^SZYY||||D1^李慧敏|||||||||||O|V%s^^^HIS^VN\n".formatted(number));
  }

  private void message(String event, String number, String name, String phone, String rest) {
    String answer =
        intake.take(
            tenant,
            """
            MSH|^~\\&|HIS|SZYY|PRM|SZYY|%s+0800||%s|C%d|P|2.5|||AL|AL|CHN|UNICODE UTF-8
            PID|1||%s^^^HIS^PI||%s||19700301|M|||||^PRN^CP^^^^%s
            """
                    .formatted(
                        yesterday.format(DateTimeFormatter.BASIC_ISO_DATE)
                            + "%06d".formatted(++messages),
                        event,
                        messages,
                        number,
                        name,
                        phone)
                + rest);
    assertThat(answer).contains("MSA|AA");
  }

  private String patient(String number) {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql("SELECT patient_id::text FROM patient WHERE mrn = :mrn")
                .param("mrn", number)
                .query(String.class)
                .single());
  }

  private int one(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(Integer.class).single());
  }
}
