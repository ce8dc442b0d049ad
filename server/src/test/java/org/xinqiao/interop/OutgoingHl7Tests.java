package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.appointment.Appointments;
import org.xinqiao.appointment.Revisit;
import org.xinqiao.interop.StandInReceiver.Mood;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PatientRecord.Identifier;
import org.xinqiao.patient.Patients;
import org.xinqiao.questionnaire.Questionnaires;
import org.xinqiao.questionnaire.SaveAnswer;
import org.xinqiao.questionnaire.SubmitForm;
import org.xinqiao.shared.PatientId;
import org.xinqiao.subscription.TellRounds;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// From a patient's answer to the hospital's systems, over real sockets, with receivers that fail
/// in every way they can.
@XinqiaoTest
@Timeout(120)
class OutgoingHl7Tests {

  private static final StandInReceiver HIS = StandInReceiver.open(StandardCharsets.UTF_8);
  private static final StandInReceiver EMR = StandInReceiver.open(Hl7Charset.GB18030);
  private static final String NOON = "2026-03-25T12:00";

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired IntakeRounds intake;
  @Autowired TellRounds tell;
  @Autowired Patients patients;
  @Autowired Questionnaires questionnaires;
  @Autowired SaveAnswer save;
  @Autowired SubmitForm submit;
  @Autowired Appointments appointments;
  @Autowired JdbcClient jdbc;
  @Autowired JsonMapper json;

  private Tenant tenant;
  private PatientId patient;

  @DynamicPropertySource
  static void receivers(DynamicPropertyRegistry settings) {
    receiver(settings, 0, "his", HIS.port(), "UTF-8", "ORU", "SIU");
    receiver(settings, 1, "emr", EMR.port(), "GB18030", "MDM", "SRM");
    settings.add("xinqiao.outgoing.answer", () -> "500ms");
    settings.add("xinqiao.outgoing.attempts", () -> "5");
  }

  private static void receiver(
      DynamicPropertyRegistry settings,
      int index,
      String name,
      int port,
      String charset,
      String results,
      String booking) {
    String at = "xinqiao.outgoing.hl7[" + index + "].";
    settings.add(at + "name", () -> name);
    settings.add(at + "host", () -> "127.0.0.1");
    settings.add(at + "port", () -> port);
    settings.add(at + "application", () -> name.toUpperCase(Locale.ROOT));
    settings.add(at + "facility", () -> "SZYY");
    settings.add(at + "assigner", () -> "HIS");
    settings.add(at + "charset", () -> charset);
    settings.add(at + "results", () -> results);
    settings.add(at + "booking", () -> booking);
    settings.add(at + "topics", () -> "form.submitted,revisit.answered");
  }

  @AfterAll
  static void close() throws Exception {
    HIS.close();
    EMR.close();
  }

  @BeforeEach
  void aPatient() {
    tenant = hospitals.open();
    patient = register("P1", "欧阳^建国");
  }

  private PatientId register(String number, String name) {
    intake.take(
        tenant,
        """
        MSH|^~\\&|HIS|SZYY|PRM|SZYY|20260318140500+0800||ADT^A04^ADT_A01|REG%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
        EVN|A04|20260318140000+0800
        PID|1||%s^^^HIS^PI||%s||19480903|M|||||^PRN^CP^^^^13000000003
        PV1|1|N
        """
            .formatted(number, number, name));
    return hospitals.in(
        tenant, () -> patients.byIdentifier(Identifier.Kind.HIS, "HIS", number).orElseThrow());
  }

