package org.xinqiao.governor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.care.CareFixture;
import org.xinqiao.channel.sandbox.SandboxBehaviour;
import org.xinqiao.consent.Purpose;
import org.xinqiao.messaging.Contacts;
import org.xinqiao.messaging.PlannedContact;
import org.xinqiao.messaging.SendRounds;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;

/// Kill switches: what is stopped waits, what waited past its time is not sent, and two people let
/// much go on.
@XinqiaoTest
class StopSendingTests {

  private static final String PATHWAY = "asthma";
  private static final String MORNING = "2026-03-18T10:00";

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired CareFixture care;
  @Autowired Contacts contacts;
  @Autowired SendRounds rounds;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private Tenant tenant;
  private PatientId patient;
  private TestBrowser lead;

  @BeforeEach
  void aPatient() {
    TestClock.at(
        MORNING,
        () -> {
          tenant = hospitals.open();
          patient =
              care.register(tenant, "K1", "金丝雀甲", PhoneNumber.parse("13000007101").orElseThrow());
          lead = people.signIn(tenant, Staff.Role.LEAD);
        });
  }

  @Test
  void theWholeHospitalStopsAndGoesOn() {
    TestClock.at(
        MORNING,
        () -> {
          UUID contact = plan(PATHWAY, Duration.ofDays(2));
          assertThat(preview("hospital", "")).isEqualTo(1);
          JsonNode stop = stop("hospital", "");
          assertThat(stop.path("held").asInt()).isEqualTo(1);
          rounds.run(tenant);
          assertThat(state(contact)).isEqualTo("planned sending-stopped");

          lift(lead, stop, 1);
          assertThat(state(contact)).isEqualTo("planned sending-stopped");
        });
    TestClock.at("2026-03-18T11:05", () -> rounds.run(tenant));
    assertThat(one("SELECT state || ' ' || moved_code FROM messaging_contact"))
        .isEqualTo("accepted sending-stopped");
    assertThat(audited("sending.stop")).isEqualTo(1);
    assertThat(audited("sending.stop-lift")).isEqualTo(1);
  }

  @Test
  void aPathwayOrAChannelStopsAloneAndNothingElseDoes() {
    TestClock.at(
        MORNING,
        () -> {
          stop("pathway", PATHWAY);
          UUID stopped = plan(PATHWAY, Duration.ofDays(2));
          UUID other = plan("copd", Duration.ofDays(2));
          rounds.run(tenant);
          assertThat(state(stopped)).isEqualTo("planned sending-stopped");
          assertThat(state(other)).startsWith("accepted");
        });
    TestClock.at(
        "2026-03-19T10:00",
        () -> {
          stop("channel", "sandbox");
          UUID third = plan("copd", Duration.ofDays(2));
          rounds.run(tenant);
          assertThat(state(third)).isEqualTo("planned sending-stopped");
        });
  }

  @Test
  void whatWasHeldPastItsTimeIsNotSentWhetherItIsLiftedOrNot() {
    UUID[] contact = new UUID[1];
    JsonNode[] stop = new JsonNode[1];
    TestClock.at(
        MORNING,
        () -> {
          contact[0] = plan(PATHWAY, Duration.ofMinutes(30));
          stop[0] = stop("hospital", "");
          rounds.run(tenant);
          lift(lead, stop[0], 1);
        });
    TestClock.at("2026-03-18T12:00", () -> rounds.run(tenant));
    assertThat(state(contact[0])).isEqualTo("not-sent sending-stopped");
  }

  @Test
  void twoPeopleLetMuchGoOn() {
    TestClock.at(
        MORNING,
        () -> {
          JsonNode stop = stop("hospital", "");
          UUID contact = plan(PATHWAY, Duration.ofDays(2));
          copies(contact, 200);
          assertThat(tryLift(lead, stop, 0).statusCode()).as("shown less").isEqualTo(409);
          JsonNode waiting = json(tryLift(lead, stop, 201)).path("inForce").get(0);
          assertThat(waiting.path("mine").asBoolean()).isTrue();
          assertThat(tryLift(lead, stop, 201).statusCode()).as("the same").isEqualTo(403);
          TestBrowser second = people.signIn(tenant, Staff.Role.OPERATOR);
          assertThat(json(tryLift(second, stop, 201)).path("inForce")).isEmpty();
          JsonNode past = json(lead.get("/api/sending-stops/lifted")).path("items").get(0);
          assertThat(past.path("held").asInt()).isEqualTo(201);
          assertThat(past.path("askedBy").asString())
              .isNotEqualTo(past.path("liftedBy").asString());
        });
  }

