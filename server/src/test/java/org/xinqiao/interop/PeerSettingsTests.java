package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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
import org.xinqiao.shared.Tenancy;

/// What an engineer sets for a sender, and what it does to the sender's messages.
@XinqiaoTest
class PeerSettingsTests {

  /// Valid in both sets: 陀 and 台 in one, letters in the other.
  private static final String NAME = ambiguousName();

  private static final String UNDECLARED =
      """
      MSH|^~\\&|HIS|SZYY|PRM||20260301083015||ADT^A08|M1|P|2.3
      EVN|A08|20260301083010
      PID|1||P000123||%s||19750412|F
      """
          .formatted(NAME)
          .replace('\n', '\r');

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired ReceiveMessage receive;
  @Autowired ApplyMessages apply;
  @Autowired ReplayFacts replay;
  @Autowired IntakeStore store;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private UUID peer;
  private TestBrowser engineer;

  @BeforeEach
  void anEngineerAndASystem() {
    tenant = hospitals.open();
    peer =
        hospitals.in(
            tenant,
            () ->
                store
                    .meet(
                        UUID.randomUUID(),
                        "HIS",
                        "SZYY",
                        "admitted",
                        java.time.Instant.parse("2026-01-01T00:00:00Z"))
                    .id());
    engineer = people.signIn(tenant, Staff.Role.ENGINEER);
  }

  @Test
  void whatCannotBeReadIsKeptAndTakenOnceTheSenderIsKnownToSendGb18030() {
    assertThat(send(UNDECLARED)).contains("MSA|AE|M1").contains("字符集无法识别");
    assertThat(states()).isEqualTo(Map.of("M1", "quarantined"));
    assertThat(change("GB18030", "original").statusCode()).isEqualTo(200);
    assertThat(send(UNDECLARED)).contains("MSA|AA|M1").contains("GB 18030-2000");
    applyAll();
    assertThat(states()).isEqualTo(Map.of("M1", "applied"));
    assertThat(name()).isEqualTo(NAME);
  }

  @Test
  void theEngineerCanReplayWhatTheSenderDoesNotSendAgain() {
    send(UNDECLARED);
    change("GB18030", "original");
    UUID message =
        hospitals.in(
            tenant,
            () -> jdbc.sql("SELECT message_id FROM intake_message").query(UUID.class).single());
    assertThat(
            engineer
                .post("/api/integration/messages/" + message + "/replay", Map.of())
                .statusCode())
        .isEqualTo(200);
    applyAll();
    assertThat(name()).isEqualTo(NAME);
    assertThat(TestBrowser.json(engineer.get("/api/integration/messages/" + message)).toString())
        .contains(NAME);
    assertThat(send(UNDECLARED)).as("it comes again after all").contains("MSA|AA|M1");
    assertThat(states()).isEqualTo(Map.of("M1", "applied"));
  }

  @Test
  void aReplayReadsAMessageAsItWasReadWhenItCame() {
    change("GB18030", "original");
    send(UNDECLARED);
    applyAll();
    change("UTF-8", "original");
    UUID patient =
        hospitals.in(
            tenant, () -> jdbc.sql("SELECT patient_id FROM patient").query(UUID.class).single());
    ReplayFacts.Replayed again =
        Tenancy.call(
            tenant.id(), () -> replay.ofPatient(new org.xinqiao.shared.PatientId(patient)));
    assertThat(again.messages()).isEqualTo(1);
    assertThat(again.differences()).isEmpty();
    assertThat(name()).isEqualTo(NAME);
  }

  @Test
  void aSenderThatIsBlockedIsRefusedUntilItIsAdmittedAgain() {
    change("GB18030", "original");
    assertThat(send(UNDECLARED)).contains("MSA|AA|M1");
    assertThat(engineer.post("/api/integration/peers/" + peer + "/block", Map.of()).body())
        .contains("\"state\":\"blocked\"");
    assertThat(send(UNDECLARED.replace("M1", "M2"))).contains("MSA|AR|M2");
    assertThat(engineer.post("/api/integration/peers/" + peer + "/admit", Map.of()).statusCode())
        .isEqualTo(200);
    assertThat(send(UNDECLARED.replace("M1", "M3"))).contains("MSA|AA|M3");
    applyAll();
    assertThat(states()).containsEntry("M1", "applied").containsEntry("M3", "applied");
  }

