package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import tools.jackson.databind.JsonNode;

/// 重新应用 of one message that was set aside, and 重放 of a patient's facts from the kept messages.
@XinqiaoTest
class ReplayTests {

  private static final String DISCHARGE =
      """
      MSH|^~\\&|%s|SZYY|PRM|SZYY|20260318140500+0800||ADT^A03^ADT_A03|%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
      EVN|A03|20260318140000+0800
      PID|1||%s^^^HIS^PI||王^秀兰||19580314|F|||||^PRN^CP^^^^13000000003
      PV1|1|I|骨科二病区^08^02^SZYY||||D0789^孙^立群|||0401^骨科|||||||||ZY1^^^HIS^VN|||||||||||||||||01^医嘱离院|HOME|||||||20260310101200|20260318140000
      DG1|1||M17.100^原发性膝关节病^ICD10CN|||W
      OBX|1|TX|DISCHARGE-ADVICE^出院医嘱^L||术后12天拆线，4周后门诊复查拍片||||||F
      """;
  private static final String REPORT =
      """
      MSH|^~\\&|HIS|SZYY|PRM|SZYY|20260318150500+0800||ORU^R01^ORU_R01|R1|P|2.5|||AL|AL|CHN|UNICODE UTF-8
      PID|1||P1^^^HIS^PI||王^秀兰||19580314|F
      OBR|1|JY1^HIS|JY1^HIS|SH^生化^L|||20260318080000
      OBX|1|NM|718-7^血红蛋白^LN||120|g/L|115-175||||F
      """;

  @Autowired TestHospital hospitals;
  @Autowired TestStaff staff;
  @Autowired IntakeRounds intake;
  @Autowired WatchRounds rounds;
  @Autowired StateOfPatients state;
  @Autowired FieldCipher cipher;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private TestBrowser engineer;

  @BeforeEach
  void aPatientWhoWasDischarged() {
    tenant = hospitals.open();
    engineer = staff.signIn(tenant, Staff.Role.ENGINEER);
    intake.take(tenant, DISCHARGE.formatted("HIS", "D1", "P1"));
    intake.take(tenant, REPORT);
  }

  @Test
  void aReplayOfFactsThatAreRightChangesNothing() {
    String before = state.comparably(tenant);
    JsonNode asked = json(replayOfMessage("D1"), 200);
    assertThat(asked.path("state").asString()).isEqualTo("waiting");
    rounds.replay(tenant);
    JsonNode done = latest();
    assertThat(done.path("state").asString()).isEqualTo("done");
    assertThat(done.path("messages").asInt()).isEqualTo(2);
    assertThat(done.path("differences").size()).isZero();
    assertThat(state.comparably(tenant)).isEqualTo(before);
    assertThat(
            count(
                "audit_event WHERE action = 'integration.replay-patient' AND outcome = 'allowed' AND patient_id IS NOT NULL"))
        .isEqualTo(1);
  }

  @Test
  void whatWasWrongOrMissingComesBackAndTheResultSaysWhichKinds() {
    String before = state.comparably(tenant);
    hospitals.run(
        tenant,
        () -> {
          jdbc.sql("UPDATE clinical_condition SET name = 'wrong'").update();
          jdbc.sql("DELETE FROM clinical_observation").update();
        });
    json(engineer.post("/api/integration/replays", Map.of("assigner", "HIS", "number", "P1")), 200);
    rounds.replay(tenant);
    JsonNode done = latest();
    assertThat(done.path("differences").valueStream().map(JsonNode::toString))
        .containsExactlyInAnyOrder(
            "{\"kind\":\"condition\",\"came\":1,\"went\":1}",
            "{\"kind\":\"observation\",\"came\":1,\"went\":0}");
    assertThat(done.toString()).doesNotContain("王秀兰", "13000000003", "wrong", "血红蛋白");
    assertThat(state.comparably(tenant)).isEqualTo(before);
  }

  @Test
  void factsThatNoKeptMessageBringsBackAreNotGivenUp() {
    hospitals.run(
        tenant,
        () ->
            jdbc.sql("UPDATE clinical_observation SET source_message_id = gen_random_uuid()")
                .update());
    refusedAndUntouched("replay.facts-without-message");
  }

  @Test
  void oneMessageThatCannotBeAppliedNowLeavesEverythingAsItWas() {
    // As if a rule had been added since: what is kept under its id is a message without a patient.
    UUID id = message("R1");
    byte[] raw =
        REPORT.replace("P1^^^HIS^PI", "").replace('\n', '\r').getBytes(StandardCharsets.UTF_8);
    hospitals.run(
        tenant,
        () ->
            jdbc.sql("UPDATE intake_message SET raw_enc = ? WHERE message_id = ?")
                .param(cipher.encryptForTenant("intake_message.raw", id, raw))
                .param(id)
                .update());
    refusedAndUntouched("replay.message-refused");
  }

  @Test
  void whoIsNotAnEngineerOrOfAnotherHospitalReplaysNothing() {
    String message = "/api/integration/messages/" + message("D1") + "/replay-patient";
    Map<String, String> number = Map.of("assigner", "HIS", "number", "P1");
    for (Staff.Role role : List.of(Staff.Role.NURSE, Staff.Role.LEAD)) {
      TestBrowser other = staff.signIn(tenant, role);
      assertThat(other.send("POST", message, null).statusCode()).isEqualTo(403);
      assertThat(other.post("/api/integration/replays", number).statusCode()).isEqualTo(403);
      assertThat(other.get("/api/integration/replays").statusCode()).isEqualTo(403);
    }
    TestBrowser elsewhere = staff.signIn(hospitals.open(), Staff.Role.ENGINEER);
    assertThat(elsewhere.send("POST", message, null).statusCode()).isEqualTo(404);
    assertThat(elsewhere.post("/api/integration/replays", number).body())
        .contains("integration.patient-not-found");
    assertThat(count("intake_replay")).isZero();
  }

