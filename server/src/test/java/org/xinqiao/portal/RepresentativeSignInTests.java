package org.xinqiao.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.appointment.Appointments;
import org.xinqiao.appointment.Revisit;
import org.xinqiao.channel.sandbox.SandboxProvider;
import org.xinqiao.organization.Staff;
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

/// Whoever acts for a patient signs in with their own phone, sees what their scope allows and
/// nothing after the end.
@XinqiaoTest
class RepresentativeSignInTests {

  private static final AtomicInteger NUMBER = new AtomicInteger(1000);
  private static final Pattern DIGITS = Pattern.compile("[0-9]{6}");

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired Patients patients;
  @Autowired Questionnaires questionnaires;
  @Autowired Appointments appointments;
  @Autowired Links links;
  @Autowired SendCodes sendCodes;
  @Autowired SandboxProvider phones;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private Tenant hospital;
  private TestBrowser nurse;
  private LocalDate today;
  private String phone;

  @BeforeEach
  void aNurse() {
    hospital = hospitals.open();
    nurse = people.signIn(hospital, Staff.Role.NURSE);
    today = LocalDate.now(clock);
    phone = "1300002%04d".formatted(NUMBER.incrementAndGet());
  }

  private PatientId patient(LocalDate born, @Nullable String ownPhone) {
    PatientRecord record =
        new PatientRecord(
            List.of(
                new PatientRecord.Identifier(
                    PatientRecord.Identifier.Kind.MRN, "HIS", "R" + NUMBER.incrementAndGet())),
            new PersonName("欧阳", TestPatients.CANARY),
            Sex.FEMALE,
            born,
            ownPhone == null ? List.of() : List.of(PhoneNumber.parse(ownPhone).orElseThrow()),
            List.of(),
            List.of(),
            null,
            Instant.parse("2026-03-01T00:00:00Z"),
            new UUID(1, 1));
    return ((Recognition.Registered) hospitals.in(hospital, () -> patients.recognize(record)))
        .patient();
  }

  private UUID represented(PatientId whom, String kind, List<String> scopes) {
    Map<String, Object> body = new HashMap<>();
    body.put("kind", kind);
    body.put("name", "林秋");
    body.put("relationship", "家属");
    body.put("phone", phone);
    body.put("scopes", scopes);
    body.put("from", "" + today.minusDays(30));
    body.put("proof", "户口本原件，复印件存病案室");
    HttpResponse<String> made = nurse.post("/api/patients/" + whom + "/representatives", body);
    assertThat(made.statusCode()).as(made.body()).isLessThan(300);
    return hospitals.in(
        hospital,
        () ->
            jdbc.sql(
                    """
                    SELECT representative_id FROM patient_representative
                     WHERE patient_id = ? ORDER BY recorded_at DESC LIMIT 1
                    """)
                .param(whom.value())
                .query(UUID.class)
                .single());
  }

  /// Signs in as far as it goes.
  private HttpResponse<String> signIn(TestBrowser browser, LocalDate born) {
    HttpResponse<String> asked =
        browser.post("/api/m/hospitals/" + hospital.code() + "/codes", Map.of("phone", phone));
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(200);
    Tenancy.call(hospital.id(), sendCodes::round);
    String signIn = TestBrowser.json(asked).path("signInId").asString();
    String e164 = PhoneNumber.parse(phone).orElseThrow().e164();
    String code =
        phones.messages().stream()
            .filter(message -> message.to().value().equals(e164))
            .map(message -> {
              Matcher digits = DIGITS.matcher(message.body());
              assertThat(digits.find()).isTrue();
              return digits.group();
            })
            .reduce((one, next) -> next)
            .orElse("000000");
    browser.post("/api/m/sign-in/code", Map.of("signInId", signIn, "code", code));
    return browser.post(
        "/api/m/sign-in/answer",
        Map.of("signInId", signIn, "answer", born.format(DateTimeFormatter.BASIC_ISO_DATE)));
  }

  private UUID form(PatientId whom) {
    Instant until = Instant.now().plus(Duration.ofDays(2));
    return hospitals.in(
        hospital,
        () -> {
          UUID form = questionnaires.open(whom, "step/1", "postop-tka-d1", until);
          links.issue(whom, LinkPurpose.QUESTIONNAIRE, form, null, until);
          UUID revisit =
              appointments.due(
                  whom,
                  "plan/1",
                  today.plusDays(3),
                  Revisit.DueSource.ORDER,
                  "0401",
                  "骨科",
                  null,
                  7,
                  14,
                  today.minusDays(27));
          links.issue(whom, LinkPurpose.REVISIT, revisit, null, until);
          return form;
        });
  }

