package org.xinqiao.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.channel.sandbox.SandboxProvider;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PatientRecord;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PersonName;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.patient.Recognition;
import org.xinqiao.patient.Sex;
import org.xinqiao.questionnaire.Questionnaires;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Signing in by a code that is sent to a phone, over real HTTP; the sandbox keeps what the phones
/// received.
@XinqiaoTest
class PhoneSignInTests {

  private static final AtomicInteger NUMBER = new AtomicInteger(5000);
  private static final Pattern DIGITS = Pattern.compile("[0-9]{6}");
  private static final LocalDate BORN = LocalDate.of(1948, 9, 3);

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired Patients patients;
  @Autowired Questionnaires questionnaires;
  @Autowired Links links;
  @Autowired SendCodes sendCodes;
  @Autowired SandboxProvider phones;
  @Autowired JdbcClient jdbc;

  private Tenant hospital;
  private String phone;
  private PatientId patient;

  @BeforeEach
  void aPatientWithAPhone() {
    hospital = hospitals.open();
    phone = newPhone();
    patient = register(phone, BORN, "M" + NUMBER.incrementAndGet() + "AB12");
  }

  /// Lets everything that was kept be older by that much: the application's clock is real.
  private void elapse(Duration time) {
    String by = " - interval '" + time.toSeconds() + " seconds'";
    hospitals.run(
        hospital,
        () -> {
          jdbc.sql(
                  "UPDATE portal_code SET requested_at = requested_at"
                      + by
                      + ", expires_at = expires_at"
                      + by
                      + ", proved_at = proved_at"
                      + by)
              .update();
          jdbc.sql("UPDATE portal_phone_session SET last_used_at = last_used_at" + by).update();
        });
  }

  private static String newPhone() {
    return "1300001%04d".formatted(NUMBER.incrementAndGet() % 10_000);
  }

  private PatientId register(String number, LocalDate born, String mrn) {
    PatientRecord record =
        new PatientRecord(
            List.of(new PatientRecord.Identifier(PatientRecord.Identifier.Kind.MRN, "HIS", mrn)),
            new PersonName("欧阳", TestPatients.CANARY),
            Sex.MALE,
            born,
            List.of(PhoneNumber.parse(number).orElseThrow()),
            List.of(),
            List.of(),
            null,
            Instant.parse("2026-03-01T00:00:00Z"),
            new UUID(1, 1));
    return ((Recognition.Registered) hospitals.in(hospital, () -> patients.recognize(record)))
        .patient();
  }

  private HttpResponse<String> ask(TestBrowser browser, String number) {
    return browser.post("/api/m/hospitals/" + hospital.code() + "/codes", Map.of("phone", number));
  }

  private String asked(TestBrowser browser, String number) {
    HttpResponse<String> answer = ask(browser, number);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Tenancy.call(hospital.id(), sendCodes::round);
    return TestBrowser.json(answer).path("signInId").asString();
  }

  /// The codes that a phone received, the last one last.
  private List<String> received(String number) {
    String e164 = PhoneNumber.parse(number).orElseThrow().e164();
    return phones.messages().stream()
        .filter(message -> message.to().value().equals(e164))
        .map(message -> {
          Matcher digits = DIGITS.matcher(message.body());
          assertThat(digits.find()).as(message.body()).isTrue();
          return digits.group();
        })
        .toList();
  }

  private static HttpResponse<String> code(TestBrowser browser, String signIn, String digits) {
    return browser.post("/api/m/sign-in/code", Map.of("signInId", signIn, "code", digits));
  }

  private static HttpResponse<String> answer(TestBrowser browser, String signIn, String birthDate) {
    return browser.post("/api/m/sign-in/answer", Map.of("signInId", signIn, "answer", birthDate));
  }

  private String proved(TestBrowser browser) {
    String signIn = asked(browser, phone);
    assertThat(code(browser, signIn, received(phone).getLast()).statusCode()).isEqualTo(204);
    return signIn;
  }

  private static String wrong(String right) {
    return right.equals("111111") ? "222222" : "111111";
  }

