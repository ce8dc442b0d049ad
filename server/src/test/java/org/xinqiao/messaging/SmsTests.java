package org.xinqiao.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistrar;
import org.springframework.test.context.TestPropertySource;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.consent.Purpose;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.Text;
import org.xinqiao.standin.sms.ReceivedSms;
import org.xinqiao.standin.sms.SmsMode;
import org.xinqiao.standin.sms.SmsScript;
import org.xinqiao.standin.sms.SmsStandIn;
import org.xinqiao.standin.sms.SmsStandInSettings;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Text messages through Aliyun's protocol, from the contact to the reply, over sockets both ways.
@XinqiaoTest
@Import(SmsTests.Provider.class)
@TestPropertySource(
    properties = {
      "xinqiao.messaging.sms.provider=aliyun",
      "xinqiao.messaging.sms.signature=测试医院",
      "xinqiao.messaging.sms.description=src/test/resources/sms-texts.json",
      "xinqiao.messaging.sms.account=standin",
      "xinqiao.messaging.sms.secret=standin-secret",
      "xinqiao.messaging.sms.answer=3s",
      "xinqiao.messaging.sms.callback-token=" + SmsTests.TOKEN
    })
class SmsTests {

  static final String TOKEN = "0123456789abcdef0123456789abcdef";

  /// What the provider's clock shows; requests whose time is far from it are refused.
  private static final AtomicReference<Instant> MOMENT = new AtomicReference<>(Instant.now());

  @TestConfiguration(proxyBeanMethods = false)
  static class Provider {

    @Bean(destroyMethod = "close")
    SmsStandIn smsStandIn() throws IOException {
      Map<String, String> texts =
          new JsonMapper()
              .readValue(
                  Files.readAllBytes(Path.of("src/test/resources/sms-texts.json")),
                  new TypeReference<>() {});
      return SmsStandIn.start(
          0,
          0,
          Files.createTempDirectory("sms").resolve("ledger.jsonl"),
          SmsStandInSettings.usual().withTemplates(texts),
          MOMENT::get);
    }

    @Bean
    DynamicPropertyRegistrar smsAddress(SmsStandIn standIn) {
      return registry -> {
        registry.add(
            "xinqiao.messaging.sms.endpoint", () -> "http://127.0.0.1:" + standIn.smsPort());
        registry.add("xinqiao.messaging.plain-hosts", () -> "127.0.0.1:" + standIn.smsPort());
      };
    }
  }

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired IntakeRounds intake;
  @Autowired SendRounds sending;
  @Autowired Contacts contacts;
  @Autowired Organizations organizations;
  @Autowired Patients patients;
  @Autowired SmsStandIn provider;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  private Tenant tenant;
  private String phone;
  private PatientId patient;

  @BeforeEach
  void aPatientWithAPhone() {
    tenant = hospitals.open();
    phone = "139" + "%08d".formatted(Math.floorMod(System.nanoTime(), 100_000_000));
    patient = register("P1", phone);
    provider.play(SmsScript.always(SmsMode.OK));
    provider.tell(URI.create("http://127.0.0.1:" + port + "/api/callbacks/sms/" + TOKEN));
  }

  @Test
  void aMessageGoesOutAndItsReceiptComesBack() {
    send(patient);
    ReceivedSms sms = received();
    assertThat(sms.text()).isEqualTo("【测试医院】您有新消息，请拨打0571-00000000，核对身份后我们说给您听。");
    assertThat(state()).isEqualTo("accepted");
    assertThat(provider.deliver(sms.messageId(), true, "DELIVERED", 3))
        .containsExactly(200, 200, 200);
    assertThat(state()).isEqualTo("delivered");
    assertThat(count("messaging_receipt")).isEqualTo(1);
  }

  @Test
  void aMessageThatCameBackFails() {
    send(patient);
    assertThat(provider.deliver(received().messageId(), false, "MK:0001", 1)).containsExactly(200);
    assertThat(state()).isEqualTo("failed");
  }

  /// T10: the number may be somebody else's by now.
  @Test
  void aNumberThatReachesNobodyOrSomebodyElseIsNotProvedAnyMore() {
    send(patient);
    prove();
    provider.deliver(received().messageId(), false, "MK:0001", 1);
    assertThat(proved()).as("it came back").isFalse();
    prove();
    provider.reply(phone, "打错了！", 1);
    assertThat(proved()).as("somebody else answered").isFalse();
    assertThat(rows("SELECT kind FROM task_task")).as("a person reads it").containsExactly("reply");
  }

