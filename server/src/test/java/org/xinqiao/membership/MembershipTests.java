package org.xinqiao.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
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
import org.xinqiao.cohort.TagRounds;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.profile.ProfileRounds;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Staff say what a patient is a member of, conditions ask for it, and it follows the patient.
@XinqiaoTest
class MembershipTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired ProfileRounds profiles;
  @Autowired TagRounds tags;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private Tenant tenant;
  private TestBrowser nurse;
  private String patient;

  @BeforeEach
  void aMember() {
    tenant = hospitals.open();
    nurse = people.signIn(tenant, Staff.Role.NURSE);
    patient =
        card("王秀兰", Map.of("programme", "hospital", "level", "silver", "cardNumber", " V-0001 "));
  }

  @Test
  void aCardMayBeOpenedWithAMembership() {
    JsonNode one = memberships().get(0);
    assertThat(one.path("levelLabel").asString()).isEqualTo("银卡会员");
    assertThat(one.path("cardNumber").asString()).isEqualTo("V-0001");
    assertThat(one.path("since").asString()).isEqualTo(today().toString());
    assertThat(one.path("source").asString()).isEqualTo("card");
    assertThat(one.path("over").asBoolean()).isFalse();
    assertThat(one("SELECT count(*)::text FROM membership_entry WHERE card_enc IS NOT NULL"))
        .isEqualTo("1");
    assertThat(one("SELECT string_agg(card_enc::text, '') FROM membership_entry"))
        .doesNotContain("V-0001");
    Map<String, Object> wrong = cardBody("李强", Map.of("programme", "hospital", "level", "emperor"));
    refused(nurse.post("/api/cards", wrong), 400, "enrolment.membership-impossible");
  }

  @Test
  void ofEachProgrammeTheNewestWordHolds() {
    String first = memberships().get(0).path("id").asString();
    JsonNode two = json(say("family", "full", null, today().plusDays(30), null));
    assertThat(two).hasSize(2);
    JsonNode gold = json(say("hospital", "gold", today().minusDays(400), null, first));
    assertThat(gold).hasSize(2);
    assertThat(gold.get(0).path("level").asString()).isEqualTo("gold");
    assertThat(gold.get(0).path("source").asString()).isEqualTo("staff");
    assertThat(gold.get(0).path("cardNumber").isNull()).isTrue();
    JsonNode left = json(end("hospital", gold.get(0).path("id").asString()));
    assertThat(left).hasSize(1);
    assertThat(left.get(0).path("programme").asString()).isEqualTo("family");
    assertThat(one("SELECT count(*)::text FROM membership_entry")).isEqualTo("4");
    assertThat(one("SELECT count(*)::text FROM audit_event WHERE action = 'membership.end'"))
        .isEqualTo("1");
  }

  @Test
  void whatCannotBeIsRefusedByName() {
    String first = memberships().get(0).path("id").asString();
    refused(say("club", "gold", null, null, null), 422, "membership.unknown-programme");
    refused(say("family", "gold", null, null, null), 422, "membership.unknown-level");
    refused(
        say("family", "full", today().plusDays(1), null, null), 422, "membership.in-the-future");
    refused(say("family", "full", null, today().minusDays(1), null), 422, "membership.over");
    refused(say("hospital", "gold", null, null, null), 409, "membership.changed");
    refused(
        say("hospital", "gold", null, null, UUID.randomUUID().toString()),
        409,
        "membership.changed");
    refused(end("family", first), 409, "membership.no-member");
    refused(end("hospital", UUID.randomUUID().toString()), 409, "membership.changed");
    refused(end("club", first), 422, "membership.unknown-programme");
    assertThat(one("SELECT count(*)::text FROM membership_entry")).isEqualTo("1");
  }

  @Test
  void onlyWhoLooksAfterThePatientSaysIt() {
    for (Staff.Role role : List.of(Staff.Role.ENGINEER, Staff.Role.AUDITOR, Staff.Role.OPERATOR)) {
      TestBrowser other = people.signIn(tenant, role);
      assertThat(other.get(path()).statusCode()).isEqualTo(403);
      assertThat(other.post(path(), Map.of()).statusCode()).isEqualTo(403);
    }
    TestBrowser elsewhere = people.signIn(hospitals.open(), Staff.Role.LEAD);
    assertThat(elsewhere.get(path()).statusCode()).isEqualTo(404);
  }

  @Test
  void conditionsAskForIt() {
    profiles.run(tenant);
    tags.run(tenant);
    assertThat(stratum()).isEqualTo("vip");
    end("hospital", memberships().get(0).path("id").asString());
    profiles.run(tenant);
    tags.run(tenant);
    assertThat(stratum()).isNotEqualTo("vip");
  }

  @Test
  void itFollowsAMergeAndOfEachProgrammeOneHolds() {
    String other = card("李强", Map.of("programme", "hospital", "level", "gold"));
    TestBrowser lead = people.signIn(tenant, Staff.Role.LEAD);
    assertThat(
            lead.post(
                    "/api/patients/" + patient + "/merge",
                    Map.of("retired", other, "reason", "同一人"))
                .statusCode())
        .isEqualTo(200);
    JsonNode both = memberships();
    assertThat(both).hasSize(1);
    assertThat(both.get(0).path("level").asString()).isEqualTo("gold");
  }

  @Test
  void aFileWithTwoOfOneNameIsRefused() {
    JsonMapper json = JsonMapper.shared();
    assertThatThrownBy(() ->
            Programmes.read(
                json.readTree(
                    "{\"programmes\": [{\"id\": \"a\", \"levels\": []}, {\"id\": \"a\", \"levels\": []}]}")))
        .hasMessageContaining("two programmes a");
    assertThatThrownBy(() ->
            Programmes.read(
                json.readTree(
                    "{\"programmes\": [{\"id\": \"a\", \"levels\": [{\"id\": \"x\"}, {\"id\": \"x\"}]}]}")))
        .hasMessageContaining("two levels x of a");
  }

  private String stratum() {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql("SELECT value FROM cohort_fact_stratum WHERE name = 'value'")
                .query(String.class)
                .optional()
                .orElse("none"));
  }

  private JsonNode memberships() {
    return json(nurse.get(path()));
  }

  private HttpResponse<String> say(
      String programme,
      String level,
      @Nullable LocalDate since,
      @Nullable LocalDate until,
      @Nullable String replaces) {
    Map<String, Object> body = new HashMap<>();
    body.put("programme", programme);
    body.put("level", level);
    body.put("since", since == null ? null : since.toString());
    body.put("validUntil", until == null ? null : until.toString());
    body.put("replaces", replaces);
    return nurse.post(path(), body);
  }

  private HttpResponse<String> end(String programme, String replaces) {
    return nurse.post(path() + "/" + programme + "/end", Map.of("replaces", replaces));
  }

  private String path() {
    return "/api/patients/" + patient + "/memberships";
  }

  private String card(String name, Map<String, Object> membership) {
    return json(nurse.post("/api/cards", cardBody(name, membership))).path("patientId").asString();
  }

  private static Map<String, Object> cardBody(String name, Map<String, Object> membership) {
    Map<String, Object> card = new HashMap<>();
    card.put("requestId", UUID.randomUUID().toString());
    card.put("name", name);
    card.put("birthDate", "1975-04-12");
    card.put("consent", "not-asked");
    card.put("membership", membership);
    return card;
  }

  private static void refused(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(code);
  }

  private String one(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(String.class).single());
  }

  private LocalDate today() {
    return LocalDate.now(clock);
  }

  private static JsonNode json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JsonMapper.shared().readTree(answer.body());
  }
}