  @Test
  void codeAndBirthDateOpenThePagesAndProveThePhone() {
    TestBrowser browser = people.browser();
    String signIn = proved(browser);
    assertThat(browser.get("/api/m/me").statusCode()).as("the phone alone").isEqualTo(401);
    HttpResponse<String> opened = answer(browser, signIn, "19480903");
    assertThat(opened.statusCode()).as(opened.body()).isEqualTo(204);
    String cookie = opened.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie)
        .startsWith("__Host-xinqiao-phone=")
        .contains("Secure", "HttpOnly", "SameSite=Strict");
    assertThat(browser.get("/api/m/me").body()).contains("欧阳");
    assertThat(
            hospitals.in(hospital, () -> patients.contactPoints(patient).getFirst().verifiedAt()))
        .isNotNull();
  }

  @Test
  void whatWaitsIsOpenedFromThereAndEndsWithIt() {
    Instant until = Instant.now().plus(Duration.ofDays(2));
    UUID form =
        hospitals.in(
            hospital,
            () -> {
              UUID made = questionnaires.open(patient, "step/1", "postop-tka-d1", until);
              links.issue(patient, LinkPurpose.QUESTIONNAIRE, made, null, until);
              return made;
            });
    TestBrowser browser = people.browser();
    answer(browser, proved(browser), "19480903");
    assertThat(browser.get("/api/m/me").body()).contains(form.toString());
    assertThat(
            browser
                .post(
                    "/api/m/me/things",
                    Map.of("purpose", "questionnaire", "target", UUID.randomUUID()))
                .statusCode())
        .isEqualTo(404);
    HttpResponse<String> opened =
        browser.post("/api/m/me/things", Map.of("purpose", "questionnaire", "target", form));
    assertThat(opened.statusCode()).as(opened.body()).isEqualTo(200);
    browser.with(PatientSession.PAGE, TestBrowser.json(opened).path("handle").asString());
    assertThat(browser.get("/api/m/form").statusCode()).isEqualTo(200);
    assertThat(browser.delete("/api/m/me").statusCode()).isEqualTo(204);
    assertThat(browser.get("/api/m/form").statusCode()).isEqualTo(401);
    assertThat(browser.get("/api/m/me").statusCode()).isEqualTo(401);
  }

  @Test
  void whoeverGotTheNumberLaterSeesNothing() {
    TestBrowser browser = people.browser();
    String signIn = proved(browser);
    for (int left = 4; left >= 0; left--) {
      HttpResponse<String> refused = answer(browser, signIn, "1990010" + (left + 1));
      assertThat(refused.statusCode()).isEqualTo(403);
      assertThat(refused.body()).doesNotContain(TestPatients.CANARY);
      assertThat(TestBrowser.json(refused).at("/params/attemptsLeft").asInt()).isEqualTo(left);
    }
    assertThat(answer(browser, signIn, "19480903").statusCode())
        .as("also the right one, after five")
        .isEqualTo(403);
    elapse(Duration.ofMinutes(2));
    signIn = proved(browser);
    for (int i = 0; i < 5; i++) {
      answer(browser, signIn, "1991010" + (i + 1));
    }
    elapse(Duration.ofMinutes(2));
    signIn = proved(browser);
    assertThat(answer(browser, signIn, "19480903").statusCode())
        .as("ten wrong answers in a day are enough, whatever the code")
        .isEqualTo(403);
  }

  @Test
  void unknownPhonesHearTheSameAndReceiveNothing() {
    String nobody = newPhone();
    TestBrowser browser = people.browser();
    HttpResponse<String> known = ask(browser, phone);
    HttpResponse<String> unknown = ask(browser, nobody);
    assertThat(unknown.statusCode()).isEqualTo(known.statusCode());
    assertThat(TestBrowser.json(unknown).propertyNames())
        .isEqualTo(TestBrowser.json(known).propertyNames());
    Tenancy.call(hospital.id(), sendCodes::round);
    assertThat(received(phone)).hasSize(1);
    assertThat(received(nobody)).isEmpty();
    HttpResponse<String> known1 =
        code(
            browser,
            TestBrowser.json(known).path("signInId").asString(),
            wrong(received(phone).getLast()));
    HttpResponse<String> unknown1 =
        code(browser, TestBrowser.json(unknown).path("signInId").asString(), "111111");
    assertThat(unknown1.statusCode()).isEqualTo(known1.statusCode());
    assertThat(TestBrowser.json(unknown1).at("/params/attemptsLeft"))
        .isEqualTo(TestBrowser.json(known1).at("/params/attemptsLeft"));
    assertThat(ask(browser, nobody).statusCode())
        .as("budgets hold for both")
        .isEqualTo(ask(browser, phone).statusCode())
        .isEqualTo(429);
  }

  @Test
  void whileSomebodyWaitsNobodyIsLookedUp() {
    // Time could only tell what is looked at; so nothing is.
    assertThat(
            new ClassFileImporter()
                .importClasses(RequestCode.class, CodeStore.class, CodeBudget.class).stream()
                    .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                    .map(dependency -> dependency.getTargetClass().getFullName())
                    .filter(name -> name.startsWith("org.xinqiao.patient.")))
        .containsOnly(PhoneNumber.class.getName());
  }

  @Test
  void sixtyFourTimesTheRightCodeAtOnceIsOneProof() throws Exception {
    TestBrowser browser = people.browser();
    String signIn = asked(browser, phone);
    String right = received(phone).getLast();
    List<Integer> statuses = atOnce(() -> code(people.browser(), signIn, right).statusCode());
    assertThat(statuses).filteredOn(status -> status == 204).hasSize(1);
    List<Integer> answers = atOnce(() -> answer(people.browser(), signIn, "19480903").statusCode());
    assertThat(answers).filteredOn(status -> status == 204).hasSize(1);
    assertThat(
            hospitals.in(
                hospital,
                () ->
                    jdbc.sql("SELECT count(*) FROM portal_phone_session")
                        .query(Integer.class)
                        .single()))
        .isEqualTo(1);
  }

  @Test
  void sixtyFourWrongCodesAtOnceGetFiveEvaluationsAndNoMore() throws Exception {
    TestBrowser browser = people.browser();
    String signIn = asked(browser, phone);
    String right = received(phone).getLast();
    List<Integer> statuses =
        atOnce(() -> code(people.browser(), signIn, wrong(right)).statusCode());
    assertThat(statuses).containsOnly(403);
    assertThat(
            hospitals.in(
                hospital,
                () -> jdbc.sql("SELECT tries FROM portal_code").query(Integer.class).single()))
        .isEqualTo(5);
    assertThat(code(browser, signIn, right).statusCode())
        .as("the right one comes too late")
        .isEqualTo(403);
  }

  private static List<Integer> atOnce(Callable<Integer> one) throws Exception {
    List<Integer> results = new ArrayList<>();
    try (var pool = Executors.newFixedThreadPool(16)) {
      for (var done : pool.invokeAll(java.util.Collections.nCopies(64, one))) {
        results.add(done.get());
      }
    }
    return results;
  }

  @Test
  void aCodeIsBoundToWhoeverAskedForItAndDiesWithTheNextOne() {
    TestBrowser browser = people.browser();
    String first = asked(browser, phone);
    String firstCode = received(phone).getLast();
    elapse(Duration.ofSeconds(61));
    String second = asked(browser, phone);
    String secondCode = received(phone).getLast();
    assertThat(code(browser, first, firstCode).statusCode()).as("replaced").isEqualTo(403);
    assertThat(code(browser, first, secondCode).statusCode())
        .as("of another asking")
        .isEqualTo(403);
    if (!firstCode.equals(secondCode)) {
      assertThat(code(browser, second, firstCode).statusCode()).isEqualTo(403);
    }
    assertThat(code(browser, second, secondCode).statusCode()).isEqualTo(204);
    assertThat(code(browser, second, secondCode).statusCode()).as("once").isEqualTo(403);
  }

  @Test
  void aCodeIsGoodForFiveMinutes() {
    TestBrowser browser = people.browser();
    String signIn = asked(browser, phone);
    String right = received(phone).getLast();
    elapse(Duration.ofMinutes(5));
    assertThat(code(browser, signIn, right).statusCode()).isEqualTo(403);
  }

  @Test
  void nothingOfACodeOrAPhoneIsInTheDatabaseInClear() {
    asked(people.browser(), phone);
    String right = received(phone).getLast();
    String row =
        hospitals.in(
            hospital,
            () ->
                jdbc.sql("SELECT portal_code::text FROM portal_code").query(String.class).single());
    assertThat(row).doesNotContain(right).doesNotContain(phone);
  }

  @Test
  void aPhoneIsNotFlooded() {
    TestBrowser browser = people.browser();
    int allowed = 0;
    for (int minute = 0; minute < 26 * 60; minute += 3) {
      allowed += ask(browser, phone).statusCode() == 200 ? 1 : 0;
      Tenancy.call(hospital.id(), sendCodes::round);
      if (minute < 60) {
        assertThat(allowed).isLessThanOrEqualTo(5);
      }
      if (minute < 24 * 60) {
        assertThat(allowed).isLessThanOrEqualTo(10);
      }
      elapse(Duration.ofMinutes(3));
    }
    assertThat(received(phone)).hasSize(allowed).hasSizeGreaterThanOrEqualTo(10);
  }

  @Test
  void anAddressThatAsksForManyPhonesIsStoppedAndItIsAnAlarm() {
    TestBrowser browser = people.browser();
    int allowed = 0;
    for (int i = 0; i < 30; i++) {
      allowed += ask(browser, newPhone()).statusCode() == 200 ? 1 : 0;
    }
    assertThat(allowed).isEqualTo(10);
    assertThat(
            hospitals.in(
                hospital,
                () ->
                    jdbc.sql(
                            """
                            SELECT reason FROM audit_event
                             WHERE action = 'portal.ask-for-code' AND outcome = 'denied'
                            """)
                        .query(String.class)
                        .list()))
        .as("one alarm an hour, not one a request")
        .containsExactly("budget source");
  }

  @Test
  void twinsAreToldApartByTheirRecordNumber() {
    PatientId twin = register(phone, BORN, "M" + NUMBER.incrementAndGet() + "CD34");
    TestBrowser browser = people.browser();
    String signIn = proved(browser);
    assertThat(answer(browser, signIn, "19480903").body()).contains("portal.number-needed");
    assertThat(
            browser
                .post(
                    "/api/m/sign-in/answer",
                    Map.of("signInId", signIn, "answer", "19480903", "numberTail", "cd34"))
                .statusCode())
        .isEqualTo(204);
    assertThat(
            hospitals.in(
                hospital,
                () ->
                    jdbc.sql("SELECT patient_id FROM portal_phone_session")
                        .query(UUID.class)
                        .single()))
        .isEqualTo(twin.value());
  }

  @Test
  void aSessionEndsWhenItWasIdleForHalfAnHour() {
    TestBrowser browser = people.browser();
    answer(browser, proved(browser), "19480903");
    assertThat(browser.get("/api/m/me").statusCode()).isEqualTo(200);
    elapse(Duration.ofMinutes(31));
    assertThat(browser.get("/api/m/me").statusCode()).isEqualTo(401);
  }

  @Test
  void hospitalsThatAreNotThereAndNumbersThatAreNoneAreRefused() {
    TestBrowser browser = people.browser();
    assertThat(browser.get("/api/m/hospitals/NOWHERE").statusCode()).isEqualTo(404);
    assertThat(browser.get("/api/m/hospitals/" + hospital.code()).body()).contains(hospital.name());
    for (String number : List.of("12345", "057112345678", "abc")) {
      assertThat(ask(browser, number).statusCode()).as(number).isEqualTo(400);
    }
    assertThat(code(browser, "nonsense", "123456").statusCode()).isEqualTo(403);
    assertThat(answer(browser, "nonsense", "19480903").statusCode()).isEqualTo(403);
  }
}