  private void prove() {
    hospitals.run(
        tenant,
        () ->
            patients.verified(
                patient, patients.contactPoints(patient).getFirst().id(), Instant.now()));
  }

  private boolean proved() {
    return hospitals.in(
        tenant, () -> patients.contactPoints(patient).getFirst().verifiedAt() != null);
  }

  @Test
  void aLostAnswerIsAskedForAndNothingIsSentTwice() {
    provider.play(SmsScript.always(SmsMode.ACCEPT_THEN_DROP));
    send(patient);
    assertThat(state()).isEqualTo("unknown");
    at("2026-03-18T12:30", () -> sending.run(tenant));
    assertThat(state()).isEqualTo("accepted");
    assertThat(provider.messages()).filteredOn(sms -> sms.phone().equals(phone)).hasSize(1);
  }

  @Test
  void aWordThatOptsOutStopsTheChannelForThatPurpose() {
    send(patient);
    assertThat(provider.reply(phone, "ＴＤ。", 3)).containsExactly(200, 200, 200);
    assertThat(
            rows(
                "SELECT purpose || ' ' || channel || ' ' || decision || ' ' || actor_kind FROM consent_event"))
        .containsExactly("P-REMIND sms withdraw self");
    assertThat(count("task_task")).isZero();
    assertThat(rows("SELECT handled_as FROM messaging_reply")).containsExactly("opt-out");
    send(patient, "2026-03-19T10:30");
    assertThat(rows("SELECT reason_code FROM messaging_contact WHERE state = 'not-sent'"))
        .containsExactly("consent-withdrawn");
    assertThat(provider.messages()).filteredOn(sms -> sms.phone().equals(phone)).hasSize(1);
  }

  @Test
  void aRedFlagRaisesItsAlert() {
    send(patient);
    provider.reply(phone, "胸口疼得厉害，喘不上气", 2);
    assertThat(count("alert_alert")).isEqualTo(1);
    assertThat(rows("SELECT handled_as FROM messaging_reply")).containsExactly("alert");
  }

  @Test
  void everyOtherReplyIsReadByAPersonAndStandsInTheTimeline() {
    send(patient);
    provider.reply(phone, "周三下午可以吗", 2);
    assertThat(rows("SELECT kind FROM task_task")).containsExactly("reply");
    assertThat(rows("SELECT encode(text_enc, 'escape') FROM messaging_reply"))
        .allSatisfy(sealed -> assertThat(sealed).doesNotContain("周三"));
    String timeline =
        people
            .signIn(tenant, Staff.Role.NURSE)
            .get("/api/patients/" + patient + "/timeline?kind=contact")
            .body();
    assertThat(timeline).contains("周三下午可以吗", "患者回复");
    assertThat(
            people
                .signIn(tenant, Staff.Role.ENGINEER)
                .get("/api/patients/" + patient + "/timeline")
                .statusCode())
        .isEqualTo(403);
  }

  @Test
  void aSharedPhoneGoesToAPersonAndStopsForAll() {
    PatientId other = register("P2", phone);
    send(patient, "2026-03-18T10:20");
    send(other, "2026-03-18T10:30");
    provider.reply(phone, "好的", 1);
    assertThat(rows("SELECT shared || ' ' || patient_id FROM messaging_reply"))
        .containsExactly("true " + other);
    assertThat(rows("SELECT title_zh FROM task_task")).containsExactly("看一条回复，先核对是谁写的");
    provider.reply(phone, "退订", 1);
    assertThat(rows("SELECT patient_id::text FROM consent_event"))
        .containsExactlyInAnyOrder(patient.toString(), other.toString());
    assertThat(count("task_task")).isEqualTo(2);
  }

  @Test
  void repliesInTheWrongOrderAreAllTaken() {
    send(patient);
    provider.hold();
    provider.reply(phone, "第一句", 1);
    provider.reply(phone, "第二句", 2);
    provider.deliver(received().messageId(), true, "DELIVERED", 1);
    assertThat(provider.release(true)).containsExactly(200, 200, 200, 200);
    assertThat(count("messaging_reply")).isEqualTo(2);
    assertThat(state()).isEqualTo("delivered");
  }

  @Test
  void aReplyThatNamesItsMessageIsTakenTheSameWay() {
    send(patient, "2026-03-18T10:30", "sandbox");
    var message =
        sending.received().stream()
            .filter(one -> one.to().value().endsWith(phone))
            .findFirst()
            .orElseThrow();
    sending.provider().reply(message.attemptId(), "好的，谢谢");
    assertThat(state()).isEqualTo("read");
    assertThat(rows("SELECT kind FROM task_task")).containsExactly("reply");
    sending.provider().reply(message.attemptId(), "退订");
    assertThat(rows("SELECT channel FROM consent_event")).containsExactly("sandbox");
  }

