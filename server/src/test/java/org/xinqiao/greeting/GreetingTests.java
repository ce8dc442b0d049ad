package org.xinqiao.greeting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.channel.sandbox.SandboxMessage;
import org.xinqiao.clinical.ClinicalFacts;
import org.xinqiao.clinical.EncounterRecord;
import org.xinqiao.clinical.Source;
import org.xinqiao.consent.ConsentWord;
import org.xinqiao.consent.Consents;
import org.xinqiao.consent.Purpose;
import org.xinqiao.messaging.Contacts;
import org.xinqiao.messaging.PlannedContact;
import org.xinqiao.messaging.SendRounds;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PersonName;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Recognition;
import org.xinqiao.patient.RepresentativeDesk;
import org.xinqiao.patient.Sex;
import org.xinqiao.profile.PatientPreferences;
import org.xinqiao.profile.Preference;
import org.xinqiao.profile.ProfileRounds;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;

/// Who is greeted, when, with which words, and above all who is not.
@XinqiaoTest
class GreetingTests {

  private static final LocalDate BORN = LocalDate.parse("1970-03-18");
  private static final String NIGHT = "2026-03-18T00:20";
  private static final String MORNING = "2026-03-18T09:31";

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired Patients patients;
  @Autowired Consents consents;
  @Autowired ClinicalFacts facts;
  @Autowired PatientPreferences preferences;
  @Autowired ProfileRounds profiles;
  @Autowired RepresentativeDesk desk;
  @Autowired GreetingContent content;
  @Autowired GreetingSwitches switches;
  @Autowired SweepGreetings sweep;
  @Autowired GreetingWork work;
  @Autowired SendRounds rounds;
  @Autowired Contacts contacts;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private int numbers;

  @BeforeEach
  void aHospital() {
    tenant = hospitals.open();
  }

