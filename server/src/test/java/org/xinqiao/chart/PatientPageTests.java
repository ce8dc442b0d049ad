package org.xinqiao.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.appointment.Appointments;
import org.xinqiao.appointment.Revisit;
import org.xinqiao.clinical.ClinicalFacts;
import org.xinqiao.clinical.EncounterRecord;
import org.xinqiao.clinical.ObservationRecord;
import org.xinqiao.clinical.Source;
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

@XinqiaoTest
class PatientPageTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired Patients patients;
  @Autowired ClinicalFacts facts;
  @Autowired Appointments appointments;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private Tenant tenant;
  private TestBrowser nurse;
  private PatientId patient;
  private UUID plan;
  private LocalDate today;

  @BeforeEach
  void aPatientAfterKneeReplacement() {
    today = LocalDate.now(clock);
    tenant = hospitals.open();
    nurse = people.signIn(tenant, Staff.Role.NURSE);
    patient = hospitals.in(tenant, this::register);
    plan = UUID.randomUUID();
    hospitals.run(
        tenant,
        () -> {
          UUID stay = stay();
          results();
          followUp(stay);
        });
  }

  @Test
  void theCardTellsWhoTheyAreAndWhatComesNext() {
    JsonNode card = json(nurse.get("/api/patients/" + patient));
    assertThat(card.path("name").asString()).isEqualTo("欧阳建国");
    assertThat(card.path("age").asInt()).isEqualTo(78);
    assertThat(card.path("phoneMasked").asString()).isEqualTo("130****0001");
    assertThat(card.path("contacts").get(0).path("phoneMasked").asString())
        .isEqualTo("130****0002");
    assertThat(card.path("allergies").get(0).path("name").asString()).isEqualTo("青霉素");
    assertThat(card.path("diagnoses").get(0).path("code").asString()).isEqualTo("M17.900");
    assertThat(card.path("careTeam").path("attendingDoctor").asString()).isEqualTo("孙立群");
    assertThat(card.path("careTeam").path("department").asString()).isEqualTo("骨科");
    assertThat(card.path("nextVisit").path("dueOn").asString()).isEqualTo("" + today.plusDays(5));
    assertThat(card.path("nextVisit").path("source").asString()).isEqualTo("order");
    assertThat(card.path("activeAlert").isNull()).isTrue();
    assertThat(card.path("lastOperation").path("days").asInt()).isEqualTo(10);
    assertThat(card.path("lastOperation").path("on").asString())
        .isEqualTo("" + today.minusDays(10));
    assertThat(card.toString()).doesNotContain("13000000001", "13000000002");
  }

  @Test
  void theTimelineIsOneListNewestFirstWithTheFutureOnTop() {
    JsonNode items = json(nurse.get("/api/patients/" + patient + "/timeline")).path("items");
    List<Instant> times = new ArrayList<>();
    items.forEach(item ->
        times.add(
            Instant.parse(
                java.time.OffsetDateTime.parse(item.path("at").asString())
                    .toInstant()
                    .toString())));
    assertThat(times).isSortedAccordingTo(java.util.Comparator.reverseOrder());
    assertThat(items.get(0).path("future").asBoolean()).isTrue();
    assertThat(items.get(0).path("title").asString()).isEqualTo("应复诊：骨科");
    assertThat(items.get(0).path("source").asString()).isEqualTo("医嘱");
    List<String> titles = texts(items, "title");
    assertThat(titles).contains("骨科 入院", "骨科 出院", "全膝关节置换术", "C反应蛋白 85mg/L", "检验 2 项无异常标记");
    assertThat(titles).as("one line for all normal results").doesNotContain("血红蛋白 130g/L");
    JsonNode protein = only(items, "title", "C反应蛋白 85mg/L");
    assertThat(protein.path("abnormal").asString()).isEqualTo("high");
    assertThat(protein.path("detail").asString()).isEqualTo("参考范围 0-10");
    JsonNode notSent = only(items, "title", "术后第3天问候");
    assertThat(notSent.path("detail").asString()).isEqualTo("未发送 · 邮件 · 患者已撤回授权");
  }

  @Test
  void pagesOfTheTimelineAddUpToTheWholeOfIt() {
    String whole = "/api/patients/" + patient + "/timeline";
    List<String> all = texts(json(nurse.get(whole)).path("items"), "id");
    List<String> paged = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = json(nurse.get(whole + "?limit=3" + cursor));
      paged.addAll(texts(page.path("items"), "id"));
      cursor =
          page.path("nextCursor").isNull() ? "" : "&cursor=" + page.path("nextCursor").asString();
    } while (!cursor.isEmpty());
    assertThat(all).hasSizeGreaterThan(8);
    assertThat(new HashSet<>(all)).hasSameSizeAs(all);
    assertThat(paged).isEqualTo(all);
  }

  @Test
  void theTimelineShowsOneKindWhenAsked() {
    JsonNode items =
        json(nurse.get("/api/patients/" + patient + "/timeline?kind=lab")).path("items");
    assertThat(texts(items, "kind")).hasSize(2).containsOnly("lab");
    assertThat(nurse.get("/api/patients/" + patient + "/timeline?kind=horoscope").statusCode())
        .isEqualTo(400);
  }

  @Test
  void plansShowEachStepWithItsStateAndItsContact() {
    JsonNode shown = json(nurse.get("/api/patients/" + patient + "/plans")).get(0);
    assertThat(shown.path("pathway").path("id").asString()).isEqualTo("joint-replacement-knee");
    assertThat(texts(shown.path("steps"), "state"))
        .containsExactly("skipped", "answered", "planned");
    JsonNode reason = shown.path("steps").get(0).path("contact").path("reason");
    assertThat(reason.path("code").asString()).isEqualTo("consent-withdrawn");
    assertThat(reason.path("text").asString()).isEqualTo("患者已撤回授权");
  }

  @Test
  void aPlanExplainsItselfInEitherLanguage() {
    JsonNode zh = json(nurse.get("/api/plans/" + plan + "/explanation"));
    assertThat(zh.path("sentence").asString()).startsWith("因为符合以下条件");
    assertThat(zh.path("facts")).isNotEmpty().allMatch(fact -> fact.path("satisfied").asBoolean());
    assertThat(zh.path("facts").toString()).contains("81.5400x001");
    JsonNode en =
        json(nurse.with("Accept-Language", "en").get("/api/plans/" + plan + "/explanation"));
    assertThat(en.path("sentence").asString()).startsWith("On \"");
  }

  @Test
  void contactsComeWithTheirAttempts() {
    JsonNode items = json(nurse.get("/api/patients/" + patient + "/contacts")).path("items");
    assertThat(texts(items, "state")).containsExactly("planned", "replied", "not-sent");
    assertThat(items.get(1).path("attempts").get(0).path("channel").asString()).isEqualTo("email");
    assertThat(items.get(2).path("attempts")).isEmpty();
  }

  @Test
  void aPhoneNumberCostsAReasonThatIsKept() {
    String path = "/api/patients/" + patient + "/phone";
    assertThat(nurse.post(path, Map.of("reason", " ")).statusCode()).isEqualTo(400);
    assertThat(json(nurse.post(path, Map.of("reason", "电话随访"))).path("phone").asString())
        .isEqualTo("13000000001");
    assertThat(audited("patient.reveal-phone")).containsExactly("电话随访");
  }

  @Test
  void everyLookAtAPatientIsInTheAudit() {
    for (String part : List.of("", "/timeline", "/plans", "/contacts", "/consents")) {
      assertThat(nurse.get("/api/patients/" + patient + part).statusCode()).isEqualTo(200);
    }
    nurse.get("/api/plans/" + plan + "/explanation");
    assertThat(audited("patient.view")).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/timeline", "/plans", "/contacts", "/consents"})
  void unknownAndForeignPatientsLookTheSame(String part) {
    TestBrowser foreigner = people.signIn(hospitals.open(), Staff.Role.DOCTOR);
    HttpResponse<String> foreign = foreigner.get("/api/patients/" + patient + part);
    HttpResponse<String> unknown = foreigner.get("/api/patients/" + UUID.randomUUID() + part);
    assertThat(foreign.statusCode()).isEqualTo(404);
    assertThat(withoutNumber(foreign)).isEqualTo(withoutNumber(unknown));
  }

  @Test
  void aForeignPlanIsUnknownToo() {
    TestBrowser foreigner = people.signIn(hospitals.open(), Staff.Role.DOCTOR);
    HttpResponse<String> foreign = foreigner.get("/api/plans/" + plan + "/explanation");
    assertThat(foreign.statusCode()).isEqualTo(404);
    assertThat(withoutNumber(foreign))
        .isEqualTo(
            withoutNumber(foreigner.get("/api/plans/" + UUID.randomUUID() + "/explanation")));
  }

  @Test
  void aWithdrawalSaysWhatItStops() {
    String path = "/api/patients/" + patient + "/consents";
    assertThat(state(json(nurse.get(path)), "P-CARE", "any")).isEqualTo("none");
    JsonNode answer =
        json(
            nurse.post(
                path,
                Map.of(
                    "purpose",
                    "P-CARE",
                    "channel",
                    "email",
                    "decision",
                    "withdraw",
                    "evidenceKind",
                    "recording",
                    "evidence",
                    "REC-7")));
    assertThat(answer.path("stopped").asInt()).as("it still goes over the sandbox").isZero();
    assertThat(state(answer, "P-CARE", "email")).isEqualTo("withdrawn");
    JsonNode all =
        json(
            nurse.post(
                path, Map.of("purpose", "P-CARE", "channel", "any", "decision", "withdraw")));
    assertThat(all.path("stopped").asInt()).isEqualTo(1);
    JsonNode words = json(nurse.get(path + "/history")).path("events");
    assertThat(words).hasSize(2);
    assertThat(words.get(0).path("stopped")).hasSize(1);
    assertThat(words.get(0).path("stopped").get(0).path("title"))
        .isEqualTo(all.path("stoppedContacts").get(0).path("title"));
    assertThat(words.get(1).path("evidenceKind").asString()).isEqualTo("recording");
    assertThat(words.get(1).path("evidence").asString()).isEqualTo("REC-7");
    assertThat(words.get(1).path("recordedBy").asString()).startsWith("测试员工");
    assertThat(words.get(1).path("noticeHash").asString()).hasSize(64);
    assertThat(state(json(nurse.get(path)), "P-SURVEY", "any")).isEqualTo("none");
    JsonNode again =
        json(nurse.post(path, Map.of("purpose", "P-CARE", "channel", "any", "decision", "grant")));
    assertThat(again.path("stopped").asInt()).isZero();
    assertThat(state(again, "P-CARE", "any")).isEqualTo("granted");
    assertThat(
            nurse
                .post(path, Map.of("purpose", "P-X", "channel", "any", "decision", "grant"))
                .statusCode())
        .isEqualTo(400);
    assertThat(
            nurse
                .post(path, Map.of("purpose", "any", "channel", "any", "decision", "grant"))
                .body())
        .contains("consent.grant-names-no-purpose");
    assertThat(audited("consent.record")).hasSize(3);
  }

  /// Their own word answers the notice in plain words, as on their own page.
  @Test
  void whatAYoungPersonSaysAnswersTheNoticeForThem() {
    PatientId young =
        hospitals.in(
            tenant,
            () ->
                ((Recognition.Registered)
                        patients.recognize(
                            new PatientRecord(
                                List.of(
                                    new PatientRecord.Identifier(
                                        PatientRecord.Identifier.Kind.HIS, "HIS", "P78")),
                                PersonName.of("林小满"),
                                Sex.FEMALE,
                                today.minusYears(15),
                                List.of(),
                                List.of(),
                                List.of(),
                                null,
                                at(-400),
                                UUID.randomUUID())))
                    .patient());
    for (PatientId one : List.of(young, patient)) {
      String path = "/api/patients/" + one + "/consents";
      nurse.post(path, Map.of("purpose", "P-SURVEY", "channel", "any", "decision", "grant"));
      assertThat(json(nurse.get(path + "/history")).path("events").get(0).path("notice").asString())
          .isEqualTo(one.equals(young) ? "contact-young" : "contact");
    }
  }

  @Test
  void searchFindsAndMasks() {
    JsonNode hit = json(nurse.get("/api/patients?q=ouyang")).path("items").get(0);
    assertThat(hit.path("id").asString()).isEqualTo(patient.toString());
    assertThat(hit.path("phoneMasked").asString()).isEqualTo("130****0001");
    assertThat(hit.path("matched").asString()).isEqualTo("pinyin");
    assertThat(
            json(people.signIn(hospitals.open(), Staff.Role.NURSE).get("/api/patients?q=ouyang"))
                .path("items"))
        .isEmpty();
  }

  private PatientId register() {
    Recognition recognition =
        patients.recognize(
            new PatientRecord(
                List.of(
                    new PatientRecord.Identifier(PatientRecord.Identifier.Kind.HIS, "HIS", "P77")),
                PersonName.of("欧阳建国"),
                Sex.MALE,
                today.minusYears(78),
                List.of(PhoneNumber.parse("13000000001").orElseThrow()),
                List.of(),
                List.of(
                    new PatientRecord.Relative(
                        "李试", "配偶", false, PhoneNumber.parse("13000000002").orElseThrow())),
                null,
                at(-400),
                UUID.randomUUID()));
    return ((Recognition.Registered) recognition).patient();
  }

  private UUID stay() {
    return facts.record(
        patient,
        new EncounterRecord(
            "V1",
            EncounterRecord.EncounterClass.INPATIENT,
            EncounterRecord.Status.FINISHED,
            "0401",
            "骨科",
            "12病区",
            "孙立群",
            at(-11),
            at(-4),
            "医嘱离院",
            List.of(new EncounterRecord.Diagnosis("M17.900", "膝关节病", "F", today.minusDays(4))),
            List.of(
                new EncounterRecord.Operation(
                    "81.5400x001",
                    "全膝关节置换术",
                    LocalDateTime.of(today.minusDays(10), java.time.LocalTime.NOON),
                    true)),
            List.of(new EncounterRecord.Allergy("青霉素", "severe", "皮疹")),
            null,
            null),
        new Source(UUID.randomUUID(), "P77", at(-4)));
  }

  private void results() {
    facts.record(
        patient,
        List.of(
            result("CRP", "C反应蛋白", 85, "mg/L", "0-10", ObservationRecord.Interpretation.HIGH),
            result("HGB", "血红蛋白", 130, "g/L", "120-160", null),
            result("PLT", "血小板", 200, "10^9/L", "100-300", null)),
        new Source(UUID.randomUUID(), "P77", at(-9)));
  }

  private ObservationRecord result(
      String code,
      String name,
      int value,
      String unit,
      String range,
      ObservationRecord.Interpretation mark) {
    return new ObservationRecord(
        "R1", code, name, (double) value, null, "" + value, unit, range, mark, at(-9), "F");
  }

  /// A plan with a step that was not sent, one that was answered and a return visit.
  private void followUp(UUID stay) {
    jdbc.sql(
            """
            INSERT INTO pathway_plan (tenant_id, patient_id, plan_id, pathway_id, pathway_version, cycle, anchor_on,
                                      department_code, department_name, doctor, state, started_at)
            VALUES (?, ?, ?, 'joint-replacement-knee', 1, ?, ?, '0401', '骨科', '孙立群', 'active', ?)
            """)
        .params(tenant.id().value(), patient.value(), plan, stay, today.minusDays(4), ts(-4))
        .update();
    step("d1", "questionnaire", today.minusDays(3), today.minusDays(1), 0);
    step("d7", "questionnaire", today.minusDays(1), today.plusDays(2), 1);
    step("revisit", "revisit", today.plusDays(5), today.plusDays(19), 2);
    UUID form = UUID.randomUUID();
    contact("d1:d1", "术后第3天问候", "not-sent", "email", "consent-withdrawn", -3, null, null);
    UUID sent = contact("d7:d7", "术后第7天随访", "replied", "email", null, -1, ts(-1), form);
    contact("revisit:r3", "复诊提醒", "planned", null, null, 2, null, null);
    jdbc.sql(
            """
            INSERT INTO questionnaire_form (tenant_id, patient_id, form_id, questionnaire_id, version, reference,
                                            opened_at, expires_at, submitted_at, submit_key)
            VALUES (?, ?, ?, 'postop-tka-d7', 1, ?, ?, ?, ?, ?)
            """)
        .params(
            tenant.id().value(),
            patient.value(),
            form,
            reference("d7:d7"),
            ts(-1),
            ts(9),
            ts(-1),
            UUID.randomUUID())
        .update();
    jdbc.sql(
            """
            INSERT INTO messaging_attempt (tenant_id, patient_id, attempt_id, contact_id, channel, contact_point_id,
                                           wording, text_enc, state, started_at)
            VALUES (?, ?, ?, ?, 'email', ?, 'neutral', '\\x00', 'accepted', ?)
            """)
        .params(
            tenant.id().value(),
            patient.value(),
            UUID.randomUUID(),
            sent,
            UUID.randomUUID(),
            ts(-1))
        .update();
    appointments.due(
        patient,
        "pathway:" + plan + ":revisit",
        today.plusDays(5),
        Revisit.DueSource.ORDER,
        "0401",
        "骨科",
        "孙立群",
        7,
        14,
        today.minusDays(4));
  }

  private void step(String id, String kind, LocalDate due, LocalDate closes, int position) {
    jdbc.sql(
            """
            INSERT INTO pathway_step (tenant_id, patient_id, plan_id, step_id, kind, due_on, due_source, closes_on, position)
            VALUES (?, ?, ?, ?, ?, ?, 'guideline', ?, ?)
            """)
        .params(tenant.id().value(), patient.value(), plan, id, kind, due, closes, position)
        .update();
  }

  private UUID contact(
      String occasion,
      String title,
      String state,
      String channel,
      String reason,
      int day,
      java.sql.Timestamp sentAt,
      UUID target) {
    UUID id = UUID.randomUUID();
    jdbc.sql(
            """
            INSERT INTO messaging_contact (tenant_id, patient_id, contact_id, reference, title_zh, title_en, class, purpose,
              priority, template_id, template_version, channels, planned_for, not_after, state, channel, reason_code,
              sent_at, link_target, created_at)
            VALUES (?, ?, ?, ?, ?, ?, 'notice', 'P-CARE', 'clinical', 't', 1, '{email,sandbox}', ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        .params(
            java.util.Arrays.asList(
                tenant.id().value(),
                patient.value(),
                id,
                reference(occasion),
                title,
                title,
                ts(day),
                ts(day + 3),
                state,
                channel,
                reason,
                sentAt,
                target,
                ts(-4)))
        .update();
    return id;
  }

  private String reference(String occasion) {
    return "pathway:" + plan + ":" + occasion;
  }

  private Instant at(int days) {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).plus(days, ChronoUnit.DAYS);
  }

  private java.sql.Timestamp ts(int days) {
    return java.sql.Timestamp.from(at(days));
  }

  private List<String> audited(String action) {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql(
                    "SELECT coalesce(reason, '') FROM audit_event WHERE action = ? AND patient_id = ?")
                .params(action, patient.value())
                .query(String.class)
                .list());
  }

  private static String state(JsonNode answer, String purpose, String channel) {
    for (JsonNode line : answer.path("consents")) {
      if (line.path("purpose").asString().equals(purpose)
          && line.path("channel").asString().equals(channel)) {
        return line.path("state").asString();
      }
    }
    return "missing";
  }

  private static JsonNode only(JsonNode items, String field, String value) {
    for (JsonNode item : items) {
      if (item.path(field).asString().equals(value)) {
        return item;
      }
    }
    throw new AssertionError("No " + value + " in " + items);
  }

  private static List<String> texts(JsonNode items, String field) {
    List<String> texts = new ArrayList<>();
    items.forEach(item -> texts.add(item.path(field).asString()));
    return texts;
  }

  private static JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestBrowser.json(response);
  }

  private static String withoutNumber(HttpResponse<String> response) {
    return response.body().replaceAll("\"number\":\"[^\"]*\"", "");
  }
}