  @Test
  void aReplayIsAskedForOnceAndOnlyOfAMessageWithAPatient() {
    json(replayOfMessage("D1"), 200);
    assertThat(replayOfMessage("R1").body()).contains("integration.replay-waiting");
    intake.take(tenant, DISCHARGE.formatted("HIS", "D3", ""));
    assertThat(replayOfMessage("D3").body()).contains("integration.message-without-patient");
    assertThat(
            engineer
                .post("/api/integration/replays", Map.of("assigner", "HIS", "number", " "))
                .statusCode())
        .isEqualTo(400);
    assertThat(count("intake_replay")).isEqualTo(1);
  }

  @Test
  void aMessageThatWasSetAsideIsAppliedAgainOnceItsCauseIsMended() {
    String late =
        DISCHARGE.formatted("HIS", "D4", "P4").replace("P4^^^HIS^PI", "C4^^^HIS^JZK~C5^^^HIS^JZK");
    intake.take(
        tenant,
        DISCHARGE.formatted("HIS", "D2", "P2").replace("P2^^^HIS^PI", "P2^^^HIS^PI~C4^^^HIS^JZK"));
    intake.take(
        tenant,
        DISCHARGE.formatted("HIS", "D3", "P3").replace("P3^^^HIS^PI", "P3^^^HIS^PI~C5^^^HIS^JZK"));
    intake.take(tenant, late);
    assertThat(stateOf("D4")).isEqualTo("quarantined");
    String path = "/api/integration/messages/" + message("D4") + "/replay";
    assertThat(staff.signIn(tenant, Staff.Role.LEAD).send("POST", path, null).statusCode())
        .isEqualTo(403);
    assertThat(
            staff
                .signIn(hospitals.open(), Staff.Role.ENGINEER)
                .send("POST", path, null)
                .statusCode())
        .isEqualTo(404);
    assertThat(engineer.send("POST", path, null).statusCode()).isEqualTo(200);
    assertThat(engineer.send("POST", path, null).body()).contains("integration.nothing-to-replay");
    intake.applyAll(tenant);
    assertThat(stateOf("D4")).as("its cause is still there").isEqualTo("quarantined");

    // The two records are found to be one person.
    intake.take(
        tenant,
        DISCHARGE
                .formatted("HIS", "A40", "P2")
                .replace("ADT^A03^ADT_A03", "ADT^A40^ADT_A39")
                .replace("EVN|A03", "EVN|A40")
                .replaceAll("(?s)PV1.*", "")
            + "MRG|P3^^^HIS^PI\n");
    assertThat(engineer.send("POST", path, null).statusCode()).isEqualTo(200);
    intake.applyAll(tenant);
    assertThat(stateOf("D4")).isEqualTo("applied");
    assertThat(count("audit_event WHERE action = 'integration.replay'")).isEqualTo(2);
    assertThat(engineer.send("POST", path, null).body()).contains("integration.nothing-to-replay");
  }

  @Test
  void whatAStrangerSentIsAppliedAgainOnlyOnceTheStrangerIsAdmitted() {
    intake.take(tenant, DISCHARGE.formatted("NEW", "N1", "P7"));
    assertThat(stateOf("N1")).isEqualTo("rejected");
    String path = "/api/integration/messages/" + message("N1") + "/replay";
    assertThat(engineer.send("POST", path, null).body())
        .contains("integration.sender-not-admitted");
    hospitals.run(tenant, () -> jdbc.sql("UPDATE intake_peer SET state = 'admitted'").update());
    assertThat(engineer.send("POST", path, null).statusCode()).isEqualTo(200);
    intake.applyAll(tenant);
    assertThat(stateOf("N1")).isEqualTo("applied");
  }

  private void refusedAndUntouched(String reason) {
    String before = state.exactly(tenant);
    json(replayOfMessage("D1"), 200);
    rounds.replay(tenant);
    JsonNode refused = latest();
    assertThat(refused.path("state").asString()).isEqualTo("refused");
    assertThat(refused.path("reason").path("code").asString()).isEqualTo(reason);
    assertThat(state.exactly(tenant)).isEqualTo(before);
  }

  private HttpResponse<String> replayOfMessage(String controlId) {
    return engineer.send(
        "POST", "/api/integration/messages/" + message(controlId) + "/replay-patient", null);
  }

  private JsonNode latest() {
    return json(engineer.get("/api/integration/replays"), 200).path("items").get(0);
  }

  private UUID message(String controlId) {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql("SELECT message_id FROM intake_message WHERE control_id = ?")
                .param(controlId)
                .query(UUID.class)
                .single());
  }

  private String stateOf(String controlId) {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql("SELECT state FROM intake_message WHERE control_id = ?")
                .param(controlId)
                .query(String.class)
                .single());
  }

  private int count(String from) {
    return hospitals.in(
        tenant, () -> jdbc.sql("SELECT count(*) FROM " + from).query(Integer.class).single());
  }

  private static JsonNode json(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    return TestBrowser.json(response);
  }
}