  @Test
  void whatAPatientAnsweredReachesEverySystemInItsOwnForm() {
    UUID form = at(NOON, () -> answered(patient, "step/1", "\"伤口|有点疼，今天𬱖\""));
    at(NOON, () -> rounds("his"));
    at(NOON, () -> rounds("emr"));

    assertThat(his()).hasSize(1);
    Hl7Message oru = his().getFirst().message();
    assertThat(oru.header().raw(9)).isEqualTo("ORU^R01^ORU_R01");
    assertThat(oru.header().raw(18)).isEqualTo("UNICODE UTF-8");
    assertThat(oru.header().raw(7)).isEqualTo("20260325120000+0800");
    assertThat(oru.first("PID").orElseThrow().raw(3)).isEqualTo("P1^^^HIS^PI");
    assertThat(oru.first("PID").orElseThrow().raw(5)).isEqualTo("欧阳^建国^^^^^L");
    assertThat(oru.first("OBR").orElseThrow().value(3)).isEqualTo(form.toString());
    assertThat(observation(oru, "postop-tka-d7.c1").raw(5)).isEqualTo("38.6");
    assertThat(observation(oru, "postop-tka-d7.c1").raw(2)).isEqualTo("NM");
    assertThat(observation(oru, "postop-tka-d7.c1").raw(8)).isEqualTo("A");
    assertThat(observation(oru, "postop-tka-d7.c5").raw(5)).isEqualTo("no^没有^99XINQIAO");
    assertThat(observation(oru, "postop-tka-d7.c11").value(5)).isEqualTo("伤口|有点疼，今天𬱖");
    assertThat(observation(oru, "level").value(5)).isEqualTo("URGENT");

    Hl7Message mdm = EMR.applied(tenant.code()).getFirst().message();
    assertThat(mdm.header().raw(9)).isEqualTo("MDM^T02^MDM_T02");
    assertThat(mdm.header().raw(18)).isEqualTo("GB 18030-2000");
    assertThat(mdm.all("OBX").map(obx -> obx.value(5)))
        .contains("* 您今天的体温最高多少？ 38.6℃", "还有什么想告诉我们的吗？ 伤口|有点疼，今天𬱖");
    assertThat(standing("his").path("waiting").asInt()).isZero();
    assertThat(
            hospitals.in(
                tenant,
                () ->
                    jdbc.sql(
                            "SELECT count(*) FROM audit_event WHERE action = 'subscription.tell' AND patient_id = ?")
                        .param(patient.value())
                        .query(Integer.class)
                        .single()))
        .isEqualTo(2);
  }

  /// Whatever becomes of an answer, the receiver believes each result once, and ours is not lost.
  @ParameterizedTest
  @EnumSource(
      value = Mood.class,
      names = {"GONE_BEFORE", "GONE_AFTER", "SILENT", "OTHER_ID", "BABBLES"})
  void aLostAnswerIsAskedForAgainUnderTheSameNumberAndInTheSameWords(Mood mood) {
    at(NOON, () -> answered(patient, "step/1", "\"一\""));
    HIS.next(mood, mood);
    at(NOON, () -> rounds("his"));
    assertThat(standing("his").path("waiting").asInt()).isEqualTo(1);
    assertThat(standing("his").path("lastError").asString()).isNotEmpty();
    // The name changes in between: what was written is not written anew.
    register("P1", "欧阳^建军");
    at("2026-03-25T12:01", () -> rounds("his"));
    at("2026-03-25T12:03", () -> rounds("his"));

    assertThat(his()).hasSize(1);
    assertThat(HIS.received(tenant.code()).stream().map(StandInReceiver.Received::text).distinct())
        .hasSize(1);
    assertThat(standing("his").path("waiting").asInt()).isZero();
  }

  @Test
  void theResultsOfAPatientArriveInTheirOrderAndThoseOfAnotherNeedNotWait() {
    PatientId other = register("P2", "王^芳");
    UUID first = at(NOON, () -> answered(patient, "step/1", "\"一\""));
    UUID second = at(NOON, () -> answered(patient, "step/2", "\"二\""));
    UUID others = at(NOON + ":01", () -> answered(other, "step/1", "\"三\""));
    HIS.next(Mood.GONE_AFTER);
    at(NOON + ":02", () -> rounds("his"));
    assertThat(forms(HIS.received(tenant.code()))).containsExactly(first, others);
    at("2026-03-25T12:01", () -> rounds("his"));
    assertThat(forms(his())).containsExactly(first, others, second);
    assertThat(forms(HIS.received(tenant.code()))).containsExactly(first, others, first, second);
  }

