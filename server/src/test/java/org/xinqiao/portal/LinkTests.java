package org.xinqiao.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestHospital;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PatientRecord.Identifier;

/// Links, the step-up and the session that it opens.
@XinqiaoTest
class LinkTests {

  private static final String RIGHT = "19480903";

  @Autowired TestHospital hospitals;
  @Autowired TestPatients patients;
  @Autowired PatientSessions sessions;
  @Autowired OpenLink openLink;
  @Autowired JdbcClient jdbc;
  @LocalServerPort int port;

  Tenant hospital;
  TestPatients.WithLink link;
  PatientBrowser browser;

  @BeforeEach
  void open() {
    hospital = hospitals.open();
    link = patients.form(hospital, "postop-tka-d1");
    browser = new PatientBrowser(port).with(PatientSession.PAGE, link.handle());
  }

  @Test
  void beforeTheStepUpALinkSaysWhoSentItAndNothingElse() {
    HttpResponse<String> response = browser.get("/api/m/links/" + link.handle());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(PatientBrowser.json(response).propertyNames())
        .containsExactlyInAnyOrder("state", "purpose", "question", "hospital", "phone", "opened");
    assertThat(question(link)).isEqualTo("birth-date");
    assertThat(PatientBrowser.json(response).path("state").asString()).isEqualTo("ready");
    assertThat(PatientBrowser.json(response).path("opened").asBoolean()).isFalse();
    assertThat(response.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    assertThat(response.headers().firstValue("Referrer-Policy")).contains("no-referrer");
  }

  @Test
  void nothingPersonalComesOutBeforeTheStepUpWhateverIsTried() {
    browser.get("/api/m/links/" + link.handle());
    browser.get("/api/m/form");
    browser.get("/api/m/visit");
    browser.answer("c1", "37.0");
    browser.post("/api/m/form/submit", "{\"key\": \"6f2b1a52-0000-4000-8000-000000000001\"}");
    browser.post("/api/m/visit/response", "{\"response\": \"confirmed\", \"note\": null}");
    browser.open(link.handle(), "19480904");
    browser.open(link.handle(), "nonsense");
    assertThat(browser.answers)
        .hasSize(8)
        .allSatisfy(answer ->
            assertThat(answer)
                .doesNotContain(TestPatients.CANARY, "欧阳", "1948", "膝", link.patient().toString()));
  }

  @Test
  void everythingBehindTheStepUpNeedsIt() {
    assertThat(browser.get("/api/m/form").statusCode()).isEqualTo(401);
    assertThat(PatientBrowser.code(browser.answer("c1", "37.0"))).isEqualTo("link.step-up-needed");
    browser.cookie = PatientToken.COOKIE + "=" + link.handle() + "." + Handle.random();
    assertThat(browser.get("/api/m/form").statusCode()).isEqualTo(401);
  }

  @Test
  void theRightBirthDateOpensAndProvesTheContactPoint() {
    assertThat(patients.contactPoint(link).verifiedAt()).isNull();
    HttpResponse<String> response = browser.open(link.handle(), RIGHT);
    assertThat(response.statusCode()).isEqualTo(204);
    assertThat(response.headers().firstValue("Set-Cookie").orElseThrow())
        .startsWith("__Host-xinqiao-patient=")
        .contains("; Secure", "; HttpOnly", "; SameSite=Strict", "Path=/")
        .doesNotContain("Domain");
    assertThat(browser.get("/api/m/form").statusCode()).isEqualTo(200);
    assertThat(
            PatientBrowser.json(browser.get("/api/m/links/" + link.handle()))
                .path("opened")
                .asBoolean())
        .isTrue();
    assertThat(patients.contactPoint(link).verifiedAt()).isNotNull();
  }

  @Test
  void aPreviewRobotChangesNothing() {
    String before = row();
    PatientBrowser robot = new PatientBrowser(port).with("User-Agent", "WeChatBot/1.0");
    assertThat(robot.send("HEAD", "/api/m/links/" + link.handle(), null).statusCode())
        .isEqualTo(200);
    robot.get("/api/m/links/" + link.handle());
    robot.get("/m/f/" + link.handle());
    assertThat(row()).isEqualTo(before);
  }

  @Test
  void ofManyParallelGuessesAtMostFiveCount() throws Exception {
    List<Future<HttpResponse<String>>> tries = new ArrayList<>();
    CountDownLatch start = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 64; i++) {
        String guess = "194801%02d".formatted(i % 28 + 1);
        tries.add(
            threads.submit(() -> {
              start.await();
              return new PatientBrowser(port).open(link.handle(), guess);
            }));
      }
      start.countDown();
    }
    List<Integer> left = new ArrayList<>();
    int locked = 0;
    for (Future<HttpResponse<String>> attempt : tries) {
      HttpResponse<String> response = attempt.get();
      if (response.statusCode() == 429) {
        locked++;
        assertThat(PatientBrowser.code(response)).isEqualTo("link.locked");
        assertThat(PatientBrowser.json(response).at("/params/retryAfterSeconds").asInt())
            .isBetween(3500, 3600);
      } else {
        assertThat(response.statusCode()).isEqualTo(403);
        left.add(PatientBrowser.json(response).at("/params/attemptsLeft").asInt());
      }
    }
    assertThat(left).containsExactlyInAnyOrder(4, 3, 2, 1, 0);
    assertThat(locked).isEqualTo(59);
    assertThat(browser.open(link.handle(), RIGHT).statusCode()).isEqualTo(429);
    Integer denied =
        hospitals.in(
            hospital,
            () ->
                jdbc.sql(
                        "SELECT count(*) FROM audit_event WHERE action = 'portal.open-link' AND outcome = 'denied'")
                    .query(Integer.class)
                    .single());
    assertThat(denied).isEqualTo(5);
  }

  @Test
  void afterAnHourThereAreFiveTriesAgain() {
    Handle handle = Handle.parse(link.handle()).orElseThrow();
    Instant now = Instant.now();
    for (int i = 0; i < OpenLink.TRIES; i++) {
      assertThat(tryAt(handle, "19000101", now)).isInstanceOf(OpenLink.Refused.class);
    }
    assertThat(tryAt(handle, RIGHT, now.plus(Duration.ofMinutes(59))))
        .isInstanceOf(OpenLink.Locked.class);
    assertThat(tryAt(handle, "19000101", now.plus(Duration.ofMinutes(61))))
        .isEqualTo(new OpenLink.Refused(4));
    assertThat(tryAt(handle, RIGHT, now.plus(Duration.ofMinutes(61))))
        .isInstanceOf(OpenLink.Opened.class);
  }

  @Test
  void aRightAnswerStartsTheCountAnew() {
    for (int i = 0; i < 4; i++) {
      browser.open(link.handle(), "19000101");
    }
    assertThat(browser.open(link.handle(), RIGHT).statusCode()).isEqualTo(204);
    HttpResponse<String> wrong = browser.open(link.handle(), "19000101");
    assertThat(PatientBrowser.json(wrong).at("/params/attemptsLeft").asInt()).isEqualTo(4);
  }

  @Test
  void whatCannotBeAnAnswerCostsNoTry() {
    for (String shape : List.of("", "1948", "1948-09-03", "194809031", "<script>")) {
      if (!shape.equals("1948")) {
        assertThat(browser.open(link.handle(), shape).statusCode()).as(shape).isEqualTo(400);
      }
    }
    assertThat(
            PatientBrowser.json(browser.open(link.handle(), "19000101"))
                .at("/params/attemptsLeft")
                .asInt())
        .isEqualTo(4);
  }

  @Test
  void withoutABirthDateTheEndOfTheRecordNumberOpens() {
    TestPatients.WithLink unknown =
        patients.form(hospital, null, "postop-tka-d1", Duration.ofDays(1));
    assertThat(question(unknown)).isEqualTo("record-number-tail");
    assertThat(browser.open(unknown.handle(), "19480903").statusCode()).isEqualTo(403);
    assertThat(browser.open(unknown.handle(), "tail").statusCode()).isEqualTo(204);
  }

  @Test
  void theIdCardIsAskedForBeforeTheRecordNumber() {
    TestPatients.WithLink unknown =
        patients.form(
            hospital,
            null,
            List.of(
                new Identifier(Identifier.Kind.MRN, "HIS", "MRNOTTHIS"),
                new Identifier(Identifier.Kind.ID_CARD, "CN", "99010119480903017X")),
            "postop-tka-d1",
            Duration.ofDays(1));
    assertThat(question(unknown)).isEqualTo("id-card-tail");
    assertThat(browser.open(unknown.handle(), "THIS").statusCode()).isEqualTo(403);
    assertThat(browser.open(unknown.handle(), "017x").statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "1", "0aaaaaaaaaaaaaaaaaaaaaaaaaa", "1aaaaaaaaaaaaaaaaaaaaaaaaaa"})
  void anUnknownLinkIsUnknown(String handle) {
    HttpResponse<String> response = browser.get("/api/m/links/" + handle);
    assertThat(response.statusCode()).isEqualTo(404);
  }

  @Test
  void theSameRandomPartUnderAnotherHospitalIsUnknown() {
    Tenant other = hospitals.open();
    String random = link.handle().substring(link.handle().length() - 26);
    String prefix = Handle.make(other.id()).value();
    String moved = prefix.substring(0, prefix.length() - 26) + random;
    assertThat(browser.get("/api/m/links/" + moved).statusCode()).isEqualTo(404);
    HttpResponse<String> opened = browser.open(moved, RIGHT);
    assertThat(opened.statusCode()).isEqualTo(404);
    assertThat(PatientBrowser.code(opened)).isEqualTo("link.unknown");
  }

  @Test
  void anExpiredLinkSaysSoAndWhomToCall() {
    TestPatients.WithLink late =
        patients.form(hospital, LocalDate.of(1948, 9, 3), "postop-tka-d1", Duration.ofSeconds(-1));
    assertThat(
            PatientBrowser.json(browser.get("/api/m/links/" + late.handle()))
                .path("state")
                .asString())
        .isEqualTo("expired");
    HttpResponse<String> response = browser.open(late.handle(), RIGHT);
    assertThat(response.statusCode()).isEqualTo(410);
    assertThat(PatientBrowser.code(response)).isEqualTo("link.expired");
    assertThat(PatientBrowser.json(response).at("/params/phone").asString())
        .isEqualTo(hospital.phone());
    assertThat(response.body()).doesNotContain(TestPatients.CANARY);
  }

  @Test
  void aLinkThatExpiresWhileItIsOpenEndsItsSession() {
    browser.open(link.handle(), RIGHT);
    hospitals.run(
        hospital,
        () ->
            jdbc.sql("UPDATE portal_link SET valid_until = now() - interval '1 second'").update());
    HttpResponse<String> response = browser.answer("c1", "37.0");
    assertThat(response.statusCode()).isEqualTo(410);
  }

  @Test
  void aCookieOpensItsOwnLinkOnly() {
    TestPatients.WithLink other = patients.form(hospital, "postop-tka-d1");
    browser.open(link.handle(), RIGHT);
    PatientBrowser page = new PatientBrowser(port).with(PatientSession.PAGE, other.handle());
    page.cookie = browser.cookie;
    HttpResponse<String> response = page.get("/api/m/form");
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(PatientBrowser.code(response)).isEqualTo("link.foreign");
    assertThat(page.answer("c1", "37.0").statusCode()).isEqualTo(403);
    assertThat(
            PatientBrowser.json(browser.get("/api/m/links/" + other.handle()))
                .path("opened")
                .asBoolean())
        .isFalse();
    page.with(PatientSession.PAGE, link.handle());
    assertThat(page.get("/api/m/form").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zh-CN", "en"})
  void aPageThatDoesNotSayWhichLinkItShowsIsRefused(String language) {
    browser.open(link.handle(), RIGHT);
    PatientBrowser page = new PatientBrowser(port).with("Accept-Language", language);
    page.cookie = browser.cookie;
    HttpResponse<String> response = page.answer("c1", "37.0");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(PatientBrowser.code(response)).isEqualTo("request.parameter-missing");
    assertThat(response.headers().firstValue("Content-Language")).contains(language);
    assertThat(PatientBrowser.json(response).path("detail").asString())
        .contains(PatientSession.PAGE);
  }

  @Test
  void aLinkOpensOnePurposeOnly() {
    browser.open(link.handle(), RIGHT);
    assertThat(PatientBrowser.code(browser.get("/api/m/visit"))).isEqualTo("link.foreign");
  }

  @Test
  void aTokenMovedUnderAnotherHandleOpensNothing() {
    TestPatients.WithLink other = patients.form(hospital, "postop-tka-d1");
    browser.open(link.handle(), RIGHT);
    String cookie = browser.cookie;
    browser.cookie = cookie.replace(link.handle(), other.handle());
    assertThat(browser.get("/api/m/form").statusCode()).isEqualTo(401);
  }

  @Test
  void aSessionEndsWhenItWasIdleForHalfAnHour() {
    Handle handle = Handle.parse(link.handle()).orElseThrow();
    Instant now = Instant.now();
    PatientToken token = ((OpenLink.Opened) tryAt(handle, RIGHT, now)).token();
    assertThat(hospitals.in(hospital, () -> sessions.use(token, now.plusSeconds(29 * 60))))
        .isPresent();
    assertThat(hospitals.in(hospital, () -> sessions.use(token, now.plusSeconds(58 * 60))))
        .isPresent();
    assertThat(hospitals.in(hospital, () -> sessions.use(token, now.plusSeconds(89 * 60))))
        .isEmpty();
  }

  @Test
  void neitherHandleNorTokenIsInTheDatabase() {
    browser.open(link.handle(), RIGHT);
    String dump =
        hospitals.in(
            hospital,
            () ->
                String.join(
                    "\n",
                    jdbc.sql(
                            """
                            SELECT to_jsonb(l)::text FROM portal_link l UNION ALL
                            SELECT to_jsonb(s)::text FROM portal_session s UNION ALL
                            SELECT to_jsonb(a)::text FROM audit_event a
                            """)
                        .query(String.class)
                        .list()));
    String random = link.handle().substring(link.handle().length() - 26);
    String token = browser.cookie.substring(browser.cookie.indexOf('.') + 1);
    assertThat(dump).isNotEmpty().doesNotContain(random, token, TestPatients.CANARY);
  }

  private String question(TestPatients.WithLink asked) {
    return PatientBrowser.json(browser.get("/api/m/links/" + asked.handle()))
        .path("question")
        .asString();
  }

  private OpenLink.Outcome tryAt(Handle handle, String given, Instant now) {
    return hospitals.in(hospital, () -> openLink.open(handle, given, now));
  }

  private String row() {
    return hospitals.in(
        hospital,
        () ->
            jdbc.sql("SELECT string_agg(to_jsonb(l)::text, ',') FROM portal_link l")
                .query(String.class)
                .single());
  }
}
