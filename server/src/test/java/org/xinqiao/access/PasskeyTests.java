package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import tools.jackson.databind.JsonNode;

@XinqiaoTest
class PasskeyTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private TestStaff.Person nurse;
  private TestBrowser browser;
  private TestAuthenticator key;

  @BeforeEach
  void aNurseWithAPasskey() {
    tenant = hospitals.open();
    nurse = people.hire(tenant, Staff.Role.NURSE);
    browser = people.signIn(nurse);
    key = new TestAuthenticator();
    assertThat(add(browser, key).statusCode()).isEqualTo(204);
  }

  private HttpResponse<String> add(TestBrowser in, TestAuthenticator authenticator) {
    return in.post(
        "/api/session/passkeys",
        authenticator.register(
            challenge(in.post("/api/session/passkeys/question", Map.of())), "护士站"));
  }

  private static String challenge(HttpResponse<String> question) {
    assertThat(question.statusCode()).as(question.body()).isEqualTo(200);
    return TestBrowser.json(question).path("challenge").asString();
  }

  private String passwordShown(TestBrowser stranger) {
    HttpResponse<String> first =
        stranger.post(
            "/api/session/password",
            Map.of("user", nurse.userName(), "password", nurse.password()));
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(TestBrowser.json(first).path("secondFactors").toString()).contains("passkey");
    return TestBrowser.json(first).path("signInId").asString();
  }

  private static HttpResponse<String> question(TestBrowser stranger, String signInId) {
    return stranger.post("/api/session/passkey/question", Map.of("signInId", signInId));
  }

  private static HttpResponse<String> answer(
      TestBrowser stranger, String signInId, Map<String, Object> answer) {
    return stranger.post("/api/session/passkey", Map.of("signInId", signInId, "answer", answer));
  }

  private HttpResponse<String> signIn(TestBrowser stranger) {
    String id = passwordShown(stranger);
    return answer(stranger, id, key.sign(challenge(question(stranger, id))));
  }

  private void letTheSecondFactorAge() {
    hospitals.run(
        tenant,
        () ->
            jdbc.sql("UPDATE access_session SET verified_at = verified_at - interval '11 minutes'")
                .update());
  }

  @Test
  void aPasskeyIsASecondFactor() {
    TestBrowser stranger = people.browser();
    HttpResponse<String> session = signIn(stranger);
    assertThat(session.statusCode()).as(session.body()).isEqualTo(200);
    assertThat(stranger.get("/api/tasks").statusCode()).isEqualTo(200);
    JsonNode mine = TestBrowser.json(browser.get("/api/session/passkeys"));
    assertThat(mine).hasSize(1);
    assertThat(mine.path(0).path("name").asString()).isEqualTo("护士站");
    assertThat(mine.path(0).path("lastUsedAt").isNull()).isFalse();
  }

  @Test
  void withoutThePasswordAPasskeyOpensNothing() {
    TestBrowser stranger = people.browser();
    String made = tenant.id() + "." + "A".repeat(43);
    assertThat(question(stranger, made).statusCode()).isEqualTo(401);
    assertThat(question(stranger, "nonsense").statusCode()).isEqualTo(401);
    assertThat(answer(stranger, made, key.sign("AAAA")).statusCode()).isEqualTo(401);
  }

  @Test
  void aChallengeIsGoodOnceAndForItsSignInOnly() {
    TestBrowser stranger = people.browser();
    String one = passwordShown(stranger);
    String other = passwordShown(stranger);
    String first = challenge(question(stranger, one));
    String second = challenge(question(stranger, one));
    assertThat(answer(stranger, one, key.sign(first)).statusCode())
        .as("an older question is dead")
        .isEqualTo(401);
    assertThat(answer(stranger, one, key.sign(second)).statusCode())
        .as("a question is gone with its answer")
        .isEqualTo(401);
    String third = challenge(question(stranger, one));
    assertThat(answer(stranger, other, key.sign(third)).statusCode()).isEqualTo(401);
    assertThat(answer(stranger, one, key.sign(third)).statusCode()).isEqualTo(200);
    assertThat(question(stranger, one).statusCode()).as("a sign-in is used once").isEqualTo(401);
  }

  @Test
  void whatDoesNotSignForUsIsRefused() {
    List<Consumer<TestAuthenticator>> bent =
        List.of(
            one -> one.origin = "https://console.example.evil.com",
            one -> one.origin = "http://console.example",
            one -> one.host = "evil.com",
            one -> one.flags = 0);
    for (Consumer<TestAuthenticator> bend : bent) {
      TestBrowser stranger = people.browser();
      String id = passwordShown(stranger);
      String challenge = challenge(question(stranger, id));
      String origin = key.origin;
      String host = key.host;
      bend.accept(key);
      assertThat(answer(stranger, id, key.sign(challenge)).statusCode()).isEqualTo(401);
      key.origin = origin;
      key.host = host;
      key.flags = 1;
    }
    TestBrowser stranger = people.browser();
    String id = passwordShown(stranger);
    assertThat(
            answer(stranger, id, new TestAuthenticator().sign(challenge(question(stranger, id))))
                .statusCode())
        .as("somebody else's key")
        .isEqualTo(401);
    assertThat(
            answer(
                    stranger,
                    id,
                    Map.of(
                        "credentialId",
                        "===",
                        "clientDataJson",
                        "===",
                        "authenticatorData",
                        "e30",
                        "signature",
                        "AA"))
                .statusCode())
        .isEqualTo(401);
  }

  @Test
  void aCopyOfAKeyThatCountsIsNoticed() {
    key.count = 7;
    assertThat(signIn(people.browser()).statusCode()).isEqualTo(200);
    assertThat(signIn(people.browser()).statusCode()).as("the same count again").isEqualTo(401);
    key.count = 8;
    assertThat(signIn(people.browser()).statusCode()).isEqualTo(200);
  }

  @Test
  void wrongCodesAndForeignPasswordsShutNobodyOut() {
    TestBrowser stranger = people.browser();
    String id = passwordShown(stranger);
    for (int i = 0; i < 30; i++) {
      stranger.post("/api/session/totp", Map.of("signInId", id, "code", "00000" + i % 10));
    }
    assertThat(answer(stranger, id, key.sign(challenge(question(stranger, id)))).statusCode())
        .as("codes have used up their own tries")
        .isEqualTo(200);
  }

  @Test
  void sixtyFourTimesTheRightAnswerAtOnceIsOneSession() throws Exception {
    TestBrowser stranger = people.browser();
    String id = passwordShown(stranger);
    Map<String, Object> right = key.sign(challenge(question(stranger, id)));
    List<Callable<Integer>> tries = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      tries.add(() -> answer(people.browser(), id, right).statusCode());
    }
    int sessions = 0;
    try (var pool = Executors.newFixedThreadPool(16)) {
      for (var one : pool.invokeAll(tries)) {
        sessions += one.get() == 200 ? 1 : 0;
      }
    }
    assertThat(sessions).isEqualTo(1);
  }

  @Test
  void aPasskeyMakesASessionFreshAgain() {
    letTheSecondFactorAge();
    assertThat(browser.post("/api/session/passkeys/question", Map.of()).body())
        .contains("access.verify-again");
    String challenge = challenge(browser.post("/api/session/verify/passkey/question", Map.of()));
    assertThat(browser.post("/api/session/verify/passkey", key.sign(challenge)).statusCode())
        .isEqualTo(204);
    assertThat(browser.post("/api/session/verify/passkey", key.sign(challenge)).statusCode())
        .isEqualTo(400);
    assertThat(add(browser, new TestAuthenticator()).statusCode()).isEqualTo(204);
  }

  @Test
  void wrongPasskeysAtAnOpenComputerEndTheSession() {
    for (int i = 0; i < VerifyAgain.MOST_WRONG; i++) {
      assertThat(browser.get("/api/session").statusCode()).isEqualTo(200);
      String challenge = challenge(browser.post("/api/session/verify/passkey/question", Map.of()));
      assertThat(
              browser
                  .post("/api/session/verify/passkey", new TestAuthenticator().sign(challenge))
                  .statusCode())
          .isEqualTo(400);
    }
    assertThat(browser.get("/api/session").statusCode()).isEqualTo(401);
  }

  @Test
  void aPasskeyIsRemovedByItsOwnerOnlyAndTheAuthenticatorStays() {
    String id =
        TestBrowser.json(browser.get("/api/session/passkeys")).path(0).path("id").asString();
    TestBrowser colleague = people.signIn(tenant, Staff.Role.NURSE);
    assertThat(colleague.delete("/api/session/passkeys/" + id).statusCode()).isEqualTo(404);
    assertThat(browser.delete("/api/session/passkeys/" + UUID.randomUUID()).statusCode())
        .isEqualTo(404);
    assertThat(browser.delete("/api/session/passkeys/" + id).statusCode()).isEqualTo(204);
    TestBrowser stranger = people.browser();
    HttpResponse<String> first =
        stranger.post(
            "/api/session/password",
            Map.of("user", nurse.userName(), "password", nurse.password()));
    assertThat(TestBrowser.json(first).path("secondFactors").toString()).isEqualTo("[\"totp\"]");
  }

  @Test
  void aNewSecondFactorTakesThePasskeysWithIt() {
    TestBrowser engineer = people.signIn(tenant, Staff.Role.ENGINEER);
    String id = passwordShown(people.browser());
    String challenge = challenge(question(people.browser(), id));
    assertThat(
            engineer
                .post("/api/staff/" + nurse.staff().id() + "/second-factor", Map.of())
                .statusCode())
        .isEqualTo(200);
    assertThat(answer(people.browser(), id, key.sign(challenge)).statusCode()).isEqualTo(401);
  }

  @Test
  void whoeverIsDisabledMeanwhileIsOut() {
    TestBrowser engineer = people.signIn(tenant, Staff.Role.ENGINEER);
    String id = passwordShown(people.browser());
    String challenge = challenge(question(people.browser(), id));
    assertThat(
            engineer.post("/api/staff/" + nurse.staff().id() + "/disable", Map.of()).statusCode())
        .isEqualTo(200);
    assertThat(answer(people.browser(), id, key.sign(challenge)).statusCode()).isEqualTo(401);
  }

  @Test
  void theSameKeyIsNotAddedTwice() {
    assertThat(add(browser, key).statusCode()).isEqualTo(409);
    TestBrowser colleague = people.signIn(tenant, Staff.Role.NURSE);
    assertThat(add(colleague, key).statusCode()).isEqualTo(409);
  }
}