  @ParameterizedTest
  @EnumSource(
      value = Mood.class,
      names = {"ERROR", "REJECTS"})
  void whatIsRefusedIsSeenWithItsReasonAndSentAgainByAPerson(Mood mood) {
    at(NOON, () -> answered(patient, "step/1", "\"一\""));
    HIS.next(mood);
    at(NOON, () -> rounds("his"));
    at("2026-03-25T18:00", () -> rounds("his"));
    assertThat(HIS.received(tenant.code())).as("not tried again by itself").hasSize(1);
    TestBrowser engineer = people.signIn(tenant, Staff.Role.ENGINEER);
    JsonNode failed =
        TestBrowser.json(engineer.get("/api/integration/subscribers/his/failures"))
            .path("items")
            .get(0);
    assertThat(failed.path("state").asString()).isEqualTo("refused");
    assertThat(failed.path("reason").asString()).isEqualTo(mood == Mood.ERROR ? "AE" : "AR");
    String address = "/api/integration/subscribers/his/failures/" + failed.path("id").asString();
    JsonNode shown = TestBrowser.json(engineer.get(address));
    assertThat(shown.path("answer").asString()).contains(mood == Mood.ERROR ? "患者不存在" : "不支持的消息类型");
    assertThat(shown.path("letter").asString()).startsWith("MSH|^~\\&|XINQIAO|");
    assertThat(people.signIn(tenant, Staff.Role.LEAD).get(address).statusCode()).isEqualTo(403);

    assertThat(engineer.post(address + "/again", Map.of()).statusCode()).isEqualTo(200);
    rounds("his");
    assertThat(his()).hasSize(1);
    List<StandInReceiver.Received> both = HIS.received(tenant.code());
    assertThat(both).hasSize(2);
    assertThat(both.get(1).controlId())
        .as("written anew, under a new number")
        .isNotEqualTo(both.get(0).controlId());
    assertThat(standing("his").path("failed").asInt()).isZero();
    assertThat(engineer.post(address + "/again", Map.of()).statusCode()).isEqualTo(409);
  }

