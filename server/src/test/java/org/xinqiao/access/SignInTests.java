package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.organization.Tenant;
import tools.jackson.databind.JsonNode;

/// Signing in through the real port.
@XinqiaoTest
class SignInTests {

  private static final String WRONG = "000000";
  private static final int FREE = SignInWithPassword.RULE.free();

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired StaffAccounts accounts;
  @Autowired SignInWithPassword signInWithPassword;
  @Autowired SignInWithTotp signInWithTotp;
  @Autowired JdbcClient jdbc;

  Tenant hospital;
  TestStaff.Person nurse;

  @BeforeEach
  void hire() {
    hospital = hospitals.open();
    nurse = people.hire(hospital, Staff.Role.NURSE);
  }

  private CurrentStaff keeper() {
    return new CurrentStaff(
        new StaffId(UUID.randomUUID()),
        "管理员",
        Staff.Role.ENGINEER,
        null,
        hospital.id(),
        UUID.randomUUID());
  }

  @Test
  void bothFactorsOpenASessionAndSigningOutEndsIt() {
    TestBrowser browser = people.signIn(nurse);
    HttpResponse<String> me = browser.get("/api/session");
    assertThat(me.statusCode()).isEqualTo(200);
    JsonNode session = TestBrowser.json(me);
    assertThat(session.path("user").path("displayName").asString())
        .isEqualTo(nurse.staff().displayName());
    assertThat(session.path("user").path("role").asString()).isEqualTo("nurse");
    assertThat(session.path("user").path("department").isNull()).isTrue();
    assertThat(session.path("idleExpiresAt").asString()).matches(".*(\\+08:00)$");

    String cookie = browser.cookie(SessionCookie.NAME);
    HttpResponse<String> out = browser.delete("/api/session");
    assertThat(out.statusCode()).isEqualTo(204);
    assertThat(out.headers().firstValue("Clear-Site-Data")).isPresent();
    assertThat(browser.cookie(SessionCookie.NAME)).isNull();
    assertThat(people.browser().cookie(SessionCookie.NAME, cookie).get("/api/session").statusCode())
        .isEqualTo(401);
  }

  @Test
  void theCookieIsSecureHostBoundAndHiddenFromScripts() {
    TestBrowser browser = people.browser();
    HttpResponse<String> response =
        browser.post(
            "/api/session/totp",
            Map.of("signInId", password(browser), "code", nurse.code(Instant.now())));
    assertThat(response.headers().allValues("Set-Cookie"))
        .singleElement()
        .asString()
        .startsWith("__Host-xinqiao=")
        .contains("; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax")
        .doesNotContain("Domain", "Max-Age");
  }

  @Test
  void thePasswordAloneIsNoSession() {
    TestBrowser browser = people.browser();
    HttpResponse<String> first =
        browser.post(
            "/api/session/password",
            Map.of("user", nurse.userName(), "password", nurse.password()));
    assertThat(first.headers().allValues("Set-Cookie")).isEmpty();
    String signInId = TestBrowser.json(first).path("signInId").asString();
    assertThat(TestBrowser.json(first).path("secondFactors").toString()).isEqualTo("[\"totp\"]");
    assertThat(browser.cookie(SessionCookie.NAME, signInId).get("/api/session").statusCode())
        .isEqualTo(401);
    assertThat(count("access_session")).isZero();
  }

  @Test
  void whoeverFailsHearsTheSame() {
    TestStaff.Person left = people.hire(hospital, Staff.Role.NURSE);
    hospitals.run(hospital, () -> accounts.disable(left.staff().id(), keeper()));
    TestBrowser browser = people.browser();
    List<String> answers = new ArrayList<>();
    for (Map<String, String> attempt :
        List.of(
            Map.of("user", nurse.userName(), "password", "not the password at all"),
            Map.of("user", "nobody-" + System.nanoTime(), "password", nurse.password()),
            Map.of("user", left.userName(), "password", left.password()))) {
      HttpResponse<String> response = browser.post("/api/session/password", attempt);
      assertThat(response.statusCode()).isEqualTo(401);
      answers.add(response.body().replaceAll("\"number\":\"[^\"]*\"", ""));
    }
    assertThat(answers).allMatch(answer -> answer.contains("access.sign-in-refused"));
    assertThat(answers.stream().distinct()).hasSize(1);
  }