  private HttpResponse<String> open(TestBrowser browser, UUID form) {
    return browser.post("/api/m/me/things", Map.of("purpose", "questionnaire", "target", form));
  }

  @Test
  void aProxySeesWhatTheScopeAllowsAndNothingElse() {
    LocalDate born = today.minusYears(80);
    PatientId mother = patient(born, null);
    represented(mother, "proxy", List.of("forms"));
    UUID form = form(mother);
    TestBrowser daughter = people.browser();
    assertThat(signIn(daughter, born).statusCode()).isEqualTo(204);
    String page = daughter.get("/api/m/me").body();
    assertThat(page).contains(form.toString(), "\"acting\":true").doesNotContain("骨科");
    assertThat(open(daughter, form).statusCode()).isEqualTo(200);
  }

  @Test
  void whatTheyDoStandsInTheAuditAsTheirs() {
    LocalDate born = today.minusYears(80);
    PatientId mother = patient(born, null);
    UUID representative = represented(mother, "proxy", List.of("forms"));
    UUID form = form(mother);
    TestBrowser daughter = people.browser();
    signIn(daughter, born);
    daughter.with(
        PatientSession.PAGE, TestBrowser.json(open(daughter, form)).path("handle").asString());
    String item =
        TestBrowser.json(daughter.get("/api/m/form")).path("items").path(0).path("id").asString();
    assertThat(daughter.send("PUT", "/api/m/form/answers/" + item, "{\"value\":null}").statusCode())
        .isEqualTo(200);
    List<String> actors =
        hospitals.in(
            hospital,
            () ->
                jdbc.sql(
                        """
                        SELECT actor_kind || ' ' || actor_id FROM audit_event
                         WHERE action IN ('portal.sign-in-by-phone', 'questionnaire.answer')
                        """)
                    .query((row, n) -> row.getString(1))
                    .list());
    assertThat(actors).hasSize(2).containsOnly("representative " + representative);
  }

  @Test
  void anEndHoldsFromTheNextRequestOnAlsoOnPagesThatAreOpen() {
    LocalDate born = today.minusYears(80);
    PatientId mother = patient(born, null);
    UUID representative = represented(mother, "proxy", List.of("forms"));
    UUID form = form(mother);
    TestBrowser daughter = people.browser();
    signIn(daughter, born);
    daughter.with(
        PatientSession.PAGE, TestBrowser.json(open(daughter, form)).path("handle").asString());
    assertThat(daughter.get("/api/m/form").statusCode()).isEqualTo(200);
    assertThat(
            nurse
                .post(
                    "/api/patients/" + mother + "/representatives/" + representative + "/end",
                    Map.of("reason", "患者本人要求"))
                .statusCode())
        .isEqualTo(204);
    assertThat(daughter.get("/api/m/form").statusCode()).isEqualTo(401);
    assertThat(daughter.get("/api/m/me").statusCode()).isEqualTo(401);
  }

  @Test
  void aGuardianEndsAtFourteenAndTheChildSignsInFromThenOn() {
    LocalDate born = today.minusYears(14).plusDays(1);
    PatientId child = patient(born, phone);
    represented(child, "guardian", List.of("forms"));
    TestBrowser mother = people.browser();
    assertThat(signIn(mother, born).statusCode()).isEqualTo(204);
    assertThat(mother.get("/api/m/me").body()).contains("\"acting\":true");
    LocalDate birthday = today.minusYears(14);
    hospitals.run(
        hospital,
        () -> {
          jdbc.sql("UPDATE patient SET birth_date = ? WHERE patient_id = ?")
              .param(birthday)
              .param(child.value())
              .update();
          jdbc.sql("UPDATE portal_code SET requested_at = requested_at - interval '2 minutes'")
              .update();
        });
    assertThat(mother.get("/api/m/me").statusCode()).as("on the birthday").isEqualTo(401);
    TestBrowser grown = people.browser();
    assertThat(signIn(grown, birthday).statusCode()).isEqualTo(204);
    assertThat(grown.get("/api/m/me").body()).contains("\"acting\":false");
  }

  @Test
  void aChildUnderFourteenHasNoWayInOfTheirOwn() {
    LocalDate born = today.minusYears(10);
    patient(born, phone);
    assertThat(signIn(people.browser(), born).statusCode()).isEqualTo(403);
  }

  @Test
  void knowingTheBirthDateOfSomebodyElseOpensNothing() {
    LocalDate born = today.minusYears(80);
    represented(patient(born, null), "proxy", List.of("forms"));
    LocalDate other = today.minusYears(70);
    patient(other, null);
    assertThat(signIn(people.browser(), other).statusCode()).isEqualTo(403);
  }
}