  @Test
  void onlyAnEngineerBlocksAndOnlySendersOfHl7() {
    String lead = "/api/integration/peers/" + peer + "/block";
    assertThat(people.signIn(tenant, Staff.Role.LEAD).post(lead, Map.of()).statusCode())
        .isEqualTo(403);
    UUID partner =
        hospitals.in(tenant, () -> store.partner(UUID.randomUUID(), "平台", java.time.Instant.EPOCH));
    for (UUID other : java.util.List.of(partner, UUID.randomUUID())) {
      assertThat(engineer.post("/api/integration/peers/" + other + "/block", Map.of()).statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void theSettingsAreShownAndOnlyAnEngineerChangesThem() {
    assertThat(change(null, "by-header").statusCode()).isEqualTo(200);
    String peers = engineer.get("/api/integration/peers").body();
    assertThat(peers).contains("\"charset\":null", "\"acknowledgement\":\"by-header\"");
    assertThat(change("LATIN1", "original").statusCode()).isEqualTo(400);
    assertThat(change("UTF-8", "sometimes").statusCode()).isEqualTo(400);
    assertThat(
            engineer
                .send(
                    "PUT",
                    "/api/integration/peers/" + UUID.randomUUID() + "/settings",
                    "{\"charset\":null,\"acknowledgement\":\"original\"}")
                .statusCode())
        .isEqualTo(404);
    TestBrowser nurse = people.signIn(tenant, Staff.Role.NURSE);
    assertThat(
            nurse
                .send(
                    "PUT",
                    "/api/integration/peers/" + peer + "/settings",
                    "{\"charset\":null,\"acknowledgement\":\"original\"}")
                .statusCode())
        .isEqualTo(403);
    assertThat(nurse.post("/api/integration/peers/" + peer + "/token", Map.of()).statusCode())
        .isEqualTo(403);
    assertThat(
            hospitals.in(
                tenant,
                () ->
                    jdbc.sql(
                            "SELECT count(*) FROM audit_event WHERE action = 'integration.change-peer' AND outcome = 'allowed'")
                        .query(Integer.class)
                        .single()))
        .isEqualTo(1);
  }

  private HttpResponse<String> change(@Nullable String charset, String acknowledgement) {
    Map<String, @Nullable Object> body = new HashMap<>();
    body.put("charset", charset);
    body.put("acknowledgement", acknowledgement);
    return engineer.send(
        "PUT",
        "/api/integration/peers/" + peer + "/settings",
        new tools.jackson.databind.json.JsonMapper().writeValueAsString(body));
  }

  private String send(String message) {
    return Tenancy.call(
        tenant.id(),
        () -> {
          byte[] answer =
              receive.receive(message.getBytes(Hl7Charset.GB18030)).getFirst().acknowledgement();
          String text = new String(answer, java.nio.charset.StandardCharsets.UTF_8);
          return text.contains("GB 18030") ? new String(answer, Hl7Charset.GB18030) : text;
        });
  }

  private void applyAll() {
    Tenancy.run(
        tenant.id(),
        () -> {
          while (apply.applyNext()) {
            assertThat(tenant).isNotNull();
          }
        });
  }

  private String name() {
    return hospitals.in(
        tenant, () -> jdbc.sql("SELECT name FROM patient").query(String.class).single());
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

  private static String ambiguousName() {
    StringBuilder found = new StringBuilder();
    for (int c = 0x4E00; c < 0x9FA5 && found.length() < 2; c++) {
      byte[] bytes = Character.toString(c).getBytes(Charset.forName("GB18030"));
      String other = new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
      if (bytes.length == 2
          && other.length() == 1
          && other.charAt(0) > 0x400
          && other.charAt(0) < 0x500) {
        found.appendCodePoint(c);
      }
    }
    return found.toString();
  }
}
