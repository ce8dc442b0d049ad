package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;

/// The same messages over HTTP, with the token of their sender.
@XinqiaoTest
class Hl7OverHttpTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired IntakeStore store;
  @Autowired MllpSettings limits;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private UUID peer;
  private TestBrowser engineer;
  private String token;

  @BeforeEach
  void aSystemWithAToken() {
    tenant = hospitals.open();
    peer = meet("HIS", "admitted");
    engineer = people.signIn(tenant, Staff.Role.ENGINEER);
    token = newToken(peer);
  }

  @ParameterizedTest
  @CsvSource({
    "application/hl7-v2,UTF-8,UNICODE UTF-8",
    "text/plain; charset=utf-8,GB18030,GB 18030-2000",
    "x-application/hl7-v2+er7,GB18030,''"
  })
  void aMessageIsAnsweredWithItsAcknowledgement(String type, String charset, String declared) {
    String message = message("M1").replace("UNICODE UTF-8", declared);
    HttpResponse<byte[]> answer = post(message.getBytes(Charset.forName(charset)), type, token);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .isEqualTo("application/hl7-v2;charset=" + charset);
    assertThat(new String(answer.body(), Charset.forName(charset)))
        .startsWith("MSH|^~\\&|XINQIAO|")
        .contains("MSA|AA|M1\r");
    assertThat(states()).isEqualTo(Map.of("M1", "received"));
  }

  @Test
  void theSameAgainIsAcknowledgedAndKeptOnce() {
    assertThat(post(message("M1")).statusCode()).isEqualTo(200);
    assertThat(post(message("M1")).statusCode()).isEqualTo(200);
    assertThat(states()).isEqualTo(Map.of("M1", "received"));
  }

  @Test
  void severalMessagesAreAnsweredEachAndTheRequestOnlyWhenAllAreTaken() {
    HttpResponse<byte[]> answer =
        post(message("M1") + message("M2").replace("19750412|F", "19751341|F"));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .containsSubsequence("MSA|AA|M1", "MSA|AE|M2");
    assertThat(states()).isEqualTo(Map.of("M1", "received", "M2", "quarantined"));
  }

  @Test
  void aSenderInEnhancedModeGetsOneAnswerHere() {
    hospitals.run(
        tenant, () -> jdbc.sql("UPDATE intake_peer SET acknowledgement = 'enhanced'").update());
    assertThat(new String(post(message("M1")).body(), StandardCharsets.UTF_8))
        .contains("MSA|AA|M1");
  }

  @Test
  void aTokenIsForOneSenderOnly() {
    meet("LIS", "admitted");
    HttpResponse<byte[]> answer = post(message("M1").replace("HIS|SZYY", "LIS|SZYY"));
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("MSA|AR|M1");
    assertThat(states()).isEqualTo(Map.of("M1", "rejected"));
    assertThat(
            hospitals.in(
                tenant,
                () ->
                    jdbc.sql("SELECT outcome FROM audit_event WHERE action = 'hl7.send'")
                        .query(String.class)
                        .single()))
        .isEqualTo("denied");
  }

  @Test
  void aTokenThatHasExpiredKeepsNothing() {
    hospitals.run(
        tenant,
        () ->
            jdbc.sql("UPDATE intake_http_token SET expires_at = now() - interval '1 second'")
                .update());
    assertThat(post(message("M1")).statusCode()).isEqualTo(401);
    assertThat(states()).isEmpty();
  }

  @Test
  void withoutAValidTokenNothingIsKept() {
    for (String bad :
        List.of("", "Bearer x", "Bearer " + token + "x", "Bearer 99999999" + token.substring(1))) {
      HttpResponse<byte[]> answer = send(bytes(message("M1")), "text/plain", bad);
      assertThat(answer.statusCode()).as(bad).isEqualTo(401);
    }
    String replaced = newToken(peer);
    assertThat(post(bytes(message("M1")), "text/plain", token).statusCode()).isEqualTo(401);
    assertThat(states()).isEmpty();
    assertThat(post(bytes(message("M1")), "text/plain", replaced).statusCode()).isEqualTo(200);
  }

  @Test
  void onlyAnAdmittedSenderGetsAToken() {
    UUID stranger = meet("XYZ", "unknown");
    assertThat(
            engineer.post("/api/integration/peers/" + stranger + "/token", Map.of()).statusCode())
        .isEqualTo(409);
  }

  @Test
  void whatIsNoMessageIsRefusedAndKept() {
    assertThat(post("hello").statusCode()).isEqualTo(422);
    assertThat(post("").statusCode()).isEqualTo(422);
    assertThat(post(bytes(message("M1")), "application/json", token).statusCode()).isEqualTo(415);
    assertThat(people.browser().with("Authorization", "Bearer " + token).get("/hl7").statusCode())
        .isEqualTo(405);
    assertThat(
            hospitals.in(
                tenant,
                () ->
                    jdbc.sql("SELECT DISTINCT state FROM intake_message")
                        .query(String.class)
                        .list()))
        .containsExactly("rejected");
  }

  @Test
  void aMessageLongerThanAllowedIsRefused() {
    byte[] body = bytes(message("M1") + "NTE|1||" + "x".repeat(limits.maxFrameBytes()));
    HttpResponse<byte[]> answer = post(body, "text/plain", token);
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .contains("MSA|AR|M1", "消息超过允许的大小");
  }

  private UUID meet(String application, String state) {
    return hospitals.in(
        tenant,
        () -> store.meet(UUID.randomUUID(), application, "SZYY", state, Instant.EPOCH).id());
  }

  private String newToken(UUID of) {
    HttpResponse<String> made = engineer.post("/api/integration/peers/" + of + "/token", Map.of());
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    return TestBrowser.json(made).path("token").asString();
  }

  private HttpResponse<byte[]> post(String message) {
    return post(bytes(message), "application/hl7-v2", token);
  }

  private HttpResponse<byte[]> post(byte[] body, String type, String withToken) {
    return send(body, type, "Bearer " + withToken);
  }

  private HttpResponse<byte[]> send(byte[] body, String type, String authorization) {
    TestBrowser partner = people.browser();
    HttpRequest.Builder request = partner.request("/hl7").header("Content-Type", type);
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return partner.send(
        request.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String message(String controlId) {
    return IntakeTests.A04.formatted(controlId).replace('\n', '\r');
  }

  private Map<String, String> states() {
    return hospitals
        .in(
            tenant,
            () ->
                jdbc.sql("SELECT control_id, state FROM intake_message")
                    .query((row, n) -> Map.entry(row.getString(1), row.getString(2)))
                    .list())
        .stream()
        .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