  @Test
  void whatCannotBeStoppedIsSaid() {
    TestClock.at(
        MORNING,
        () -> {
          assertThat(tryStop("pathway", "nothing").statusCode()).isEqualTo(400);
          assertThat(tryStop("channel", "pigeon").statusCode()).isEqualTo(400);
          assertThat(tryStop("hospital", "sms").statusCode()).isEqualTo(400);
          JsonNode stop = stop("hospital", "");
          assertThat(
                  lead.post(
                          "/api/sending-stops/" + UUID.randomUUID() + "/lift",
                          Map.of("reason", "故障已排除", "held", 0))
                      .statusCode())
              .isEqualTo(404);
          assertThat(stop.path("what").asString()).isEmpty();
          assertThat(people.signIn(tenant, Staff.Role.NURSE).get("/api/sending-stops").statusCode())
              .isEqualTo(403);
        });
  }

  @Test
  void doingItAgainChangesNothing() {
    TestClock.at(
        MORNING,
        () -> {
          JsonNode stop = stop("channel", "sms");
          assertThat(stop("channel", "sms").path("id")).isEqualTo(stop.path("id"));
          assertThat(audited("sending.stop")).isEqualTo(1);
          lift(lead, stop, 0);
          lift(lead, stop, 0);
          assertThat(audited("sending.stop-lift")).isEqualTo(1);
          assertThat(stop("channel", "sms").path("id"))
              .as("a new one")
              .isNotEqualTo(stop.path("id"));
        });
  }

  @Test
  void everybodySeesWhatIsStoppedAndTheHistoryIsPaged() {
    for (int hour = 9; hour < 12; hour++) {
      TestClock.at(
          "2026-03-18T%02d:00".formatted(hour), () -> lift(lead, stop("pathway", PATHWAY), 0));
    }
    TestClock.at(
        "2026-03-18T12:00",
        () -> {
          stop("pathway", PATHWAY);
          TestBrowser nurse = people.signIn(tenant, Staff.Role.NURSE);
          JsonNode seen = json(nurse.get("/api/sending-stops/in-force"));
          assertThat(seen).hasSize(1);
          assertThat(seen.get(0).path("what").asString()).isEqualTo(PATHWAY);
          assertThat(seen.get(0).path("name").asString()).isNotBlank();
          JsonNode first = json(lead.get("/api/sending-stops/lifted?limit=2"));
          assertThat(first.path("items")).hasSize(2);
          JsonNode second =
              json(
                  lead.get(
                      "/api/sending-stops/lifted?limit=2&cursor="
                          + first.path("nextCursor").asString()));
          assertThat(second.path("items")).hasSize(1);
          assertThat(Instant.parse(second.path("items").get(0).path("liftedAt").asString()))
              .isBefore(Instant.parse(first.path("items").get(1).path("liftedAt").asString()));
        });
  }

  @Test
  void whatIsOnlyBarredOtherwiseDoesNotWaitForAStop() {
    TestClock.at(
        MORNING,
        () -> {
          stop("channel", "sandbox");
          UUID barred =
              plan(
                  PATHWAY,
                  Duration.ofDays(2),
                  Purpose.EDUCATION,
                  PlannedContact.ContactClass.NOTICE);
          UUID waits = plan(PATHWAY, Duration.ofDays(2));
          rounds.run(tenant);
          assertThat(state(barred)).isEqualTo("not-sent consent-missing");
          assertThat(state(waits)).as("alerts too").isEqualTo("planned sending-stopped");
        });
  }

  /// Whatever the moment: once the stop was answered for, at most the one message goes out whose
  /// call had begun, and nothing is lost or sent twice afterwards.
  @Test
  void aStopWhileSendingIsUnderWayHoldsTheRest() {
    int many = 40;
    int before = rounds.received().size();
    JsonNode[] stop = new JsonNode[1];
    rounds.provider().behave(new SandboxBehaviour.AcceptAfter(Duration.ofMillis(25)));
    try {
      TestClock.at(
          MORNING,
          () -> {
            for (int i = 0; i < many; i++) {
              plan(PATHWAY, Duration.ofDays(2));
            }
            int calls = rounds.provider().conversations();
            CompletableFuture<Void> sending =
                CompletableFuture.runAsync(() -> TestClock.at(MORNING, () -> rounds.run(tenant)));
            while (rounds.provider().conversations() < calls + 2 && !sending.isDone()) {
              Thread.onSpinWait();
            }
            stop[0] = stop("hospital", "");
            int called = rounds.provider().conversations();
            sending.join();
            assertThat(rounds.provider().conversations()).isLessThanOrEqualTo(called + 1);
            assertThat(rounds.received().size() - before).isEqualTo(count("accepted"));
            assertThat(count("accepted") + count("planned")).isEqualTo(many);
            assertThat(
                    one(
                        "SELECT count(*)::text FROM messaging_contact WHERE state = 'planned'"
                            + " AND reason_code IS DISTINCT FROM 'sending-stopped'"))
                .isEqualTo("0");
            lift(lead, stop[0], count("planned"));
          });
    } finally {
      rounds.provider().behave(new SandboxBehaviour.Accept());
    }
    TestClock.at("2026-03-18T11:05", () -> rounds.run(tenant));
    assertThat(count("accepted")).isEqualTo(many);
    assertThat(rounds.received()).hasSize(before + many);
  }