  @Test
  void wordsFromAPhoneOfNobodyAreKept() {
    send(patient);
    String stranger = "1380000" + phone.substring(7);
    String event =
        "[{\"phone_number\":\"%s\",\"send_time\":\"2026-03-18 10:31:00\",\"content\":\"喂\",\"sequence_id\":%d}]"
            .formatted(stranger, System.nanoTime());
    assertThat(
            new TestBrowser(port)
                .send("POST", "/api/callbacks/sms/" + TOKEN + "/aliyun/replies", event)
                .statusCode())
        .isEqualTo(200);
    assertThat(count("messaging_reply")).isZero();
    assertThat(
            hospitals.in(
                organizations.tenants().getFirst(),
                () ->
                    jdbc.sql(
                            "SELECT state || ' ' || level FROM messaging_unknown_text ORDER BY text_id DESC LIMIT 1")
                        .query(String.class)
                        .single()))
        .as("a person will see it")
        .isEqualTo("open NONE");
  }

  @Test
  void whoeverDoesNotKnowTheSecretIsForeign() {
    TestBrowser anybody = new TestBrowser(port);
    String wrong = TOKEN.replace('0', '1');
    assertThat(anybody.send("POST", "/api/callbacks/sms/" + wrong + "/aliyun/reports", "[]"))
        .satisfies(answer -> {
          assertThat(answer.statusCode()).isEqualTo(401);
          assertThat(answer.body()).contains("messaging.report-foreign");
        });
    String right = "/api/callbacks/sms/" + TOKEN;
    assertThat(anybody.send("POST", right + "/gateway", "{}").statusCode()).isEqualTo(401);
    assertThat(anybody.send("POST", right + "/aliyun/reports", "{}").statusCode()).isEqualTo(400);
    assertThat(anybody.send("POST", right + "/aliyun/replies", "[]").body())
        .isEqualTo("{\"code\":0,\"msg\":\"OK\"}");
  }

  private PatientId register(String number, String phone) {
    TestClock.at(
        "2026-03-17T14:10",
        () ->
            assertThat(
                    intake.take(
                        tenant,
                        """
                        MSH|^~\\&|HIS|SZYY|PRM|SZYY|20260317140500+0800||ADT^A28^ADT_A05|%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
                        EVN|A28|20260317140000+0800
                        PID|1||%s^^^HIS^PI||王^秀兰||19580903|F|||||^PRN^CP^^^^%s
                        """
                            .formatted("M" + number, number, phone)))
                .contains("MSA|AA"));
    return hospitals.in(
        tenant, () -> patients.search(number, null, 1).items().getFirst().patient().id());
  }

  private void send(PatientId to) {
    send(to, "2026-03-18T10:30");
  }

  private void send(PatientId to, String wallTime) {
    send(to, wallTime, "sms");
  }

  /// Plans a reminder for that day and sends it.
  private void send(PatientId to, String wallTime, String channel) {
    at(
        wallTime,
        () -> {
          Instant now = MOMENT.get();
          hospitals.run(
              tenant,
              () ->
                  contacts.plan(
                      List.of(
                          new PlannedContact(
                              to,
                              "test:" + UUID.randomUUID(),
                              new Text("提醒", "Reminder"),
                              PlannedContact.ContactClass.NOTICE,
                              Purpose.REMIND,
                              PlannedContact.Priority.CLINICAL,
                              "tpl.T05",
                              Map.of("date", "3月18日"),
                              List.of(channel),
                              null,
                              now.minus(Duration.ofDays(1)),
                              now.plus(Duration.ofDays(1))))));
          sending.run(tenant);
        });
  }

  private static void at(String wallTime, Runnable action) {
    MOMENT.set(LocalDateTime.parse(wallTime).atZone(TestClock.HOSPITAL).toInstant());
    TestClock.at(wallTime, action);
  }

  private ReceivedSms received() {
    return provider.messages().stream()
        .filter(sms -> sms.phone().equals(phone))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private String state() {
    return rows("SELECT state FROM messaging_contact ORDER BY created_at DESC").getFirst();
  }

  private int count(String table) {
    return Integer.parseInt(rows("SELECT count(*)::text FROM " + table).getFirst());
  }

  private List<String> rows(String sql) {
    return Tenancy.call(
        tenant.id(), () -> hospitals.in(tenant, () -> jdbc.sql(sql).query(String.class).list()));
  }
}