  @Test
  void whoAgreedIsGreetedOnTheBirthdayOnceAndWhoDidNotIsNot() {
    PatientId agreed = patient(BORN);
    verify(agreed);
    patient(BORN, false);
    patient(BORN.plusDays(1));
    plan(NIGHT);
    send("2026-03-18T09:29");
    assertThat(states()).containsExactly("birthday planned");
    send(MORNING);
    assertThat(received(agreed)).singleElement().asString().contains("生日快乐", "拒收请回复R");
    plan("2026-03-18T15:00");
    send("2026-03-18T15:01");
    plan("2026-03-19T00:20");
    send("2026-03-19T09:31");
    assertThat(received(agreed)).hasSize(1);
    assertThat(states()).containsExactly("birthday accepted", "birthday accepted");
    plan("2027-03-18T00:20");
    send("2027-03-18T09:31");
    assertThat(received(agreed)).as("each year").hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "1996-02-29, 2027-02-28, true",
    "1996-02-29, 2028-02-28, false",
    "1996-02-29, 2028-02-29, true",
    "1970-03-31, 2026-03-31, true",
    "1970-12-31, 2026-12-31, true",
    "1970-01-01, 2027-01-01, false",
    "2012-03-19, 2026-03-18, false",
    "2011-03-18, 2026-03-18, true",
    "2026-03-18, 2026-03-18, false",
    "1905-03-18, 2026-03-18, false",
    ", 2026-03-18, false"
  })
  void birthdays(@Nullable LocalDate born, LocalDate day, boolean greeted) {
    patient(born);
    plan(day + "T00:20");
    assertThat(states()).hasSize(greeted ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource({"Asia/Shanghai", "America/Los_Angeles", "Pacific/Apia"})
  void theDayIsThatOfTheHospitalWhereverTheHostIs(String zone) {
    TimeZone before = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    try {
      PatientId patient = patient(BORN);
      plan("2026-03-17T23:59");
      assertThat(states()).isEmpty();
      plan("2026-03-18T00:00");
      send(MORNING);
      assertThat(received(patient)).hasSize(1);
    } finally {
      TimeZone.setDefault(before);
    }
  }

  /// Born on the 12th day of the second lunar month of 1970; that day is 30 March in 2026.
  @Test
  void theLunarBirthdayIsThePatientsChoice() {
    PatientId lunar = patient(BORN.plusDays(1));
    PatientId none = patient(BORN);
    prefer(lunar, "lunar");
    prefer(none, "none");
    plan("2026-03-18T00:20");
    plan("2026-03-19T00:20");
    assertThat(states()).isEmpty();
    plan("2026-03-30T00:20");
    send("2026-03-30T09:31");
    assertThat(received(lunar)).hasSize(1);
    assertThat(received(none)).isEmpty();
  }

  @Test
  void nothingLateGoesOut() {
    PatientId missed = patient(BORN.minusDays(2));
    PatientId today = patient(BORN);
    plan("2026-03-15T00:20");
    plan("2026-03-18T12:00");
    send("2026-03-18T12:01");
    assertThat(received(missed)).isEmpty();
    assertThat(received(today)).isEmpty();
    assertThat(states()).containsExactly("birthday cancelled expired", "birthday expired expired");
  }

  @Test
  void daysLongAgoAreNotMadeUpFor() {
    patient(BORN.minusDays(9));
    patient(BORN.minusDays(6));
    plan("2026-03-08T00:20");
    plan("2026-03-18T00:20");
    assertThat(states()).containsExactly("birthday cancelled expired");
  }

  @Test
  void theSizeOfAPageChangesNothing() {
    for (int i = 0; i < 5; i++) {
      patient(BORN);
    }
    TestClock.at(
        NIGHT,
        () -> {
          int pages = 1;
          while (Tenancy.call(
              tenant.id(),
              () ->
                  sweep.page(
                      LocalDate.parse("2026-03-18"), Instant.parse("2026-03-17T16:20:00Z"), 2))) {
            pages++;
          }
          assertThat(pages).isEqualTo(3);
        });
    assertThat(states()).hasSize(5);
    assertThat(one("SELECT patients || ' ' || planned FROM greeting_sweep")).isEqualTo("5 5");
  }

  @Test
  void theDeadAreNotGreetedAndNeitherAreThoseTheyLivedWith() {
    PhoneNumber home = phone();
    PatientId dead = patient("D1", BORN, true, "2026-01-05T03:00:00Z", home);
    PatientId widow = patient("D2", BORN, true, null, home);
    PatientId other = patient(BORN);
    plan(NIGHT);
    send(MORNING);
    assertThat(received(dead)).isEmpty();
    assertThat(received(widow)).isEmpty();
    assertThat(received(other)).hasSize(1);
    assertThat(states())
        .containsExactlyInAnyOrder("birthday not-sent not-the-moment", "birthday accepted");
    plan("2027-03-18T00:20");
    send("2027-03-18T09:31");
    assertThat(received(widow)).as("a year later").hasSize(1);
  }

  @Test
  void whoDiesMeanwhileIsNotGreeted() {
    PatientRecord record = record("X1", BORN, null, phone());
    PatientId patient = agreed(registered(record));
    plan(NIGHT);
    TestClock.at(
        "2026-03-18T06:00",
        () ->
            hospitals.run(
                tenant,
                () ->
                    patients.recognize(
                        record("X1", BORN, "2026-03-17T20:00:00Z", record.phones().getFirst()))));
    send(MORNING);
    assertThat(received(patient)).isEmpty();
    assertThat(states()).containsExactly("birthday cancelled patient-died");
  }

  @ParameterizedTest
  @CsvSource({
    "C50.900, 30, false",
    "C50.900, 179, false",
    "C50.900, 200, true",
    "O03.900, 300, false",
    "O02.100, 400, true",
    "Z63.400, 90, false",
    "I10.x00, 5, true"
  })
  void afterBadNewsNobodyIsGreetedForAWhile(String code, int daysAgo, boolean greeted) {
    PatientId patient = patient(BORN);
    TestClock.at(NIGHT, () -> diagnose(patient, "V1", code, daysAgo));
    plan(NIGHT);
    send(MORNING);
    assertThat(received(patient)).hasSize(greeted ? 1 : 0);
    assertThat(states())
        .containsExactly(greeted ? "birthday accepted" : "birthday not-sent not-the-moment");
  }

  /// The news came in the morning, after the greeting was planned.
  @Test
  void badNewsOfTheSameMorningHoldsItBack() {
    PatientId patient = patient(BORN);
    plan(NIGHT);
    TestClock.at("2026-03-18T09:00", () -> diagnose(patient, "V2", "C34.900", 0));
    send(MORNING);
    assertThat(states()).containsExactly("birthday not-sent not-the-moment");
  }

  @Test
  void anOpenAlertHoldsItBackAndAClosedOneDoesNot() {
    PatientId patient = patient(BORN);
    plan(NIGHT);
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    """
                    INSERT INTO alert_alert (tenant_id, patient_id, alert_id, reference, level, category, title_zh, title_en,
                        excerpt_enc, matched, rule_ids, source, system_actions, raised_at, half_at, due_at, task_id, state)
                    VALUES (?, ?, gen_random_uuid(), 'test', 'URGENT', 'pain', '痛', 'pain', '\\x00', '[]', '{}', 'reply',
                            '[]', now(), now(), now(), gen_random_uuid(), 'open')
                    """)
                .params(tenant.id().value(), patient.value())
                .update());
    send(MORNING);
    assertThat(states()).containsExactly("birthday not-sent not-the-moment");
  }

  @Test
  void whatMattersIsNeverDisplaced() {
    PatientId first = patient(BORN);
    PatientId second = patient(BORN);
    plan(NIGHT);
    TestClock.at("2026-03-18T01:00", () -> clinical(first, "2026-03-18T10:00"));
    send(MORNING);
    assertThat(received(first)).as("gives way to what comes later that day").isEmpty();
    assertThat(received(second)).hasSize(1);
    TestClock.at("2026-03-18T09:40", () -> clinical(second, "2026-03-18T10:00"));
    send("2026-03-18T10:01");
    assertThat(received(first)).hasSize(1);
    assertThat(received(second)).as("both on one day, rather than late").hasSize(2);
    assertThat(states())
        .containsExactlyInAnyOrder(
            "birthday not-sent greeting-gives-way",
            "birthday accepted",
            "test accepted",
            "test accepted");
  }

  @Test
  void aSecondMessageOfTheDayIsNoGreeting() {
    PatientId patient = patient(BORN);
    plan(NIGHT);
    TestClock.at("2026-03-18T01:00", () -> clinical(patient, "2026-03-18T08:30"));
    send("2026-03-18T08:31");
    send(MORNING);
    assertThat(states()).containsExactlyInAnyOrder("birthday not-sent daily-cap", "test accepted");
  }

  @Test
  void whoIsTooYoungIsNotGreetedThroughAGuardian() {
    PatientId child = patient("K9", LocalDate.parse("2016-03-18"), false, null);
    UUID guardian =
        hospitals.in(
            tenant, () -> desk.guardian(child, "13000000781", LocalDate.parse("2025-01-01")));
    hospitals.run(
        tenant,
        () ->
            consents.record(
                word(child, ConsentWord.Kind.GRANT, ConsentWord.Speaker.GUARDIAN, guardian)));
    plan(NIGHT);
    assertThat(states()).isEmpty();
  }

  @Test
  void consentThatIsWithdrawnInTheNightHolds() {
    PatientId patient = patient(BORN);
    plan(NIGHT);
    TestClock.at(
        "2026-03-18T08:00",
        () ->
            hospitals.run(
                tenant,
                () ->
                    consents.record(
                        new ConsentWord(
                            patient,
                            Purpose.GREETING,
                            ConsentWord.ALL,
                            ConsentWord.Kind.WITHDRAW,
                            ConsentWord.Speaker.SELF,
                            null,
                            new ConsentWord.Evidence(ConsentWord.Evidence.Kind.PAPER, "P-2", null),
                            "zh-CN",
                            null,
                            Instant.parse("2026-03-18T00:00:00Z")))));
    send(MORNING);
    assertThat(received(patient)).isEmpty();
    assertThat(states()).singleElement().asString().contains("consent-withdrawn");
  }

  @Test
  void festivalsGoToWhoeverAgreedWithTheLineThatFitsAndOnlyWhereNobodyElseReads() {
    switchOn("2026-09-20T10:00", "mid-autumn");
    PatientId plain = patient(BORN);
    PatientId own = patient(BORN);
    PatientId unproved = patient(BORN);
    TestClock.at(
        "2026-09-20T10:00",
        () -> {
          verify(plain);
          verify(own);
          diagnose(own, "V3", "E11.900", 400);
          diagnose(unproved, "V4", "E11.900", 400);
        });
    profiles.run(tenant);
    plan("2026-09-25T00:20");
    send("2026-09-25T09:31");
    assertThat(received(plain)).singleElement().asString().contains("中秋快乐").doesNotContain("月饼");
    assertThat(received(own)).singleElement().asString().contains("八分之一", "建议仅供参考");
    assertThat(received(unproved))
        .singleElement()
        .asString()
        .contains("中秋快乐")
        .doesNotContain("月饼", "血糖", "您好");
  }

  @Test
  void aSolarTermGoesOnlyToThoseWhomItFits() {
    switchOn("2026-11-01T10:00", "start-of-winter");
    PatientId lungs = patient(BORN);
    PatientId gout = patient(BORN);
    TestClock.at(
        "2026-11-01T10:00",
        () -> {
          verify(lungs);
          verify(gout);
          diagnose(lungs, "V5", "J44.900", 500);
          diagnose(gout, "V6", "M10.900", 500);
        });
    profiles.run(tenant);
    plan("2026-11-07T00:20");
    send("2026-11-07T09:31");
    assertThat(received(lungs)).singleElement().asString().contains("立冬", "急救药");
    assertThat(received(gout)).isEmpty();
    assertThat(states()).containsExactly("start-of-winter accepted");
  }

  @Test
  void oneADayAndTheOtherIsOnRecord() {
    switchOn("2026-09-20T10:00", "mid-autumn");
    PatientId patient = patient(LocalDate.parse("1970-09-25"));
    plan("2026-09-25T00:20");
    send("2026-09-25T09:31");
    assertThat(received(patient)).hasSize(1);
    assertThat(states())
        .containsExactlyInAnyOrder("birthday accepted", "mid-autumn cancelled other-greeting");
  }

  @Test
  void twoInThirtyDaysAreEnough() {
    switchOn("2026-02-10T10:00", "spring-festival");
    switchOn("2026-02-10T10:00", "lantern");
    PatientId patient = patient(LocalDate.parse("1970-03-10"));
    for (String day : List.of("2026-02-17", "2026-03-03", "2026-03-10")) {
      plan(day + "T00:20");
      send(day + "T09:31");
    }
    assertThat(received(patient)).hasSize(2);
    assertThat(states())
        .containsExactlyInAnyOrder(
            "spring-festival accepted", "lantern accepted", "birthday not-sent greeting-cap");
  }

  @Test
  void festivalsAreOffUntilSomebodySwitchesThemOnAndOffAtOnce() {
    patient(BORN);
    plan("2026-02-17T00:20");
    assertThat(states()).isEmpty();
    switchOn("2026-03-03T00:10", "lantern");
    plan("2026-03-03T00:20");
    assertThat(states()).as("takes part from tomorrow").isEmpty();
    plan("2027-02-20T00:20");
    turn("2027-02-20T09:00", "lantern", false);
    send("2027-02-20T09:31");
    assertThat(states()).containsExactly("lantern not-sent greeting-off");
  }

  @Test
  void staffSeeWhatThereIsAndWhen() {
    TestClock.at(
        "2026-11-22T10:00",
        () -> {
          TestBrowser lead = people.signIn(tenant, Staff.Role.LEAD);
          JsonNode all = json(lead.get("/api/greetings"));
          assertThat(of(all, "birthday").path("on").asBoolean()).isTrue();
          assertThat(of(all, "birthday").path("nextOn").isNull()).isTrue();
          assertThat(of(all, "spring-festival").path("on").asBoolean()).isFalse();
          assertThat(of(all, "spring-festival").path("nextOn").asString())
              .matches("20[0-9]{2}-0[12]-[0-9]{2}");
          assertThat(of(all, "winter-solstice").path("nextOn").asString())
              .matches("20[0-9]{2}-12-2[123]");
          assertThat(of(all, "winter-solstice").path("whom").asString()).contains("慢阻肺");
          assertThat(all.path("hardships")).hasSizeGreaterThan(5);
          JsonNode on = json(lead.post("/api/greetings/laba", Map.of("on", true)));
          assertThat(of(on, "laba").path("fromTomorrow").asBoolean()).isTrue();
          assertThat(of(on, "laba").path("changedBy").asString()).isNotBlank();
          json(lead.post("/api/greetings/laba", Map.of("on", true)));
          assertThat(
                  one("SELECT count(*)::text FROM audit_event WHERE action = 'greeting.switch-on'"))
              .isEqualTo("1");
          assertThat(lead.post("/api/greetings/nothing", Map.of("on", true)).statusCode())
              .isEqualTo(404);
          TestBrowser nurse = people.signIn(tenant, Staff.Role.NURSE);
          assertThat(nurse.get("/api/greetings").statusCode()).isEqualTo(403);
        });
  }

  private void plan(String at) {
    TestClock.at(
        at,
        () ->
            Tenancy.run(
                tenant.id(),
                () -> {
                  boolean more = true;
                  while (more) {
                    more = work.round();
                  }
                }));
  }

  private void send(String at) {
    TestClock.at(at, () -> rounds.run(tenant));
  }

  private void switchOn(String at, String greeting) {
    turn(at, greeting, true);
  }

  /// As a request does, which would run at the real time.
  private void turn(String at, String greeting, boolean on) {
    TestClock.at(
        at,
        () ->
            hospitals.run(
                tenant,
                () ->
                    switches.set(
                        content.find(greeting).orElseThrow(), on, new StaffId(UUID.randomUUID()))));
  }

  private void clinical(PatientId patient, String plannedFor) {
    Instant at = instant(plannedFor);
    hospitals.run(
        tenant,
        () ->
            contacts.plan(
                List.of(
                    new PlannedContact(
                        patient,
                        "test",
                        new Text("提醒", "Reminder"),
                        PlannedContact.ContactClass.NOTICE,
                        Purpose.CARE,
                        PlannedContact.Priority.CLINICAL,
                        "tpl.T05",
                        Map.of("date", "3月18日"),
                        List.of("sandbox"),
                        null,
                        at,
                        at.plusSeconds(86_400)))));
  }

  private PatientId patient(@Nullable LocalDate born) {
    return patient(born, true);
  }

  private PatientId patient(@Nullable LocalDate born, boolean agrees) {
    return patient("P" + numbers, born, agrees, null, phone());
  }

  private PatientId patient(
      String number,
      @Nullable LocalDate born,
      boolean agrees,
      @Nullable String died,
      PhoneNumber... phones) {
    PatientId patient = registered(record(number, born, died, phones));
    return agrees ? agreed(patient) : patient;
  }

  private PhoneNumber phone() {
    return PhoneNumber.parse("1300000%04d".formatted(7_600 + numbers++)).orElseThrow();
  }

  private static PatientRecord record(
      String number, @Nullable LocalDate born, @Nullable String died, PhoneNumber... phones) {
    return new PatientRecord(
        List.of(new PatientRecord.Identifier(PatientRecord.Identifier.Kind.HIS, "HIS", number)),
        PersonName.of("金丝雀" + number),
        Sex.FEMALE,
        born,
        List.of(phones),
        List.of(),
        List.of(),
        died == null ? null : Instant.parse(died),
        died == null ? Instant.parse("2025-06-01T02:00:00Z") : Instant.parse(died),
        UUID.randomUUID());
  }

  private PatientId registered(PatientRecord record) {
    return hospitals.in(
        tenant, () -> ((Recognition.Registered) patients.recognize(record)).patient());
  }

  private PatientId agreed(PatientId patient) {
    hospitals.run(
        tenant,
        () ->
            consents.record(word(patient, ConsentWord.Kind.GRANT, ConsentWord.Speaker.SELF, null)));
    return patient;
  }

  private static ConsentWord word(
      PatientId patient, ConsentWord.Kind kind, ConsentWord.Speaker speaker, @Nullable UUID who) {
    return new ConsentWord(
        patient,
        Purpose.GREETING,
        ConsentWord.ALL,
        kind,
        speaker,
        who == null ? null : who.toString(),
        new ConsentWord.Evidence(ConsentWord.Evidence.Kind.PAPER, "P-1", null),
        "zh-CN",
        null,
        Instant.parse("2026-02-01T02:00:00Z"));
  }

  private void verify(PatientId patient) {
    hospitals.run(
        tenant,
        () ->
            patients.verified(
                patient,
                patients.contactPoints(patient).getFirst().id(),
                Instant.parse("2026-02-01T02:00:00Z")));
  }

  private void prefer(PatientId patient, String calendar) {
    hospitals.run(
        tenant,
        () ->
            preferences.saidInForm(
                patient,
                Preference.BIRTHDAY,
                calendar,
                null,
                Instant.parse("2026-02-01T02:00:00Z")));
  }

  private void diagnose(PatientId patient, String key, String code, int daysAgo) {
    LocalDate day = LocalDate.now(new TestClock()).minusDays(daysAgo);
    Instant then = day.atTime(8, 0).atZone(TestClock.HOSPITAL).toInstant();
    hospitals.run(
        tenant,
        () ->
            facts.record(
                patient,
                new EncounterRecord(
                    key,
                    EncounterRecord.EncounterClass.OUTPATIENT,
                    EncounterRecord.Status.FINISHED,
                    "0101",
                    "内科",
                    null,
                    "孙立群",
                    then,
                    then,
                    null,
                    List.of(new EncounterRecord.Diagnosis(code, "诊断", "F", day)),
                    List.of(),
                    List.of(),
                    null,
                    null),
                new Source(UUID.randomUUID(), key, then)));
  }

  private List<String> received(PatientId patient) {
    List<String> keys =
        hospitals.in(
            tenant,
            () ->
                jdbc.sql("SELECT contact_id::text FROM messaging_contact WHERE patient_id = ?")
                    .param(patient.value())
                    .query(String.class)
                    .list());
    return rounds.received().stream()
        .filter(message -> keys.contains(message.contactKey().value()))
        .map(SandboxMessage::body)
        .collect(Collectors.toList());
  }

  /// Every contact, as `birthday not-sent reason`: what went out has no reason, what did not has
  /// one.
  private List<String> states() {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql(
                    """
                    SELECT concat_ws(' ', CASE WHEN reference ^@ 'greeting/' THEN split_part(reference, '/', 2) ELSE reference END,
                                     state, reason_code)
                      FROM messaging_contact ORDER BY planned_for, created_at
                    """)
                .query(String.class)
                .list());
  }

  private String one(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(String.class).single());
  }

  private static JsonNode of(JsonNode all, String id) {
    for (JsonNode one : all.path("greetings")) {
      if (one.path("id").asString().equals(id)) {
        return one;
      }
    }
    throw new AssertionError(id);
  }

  private static JsonNode json(java.net.http.HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return TestBrowser.json(answer);
  }

  private static Instant instant(String wallTime) {
    return LocalDateTime.parse(wallTime).atZone(TestClock.HOSPITAL).toInstant();
  }
}