  /// What is held does not ask again all at once.
  @Test
  void whatWasHeldGoesOutOverAnHour() {
    TestClock.at(
        MORNING,
        () -> {
          stop("hospital", "");
          copies(
              plan(PATHWAY, Duration.ofDays(2), Purpose.CARE, PlannedContact.ContactClass.NOTICE),
              60);
          rounds.run(tenant);
        });
    assertThat(
            one(
                """
                SELECT (count(DISTINCT date_trunc('minute', ready_at)) > 20)::text FROM messaging_ready
                 WHERE ready_at BETWEEN timestamptz '2026-03-18T10:01+08' AND timestamptz '2026-03-18T11:01+08'
                """))
        .isEqualTo("true");
    assertThat(one("SELECT count(*)::text FROM messaging_ready")).isEqualTo("61");
  }

  private int count(String state) {
    return Integer.parseInt(
        one("SELECT count(*)::text FROM messaging_contact WHERE state = '" + state + "'"));
  }

  private UUID plan(String asker, Duration closes) {
    return plan(asker, closes, Purpose.CARE, PlannedContact.ContactClass.ALERT);
  }

  private UUID plan(
      String asker, Duration closes, Purpose purpose, PlannedContact.ContactClass kind) {
    Instant now = clock.instant();
    String reference = "test:" + UUID.randomUUID();
    return hospitals.in(
        tenant,
        () -> {
          contacts.plan(
              List.of(
                  new PlannedContact(
                          patient,
                          reference,
                          new Text("提醒", "Reminder"),
                          kind,
                          purpose,
                          PlannedContact.Priority.CLINICAL,
                          "tpl.T05",
                          Map.of("date", "3月18日"),
                          List.of("sandbox"),
                          null,
                          now.minus(Duration.ofMinutes(1)),
                          now.plus(closes))
                      .from(new PlannedContact.Origin(asker, "0101", "心内科"))));
          return jdbc.sql("SELECT contact_id FROM messaging_contact WHERE reference = ?")
              .param(reference)
              .query(UUID.class)
              .single();
        });
  }

  /// More of the same that wait.
  private void copies(UUID contact, int many) {
    hospitals.run(
        tenant,
        () -> {
          jdbc.sql(
                  """
                  INSERT INTO messaging_contact (tenant_id, patient_id, contact_id, reference, title_zh, title_en, class,
                      purpose, priority, template_id, template_version, channels, planned_for, not_after, state,
                      created_at)
                  SELECT tenant_id, patient_id, gen_random_uuid(), 'copy:' || n, title_zh, title_en, class, purpose,
                         priority, template_id, template_version, channels, planned_for, not_after, state, created_at
                    FROM messaging_contact, generate_series(1, ?) n WHERE contact_id = ?
                  """)
              .params(many, contact)
              .update();
          jdbc.sql(
                  """
                  INSERT INTO messaging_ready (tenant_id, patient_id, contact_id, lane, ready_at)
                  SELECT tenant_id, patient_id, contact_id, 0, planned_for FROM messaging_contact
                   WHERE reference ^@ 'copy:'
                  """)
              .update();
        });
  }

  private int preview(String kind, String what) {
    return json(lead.get("/api/sending-stops/preview?kind=" + kind + "&what=" + what))
        .path("contacts")
        .asInt();
  }

  private JsonNode stop(String kind, String what) {
    return json(tryStop(kind, what)).path("inForce").get(0);
  }

  private HttpResponse<String> tryStop(String kind, String what) {
    return lead.post("/api/sending-stops", Map.of("kind", kind, "what", what, "reason", "供应商故障"));
  }

  private static void lift(TestBrowser who, JsonNode stop, int shown) {
    json(tryLift(who, stop, shown));
  }

  private static HttpResponse<String> tryLift(TestBrowser who, JsonNode stop, int shown) {
    return who.post(
        "/api/sending-stops/" + stop.path("id").asString() + "/lift",
        Map.of("reason", "故障已排除", "held", shown));
  }

  private String state(UUID contact) {
    return one(
        "SELECT state || ' ' || coalesce(reason_code, '') FROM messaging_contact WHERE contact_id = '"
            + contact
            + "'");
  }

  private int audited(String action) {
    return Integer.parseInt(
        one("SELECT count(*)::text FROM audit_event WHERE action = '" + action + "'"));
  }

  private String one(String sql) {
    return hospitals.in(tenant, () -> jdbc.sql(sql).query(String.class).single());
  }

  private static JsonNode json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return TestBrowser.json(answer);
  }
}