  @Test
  void whatNobodyAnswersWaitsForAPersonAfterAWhileAndKeepsItsNumber() {
    at(NOON, () -> answered(patient, "step/1", "\"一\""));
    HIS.next(Mood.GONE_AFTER, Mood.GONE_AFTER, Mood.GONE_AFTER, Mood.GONE_AFTER, Mood.GONE_AFTER);
    for (String hour : List.of("12:00", "13:00", "14:00", "15:00", "16:00", "17:00", "18:00")) {
      at("2026-03-25T" + hour, () -> rounds("his"));
    }
    assertThat(HIS.received(tenant.code())).hasSize(5);
    assertThat(standing("his").path("failed").asInt()).isEqualTo(1);
    TestBrowser engineer = people.signIn(tenant, Staff.Role.ENGINEER);
    assertThat(engineer.post("/api/integration/subscribers/his/retry", Map.of()).statusCode())
        .isEqualTo(200);
    rounds("his");
    assertThat(HIS.received(tenant.code())).hasSize(6);
    assertThat(his()).hasSize(1);
    assertThat(standing("his").path("failed").asInt()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aProcessThatDiesBetweenAttemptAndAnswerLosesNothingAndTellsNothingTwice(boolean sent) {
    at(NOON, () -> answered(patient, "step/1", "\"一\""));
    at(NOON, () -> tell.die(tenant, "his", sent));
    at("2026-03-25T12:01", () -> rounds("his"));
    assertThat(HIS.received(tenant.code())).as("leased").hasSize(sent ? 1 : 0);
    at("2026-03-25T12:30", () -> rounds("his"));
    assertThat(his()).hasSize(1);
    assertThat(standing("his").path("waiting").asInt()).isZero();
  }

  @Test
  void aConfirmedReturnVisitIsAskedForOnceAndTakenBackOnce() {
    UUID revisit = revisit();
    answer(revisit, Revisit.Response.CONFIRMED);
    answer(revisit, Revisit.Response.CONFIRMED);
    answer(revisit, Revisit.Response.DECLINED);
    answer(revisit, Revisit.Response.RESCHEDULE);
    answer(revisit, Revisit.Response.CONFIRMED);
    at(NOON, () -> rounds("his"));
    at(NOON, () -> rounds("emr"));
    assertThat(his().stream().map(StandInReceiver.Received::type))
        .containsExactly("SIU^S12", "SIU^S15", "SIU^S12");
    assertThat(EMR.applied(tenant.code()).stream().map(StandInReceiver.Received::type))
        .containsExactly("SRM^S01", "SRM^S04", "SRM^S01");
    Hl7Message.Segment asked = his().getFirst().message().first("SCH").orElseThrow();
    assertThat(asked.value(1)).isEqualTo(revisit + "-1");
    assertThat(asked.raw(11)).isEqualTo("^^^20260418");
    assertThat(asked.value(25)).isEqualTo("Pending");
    assertThat(his().get(1).message().first("SCH").orElseThrow().value(1))
        .as("takes back what was asked")
        .isEqualTo(revisit + "-1");
    assertThat(his().get(2).message().first("SCH").orElseThrow().value(1))
        .isEqualTo(revisit + "-5");
    assertThat(EMR.applied(tenant.code()).getFirst().message().first("ARQ").orElseThrow().raw(11))
        .isEqualTo("20260411^20260502");
  }

  /// A refusal holds up what comes after it about the same thing, and nothing else of the patient.
  @Test
  void noVersionIsSkipped() {
    UUID revisit = revisit();
    answer(revisit, Revisit.Response.CONFIRMED);
    HIS.next(Mood.ERROR);
    at(NOON, () -> rounds("his"));
    answer(revisit, Revisit.Response.DECLINED);
    at(NOON, () -> answered(patient, "step/1", "\"一\""));
    at(NOON, () -> rounds("his"));
    assertThat(his().stream().map(StandInReceiver.Received::type)).containsExactly("ORU^R01");
    TestBrowser engineer = people.signIn(tenant, Staff.Role.ENGINEER);
    JsonNode failed =
        TestBrowser.json(engineer.get("/api/integration/subscribers/his/failures"))
            .path("items")
            .get(0);
    assertThat(failed.path("blocked").asInt()).isEqualTo(1);
    engineer.post(
        "/api/integration/subscribers/his/failures/" + failed.path("id").asString() + "/again",
        Map.of());
    rounds("his");
    assertThat(his().stream().map(StandInReceiver.Received::type))
        .containsExactly("ORU^R01", "SIU^S12", "SIU^S15");
  }

  @Test
  void aVisitThatIsBookedIsNotAskedFor() {
    UUID revisit = revisit();
    intake.take(
        tenant,
        """
        MSH|^~\\&|HIS|SZYY|PRM|SZYY|20260320101010+0800||SIU^S12^SIU_S12|BOOKED1|P|2.5|||AL|AL|CHN|UNICODE UTF-8
        SCH||YY1^HIS||||BK^新建预约^L|复诊^^L|FOLLOWUP^复诊^L|15|MIN|^^^20260418093000^20260418094500||||||||||||||Booked
        PID|1||P1^^^HIS^PI||欧阳^建国||19480903|M
        PV1|1|O|骨科^^^SZYY||||||||||||||||MZ1^^^HIS^VN
        RGS|1|A
        AIS|1|A|FOLLOWUP^复诊^L|20260418093000
        """);
    answer(revisit, Revisit.Response.CONFIRMED);
    at(NOON, () -> rounds("his"));
    assertThat(HIS.received(tenant.code())).isEmpty();
    assertThat(standing("his").path("waiting").asInt()).isZero();
    assertThat(standing("his").path("failed").asInt()).isZero();
  }

  @Test
  void aPatientWhomTheReceiverDoesNotKnowIsAQuestionForAPerson() {
    intake.take(
        tenant,
        """
        MSH|^~\\&|HIS|SZYY|PRM|SZYY|20260318140500+0800||ADT^A04^ADT_A01|REGX|P|2.5|||AL|AL|CHN|UNICODE UTF-8
        EVN|A04|20260318140000+0800
        PID|1||X1^^^CLINIC^PI||钱^一||19480903|M
        PV1|1|N
        """);
    PatientId stranger =
        hospitals.in(
            tenant, () -> patients.byIdentifier(Identifier.Kind.HIS, "CLINIC", "X1").orElseThrow());
    at(NOON, () -> answered(stranger, "step/1", "\"一\""));
    at(NOON, () -> rounds("his"));
    assertThat(HIS.received(tenant.code())).isEmpty();
    JsonNode failed =
        TestBrowser.json(
                people
                    .signIn(tenant, Staff.Role.ENGINEER)
                    .get("/api/integration/subscribers/his/failures"))
            .path("items")
            .get(0);
    assertThat(failed.path("reason").asString()).isEqualTo("no-number");
  }

  /// A second hospital that runs this product takes what the first one sends.
  @Test
  void ourOwnIntakeTakesIt() {
    at(NOON, () -> answered(patient, "step/1", "\"一\""));
    at(NOON, () -> rounds("his"));
    Tenant second = hospitals.open();
    String message =
        his().getFirst().text().replace("|XINQIAO|" + tenant.code() + "|", "|HIS|SZYY|");
    assertThat(intake.take(second, message)).contains("MSA|AA|" + his().getFirst().controlId());
    assertThat(
            hospitals.in(
                second,
                () ->
                    jdbc.sql(
                            "SELECT value FROM clinical_fact_observation WHERE tenant_id = ? AND code = 'postop-tka-d7.c1'")
                        .param(second.id().value())
                        .query(Double.class)
                        .single()))
        .isEqualTo(38.6);
    assertThat(intake.take(second, message)).as("once").contains("MSA|AA");
  }

  private UUID revisit() {
    return hospitals.in(
        tenant,
        () ->
            appointments.due(
                patient,
                "plan/1",
                LocalDate.of(2026, 4, 18),
                Revisit.DueSource.ORDER,
                "0401",
                "骨科",
                "孙立群",
                7,
                14,
                LocalDate.of(2026, 3, 18)));
  }

  private void answer(UUID revisit, Revisit.Response response) {
    at(
        NOON,
        () ->
            hospitals.in(
                tenant, () -> appointments.answer(patient, revisit, response, "", Instant.now())));
  }

  private UUID answered(PatientId who, String reference, String words) {
    Instant now = Instant.parse("2026-03-25T04:00:00Z");
    return hospitals.in(
        tenant,
        () -> {
          UUID form = questionnaires.open(who, reference, "postop-tka-d7", now.plusSeconds(86_400));
          Map.ofEntries(
                  Map.entry("c1", "38.6"),
                  Map.entry("c1a", "\"none\""),
                  Map.entry("c2", "3"),
                  Map.entry("c3", "4"),
                  Map.entry("c4", "[\"ooze\",\"inflamed\"]"),
                  Map.entry("c5", "\"no\""),
                  Map.entry("c6", "\"no\""),
                  Map.entry("c7", "\"no\""),
                  Map.entry("c8", "\"normal\""),
                  Map.entry("c9", "\"on-time\""),
                  Map.entry("c10", "\"good\""),
                  Map.entry("o1", "\"normal\""),
                  Map.entry("o4", "\"taken\""),
                  Map.entry("o5", "\"no\""),
                  Map.entry("o7", "\"60-to-90\""),
                  Map.entry("o8", "\"one-or-two\""),
                  Map.entry("c11", words),
                  Map.entry("c12", "\"no\""))
              .forEach((item, value) ->
                  assertThat(save.save(who, form, item, json.readTree(value), now))
                      .isInstanceOf(SaveAnswer.Saved.class));
          assertThat(submit.submit(who, form, UUID.randomUUID(), now))
              .isInstanceOf(SubmitForm.Submitted.class);
          return form;
        });
  }

  private void rounds(String subscriber) {
    while (tell.tell(tenant, subscriber)) {
      // Until nothing more can go.
    }
  }

  private JsonNode standing(String subscriber) {
    for (JsonNode one :
        TestBrowser.json(
            people.signIn(tenant, Staff.Role.ENGINEER).get("/api/integration/subscribers"))) {
      if (one.path("name").asString().equals(subscriber)) {
        return one;
      }
    }
    throw new AssertionError("no subscriber " + subscriber);
  }

  private List<StandInReceiver.Received> his() {
    return HIS.applied(tenant.code());
  }

  private static List<UUID> forms(List<StandInReceiver.Received> messages) {
    return messages.stream()
        .map(one -> UUID.fromString(one.message().first("OBR").orElseThrow().value(3)))
        .toList();
  }

  private static Hl7Message.Segment observation(Hl7Message message, String code) {
    return message.all("OBX").filter(obx -> obx.value(3).equals(code)).findFirst().orElseThrow();
  }

  private static void at(String time, Runnable action) {
    TestClock.at(time, action);
  }

  private static <T> T at(String time, Supplier<T> action) {
    AtomicReference<T> result = new AtomicReference<>();
    TestClock.at(time, () -> result.set(action.get()));
    return result.get();
  }
}