  @Test
  void userNamesAreComparedWithoutCaseAndWidth() {
    HttpResponse<String> response =
        people
            .browser()
            .post(
                "/api/session/password",
                Map.of(
                    "user",
                    "  " + nurse.userName().toUpperCase(Locale.ROOT).replace('N', 'Ｎ'),
                    "password",
                    nurse.password()));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  @Test
  void aCodeIsGoodOnce() {
    String code = nurse.code(Instant.now());
    TestBrowser browser = people.browser();
    String first = password(browser);
    String second = password(browser);
    assertThat(totp(browser, first, code).statusCode()).isEqualTo(200);
    assertThat(totp(people.browser(), second, code).statusCode()).isEqualTo(401);
    assertThat(totp(people.browser(), first, code).statusCode()).isEqualTo(401);
  }

  @Test
  void theCodeOfOneIsNotGoodForAnother() {
    TestStaff.Person other = people.hire(hospital, Staff.Role.NURSE);
    TestBrowser browser = people.browser();
    assertThat(totp(browser, password(browser), other.code(Instant.now())).statusCode())
        .isEqualTo(401);
  }

  @Test
  void sixtyFourWrongCodesAtOnceGetFiveEvaluationsAndNoMore() throws Exception {
    TestBrowser browser = people.browser();
    String signInId = password(browser);
    assertThat(atOnce(64, () -> totp(people.browser(), signInId, WRONG)))
        .allMatch(response -> response.statusCode() == 401 || response.statusCode() == 429);
    assertThat(tries()).isEqualTo(PendingSignIns.MAX_TRIES);
    assertThat(denied("access.sign-in-with-totp")).isBetween(1, PendingSignIns.MAX_TRIES);
    // And then the right one is too late, too.
    assertThat(totp(browser, signInId, nurse.code(Instant.now())).statusCode()).isEqualTo(401);
    assertThat(count("access_session")).isZero();
  }

  @Test
  void sixtyFourTimesTheRightCodeAtOnceIsOneSession() throws Exception {
    String signInId = password(people.browser());
    String code = nurse.code(Instant.now());
    List<HttpResponse<String>> answers = atOnce(64, () -> totp(people.browser(), signInId, code));
    assertThat(answers.stream().filter(response -> response.statusCode() == 200)).hasSize(1);
    assertThat(count("access_session")).isEqualTo(1);
  }

  @Test
  void aPendingSignInDiesAfterFiveMinutesAndFiveTries() {
    Instant now = Instant.now();
    String late = pendingAt(now);
    assertThat(at(late, nurse.code(now.plusSeconds(300)), now.plusSeconds(300)))
        .isInstanceOf(SignInWithTotp.Outcome.Refused.class);
    String early = pendingAt(now);
    assertThat(at(early, nurse.code(now.plusSeconds(299)), now.plusSeconds(299)))
        .isInstanceOf(SignInWithTotp.Outcome.SignedIn.class);
  }

  @Test
  void aForeignOrBrokenSignInIdIsRefused() {
    TestBrowser browser = people.browser();
    String signInId = password(browser);
    Tenant other = hospitals.open();
    String moved = other.id() + signInId.substring(signInId.indexOf('.'));
    for (String id : List.of(moved, "1", "x.y", signInId + "A", "'; DROP TABLE access_session;")) {
      assertThat(totp(browser, id, nurse.code(Instant.now())).statusCode()).as(id).isEqualTo(401);
    }
  }

  @Test
  void guessingPasswordsGetsSlowerForTheGuesserAndNotForTheOwner() {
    Instant now = Instant.parse("2026-03-01T08:00:00Z");
    for (int i = 0; i < FREE; i++) {
      assertThat(guess("10.0.0.66", now)).isInstanceOf(SignInWithPassword.Outcome.Refused.class);
    }
    for (int i = 0; i < 200; i++) {
      assertThat(guess("10.0.0.66", now))
          .isInstanceOf(SignInWithPassword.Outcome.TooManyAttempts.class);
    }
    assertThat(signInWithPassword.handle(nurse.userName(), nurse.password(), "10.0.0.7", now))
        .isInstanceOf(SignInWithPassword.Outcome.CodeNeeded.class);
  }

  @Test
  void theWaitDoublesUpToAQuarterOfAnHourAndSuccessEndsIt() {
    Instant now = Instant.parse("2026-03-01T08:00:00Z");
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      switch (guess("10.0.0.67", now)) {
        case SignInWithPassword.Outcome.TooManyAttempts(var wait) -> {
          waits.add(wait.toSeconds());
          now = now.plus(wait);
          assertThat(guess("10.0.0.67", now))
              .isInstanceOf(SignInWithPassword.Outcome.Refused.class);
        }
        case SignInWithPassword.Outcome.Refused() -> {}
        case SignInWithPassword.Outcome.CodeNeeded(var token, boolean passkey) ->
            throw new AssertionError(token);
      }
    }
    assertThat(waits).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 900L);
    now = now.plusSeconds(900);
    assertThat(signInWithPassword.handle(nurse.userName(), nurse.password(), "10.0.0.67", now))
        .isInstanceOf(SignInWithPassword.Outcome.CodeNeeded.class);
    assertThat(guess("10.0.0.67", now)).isInstanceOf(SignInWithPassword.Outcome.Refused.class);
  }

  @Test
  void namesThatNobodyHasWaitJustTheSame() {
    TestBrowser browser = people.browser();
    Map<String, String> nobody =
        Map.of("user", "nobody-" + System.nanoTime(), "password", "some password, long enough");
    for (int i = 0; i < FREE; i++) {
      assertThat(browser.post("/api/session/password", nobody).statusCode()).isEqualTo(401);
    }
    HttpResponse<String> sixth = browser.post("/api/session/password", nobody);
    assertThat(sixth.statusCode()).isEqualTo(429);
    assertThat(sixth.headers().firstValue("Retry-After")).isPresent();
    assertThat(TestBrowser.json(sixth).path("params").path("retryAfterSeconds").asInt())
        .isPositive();
  }

  /// The work is Argon2; whatever else differs must vanish beside it.
  @Test
  void unknownNamesTakeAsLongAsKnownOnes() {
    Instant now = Instant.parse("2026-03-02T08:00:00Z");
    List<Long> known = new ArrayList<>();
    List<Long> unknown = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String source = "10.1.0." + i;
      long start = System.nanoTime();
      guess(source, now);
      long middle = System.nanoTime();
      signInWithPassword.handle("nobody-" + i, "not the password at all", source, now);
      known.add(middle - start);
      unknown.add(System.nanoTime() - middle);
    }
    double ratio = (double) median(unknown) / median(known);
    assertThat(ratio).isBetween(0.7, 1.4);
  }

  @Test
  void aUserNameIsTakenInTheWholeInstallation() {
    Tenant other = hospitals.open();
    assertThatThrownBy(() ->
            hospitals.in(
                other,
                () ->
                    accounts.create(nurse.staff(), nurse.userName(), "another long password 123")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("taken");
  }

  @Test
  void theDatabaseHoldsNoSecretInClear() {
    people.signIn(nurse);
    String everything =
        hospitals.in(
            hospital,
            () ->
                jdbc.sql(
                        """
                        SELECT string_agg(t, E'\\n') FROM (
                          SELECT c::text AS t FROM access_credential c
                          UNION ALL SELECT s::text FROM access_session s
                          UNION ALL SELECT p::text FROM access_pending_sign_in p
                          UNION ALL SELECT e::text FROM audit_event e) all_rows
                        """)
                    .query(String.class)
                    .single());
    assertThat(everything)
        .contains("$argon2id$")
        .doesNotContain(nurse.password(), nurse.totpSecret(), hex(nurse.totpSecret()));
  }

  @Test
  void theLookUpBeforeSignInCannotBeListed() {
    assertThatThrownBy(() ->
            hospitals.in(
                hospital,
                () -> jdbc.sql("SELECT count(*) FROM access_sign_in").query(Long.class).single()))
        .rootCause()
        .hasMessageContaining("permission denied");
  }

  private static String hex(String base32) {
    // The secret's own bytes as PostgreSQL would show them.
    StringBuilder bits = new StringBuilder();
    for (char c : base32.toCharArray()) {
      int value = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c);
      bits.append(String.format("%5s", Integer.toBinaryString(value)).replace(' ', '0'));
    }
    return HexFormat.of().formatHex(new BigInteger("1" + bits, 2).toByteArray()).substring(2);
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private SignInWithPassword.Outcome guess(String source, Instant now) {
    return signInWithPassword.handle(nurse.userName(), "not the password at all", source, now);
  }

  private String pendingAt(Instant now) {
    return switch (signInWithPassword.handle(nurse.userName(), nurse.password(), "10.0.0.1", now)) {
      case SignInWithPassword.Outcome.CodeNeeded(OpaqueToken token, boolean passkey) ->
          token.text();
      case SignInWithPassword.Outcome.Refused r -> throw new AssertionError(r);
      case SignInWithPassword.Outcome.TooManyAttempts r -> throw new AssertionError(r);
    };
  }

  private SignInWithTotp.Outcome at(String signInId, String code, Instant now) {
    return signInWithTotp.handle(signInId, code, "10.0.0.1", now);
  }

  private String password(TestBrowser browser) {
    HttpResponse<String> response =
        browser.post(
            "/api/session/password",
            Map.of("user", nurse.userName(), "password", nurse.password()));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestBrowser.json(response).path("signInId").asString();
  }

  private static HttpResponse<String> totp(TestBrowser browser, String signInId, String code) {
    return browser.post("/api/session/totp", Map.of("signInId", signInId, "code", code));
  }

  private static <T> List<T> atOnce(int threads, Callable<T> action) throws Exception {
    CyclicBarrier start = new CyclicBarrier(threads);
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(
            pool.submit(() -> {
              start.await();
              return action.call();
            }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : running) {
        results.add(one.get());
      }
      return results;
    }
  }

  private int tries() {
    return hospitals.in(
        hospital,
        () ->
            jdbc.sql("SELECT max(tries) FROM access_pending_sign_in WHERE tenant_id = ?")
                .param(hospital.id().value())
                .query(Integer.class)
                .single());
  }

  private int denied(String action) {
    return hospitals.in(
        hospital,
        () ->
            jdbc.sql("SELECT count(*) FROM audit_event WHERE action = ? AND outcome = 'denied'")
                .param(action)
                .query(Integer.class)
                .single());
  }

  private int count(String table) {
    return hospitals.in(
        hospital, () -> jdbc.sql("SELECT count(*) FROM " + table).query(Integer.class).single());
  }
}
