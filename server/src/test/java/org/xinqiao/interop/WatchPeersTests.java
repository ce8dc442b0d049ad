package org.xinqiao.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
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
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.JsonNode;

/// The peers as 集成监控 shows them, and the alarms about them. 2026-03-18 is a Wednesday.
@XinqiaoTest
class WatchPeersTests {

  private static final String A04 =
      """
      MSH|^~\\&|HIS|SZYY|PRM|SZYY|20260318083015+0800||ADT^A04^ADT_A01|%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
      EVN|A04|20260318083010+0800
      PID|1||%s^^^HIS^PI||%s^^^^^L||19750412|F|||||%s
      PV1|1|O|心血管内科门诊^2诊室||||D0456^陈^志远|||0304^心血管内科|||||||||MZ1
      """;
  private static final String PHONE = "^PRN^CP^^^^13000000001";
  private static final Map<String, @Nullable Object> LIMITS = limits(15, "07:00", "22:00", 60, 0);

  @Autowired TestHospital hospitals;
  @Autowired TestStaff staff;
  @Autowired IntakeRounds intake;
  @Autowired WatchRounds rounds;
  @Autowired ReceiveMessage receive;
  @Autowired PeerMonitor monitor;
  @Autowired JdbcClient jdbc;

  private Tenant tenant;
  private int number;

  @BeforeEach
  void aHospital() {
    tenant = hospitals.open();
  }

  @Test
  void ratesAreTheSameBeforeAndAfterTheyAreCounted() {
    TestClock.at("2026-03-17T22:59", () -> send(3));
    TestClock.at("2026-03-18T00:00", () -> send(1));
    TestClock.at("2026-03-18T08:59", () -> send(2));
    TestClock.at("2026-03-18T09:05", () -> send(4));
    TestClock.at("2026-03-18T09:28", () -> send(5));
    TestClock.at(
        "2026-03-18T09:30",
        () -> {
          PeerMonitor.Line uncounted = his();
          assertThat(uncounted.rate().receivedToday()).isEqualTo(12);
          assertThat(uncounted.rate().perMinute()).isEqualTo(1.0);
          assertThat(uncounted.rate().hours()).hasSize(24);
          assertThat(uncounted.rate().hours())
              .filteredOn(hour -> hour.received() > 0)
              .containsExactly(
                  hour("2026-03-17T22:00", 3),
                  hour("2026-03-18T00:00", 1),
                  hour("2026-03-18T08:00", 2),
                  hour("2026-03-18T09:00", 9));
          rounds.watch(tenant);
          assertThat(counted()).as("09:20 on is not over").isEqualTo(10);
          assertThat(his().rate()).isEqualTo(uncounted.rate());
        });
    TestClock.at("2026-03-18T09:41", () -> send(1));
    TestClock.at(
        "2026-03-18T10:00",
        () -> {
          rounds.watch(tenant);
          rounds.watch(tenant);
          assertThat(counted()).isEqualTo(16);
          assertThat(his().rate().receivedToday()).isEqualTo(13);
        });
    TestClock.at(
        "2026-03-21T10:00",
        () -> {
          rounds.watch(tenant);
          assertThat(counted()).as("forgotten after two days").isZero();
        });
  }

  @Test
  void whatWaitsAndWhatWasSetAsideIsTold() {
    TestClock.at("2026-03-18T09:00", () -> receive(message("P1", PHONE)));
    TestClock.at("2026-03-18T09:01", () -> receive(message("", PHONE)));
    TestClock.at(
        "2026-03-18T09:02",
        () -> {
          PeerMonitor.Line his = his();
          assertThat(his.waiting()).isEqualTo(1);
          assertThat(his.lagSeconds()).isEqualTo(120);
          assertThat(his.quarantined()).isEqualTo(1);
          assertThat(his.lastMessageAt()).isEqualTo(at("2026-03-18T09:01"));
        });
  }

  @Test
  void silenceRaisesOneAlarmWhichEndsWithTheNextMessage() {
    TestClock.at("2026-03-18T09:00", () -> send(1));
    TestClock.at("2026-03-18T10:00", () -> rounds.watch(tenant));
    assertThat(alarms()).isEmpty();
    TestClock.at("2026-03-18T10:01", () -> rounds.watch(tenant));
    TestClock.at("2026-03-18T10:02", () -> rounds.watch(tenant));
    TestClock.at("2026-03-18T20:00", () -> rounds.watch(tenant));
    assertThat(alarms()).containsExactly("silent 10:01 61/60 open");
    TestClock.at("2026-03-18T21:00", () -> send(1));
    TestClock.at("2026-03-18T21:01", () -> rounds.watch(tenant));
    assertThat(alarms()).containsExactly("silent 10:01 61/60 21:01");
    TestClock.at("2026-03-19T09:01", () -> rounds.watch(tenant));
    assertThat(alarms()).containsExactly("silent 10:01 61/60 21:01", "silent 09:01 721/60 open");
  }

  @Test
  void lagAndQuarantineRaiseAlarmsAndEndByThemselves() {
    engineer().send("PUT", "/api/integration/peers/" + peer() + "/alarm-limits", json(LIMITS));
    TestClock.at("2026-03-18T09:00", () -> receive(message("P1", PHONE)));
    TestClock.at("2026-03-18T09:00", () -> receive(message("", PHONE)));
    TestClock.at("2026-03-18T09:02", () -> rounds.watch(tenant));
    assertThat(alarms())
        .containsExactlyInAnyOrder("lag 09:02 120/60 open", "quarantined 09:02 1/0 open");
    intake.applyAll(tenant);
    TestClock.at("2026-03-18T09:03", () -> rounds.watch(tenant));
    assertThat(alarms())
        .containsExactlyInAnyOrder("lag 09:02 120/60 09:03", "quarantined 09:02 1/0 open");
    TestClock.at("2026-03-18T10:01", () -> receive(message("P2", PHONE)));
    TestClock.at("2026-03-18T10:01", () -> rounds.watch(tenant));
    assertThat(alarms())
        .containsExactlyInAnyOrder("lag 09:02 120/60 09:03", "quarantined 09:02 1/0 10:01");
  }

  @Test
  void aSenderWhoIsNotAdmittedRaisesNothing() {
    TestClock.at("2026-03-18T09:00", () -> send(1));
    hospitals.run(tenant, () -> jdbc.sql("UPDATE intake_peer SET state = 'blocked'").update());
    TestClock.at("2026-03-18T12:00", () -> rounds.watch(tenant));
    assertThat(alarms()).isEmpty();
  }

  @Test
  void anAlarmIsAcknowledgedOnceByAnEngineerAndStaysInTheHistory() {
    TestClock.at("2026-03-18T09:00", () -> send(1));
    TestClock.at("2026-03-18T12:00", () -> rounds.watch(tenant));
    TestBrowser engineer = engineer();
    JsonNode alarm = json(engineer.get("/api/integration/alarms?open=true")).path("items").get(0);
    String path = "/api/integration/alarms/" + alarm.path("id").asString() + "/acknowledge";
    assertThat(alarm.path("kind").asString()).isEqualTo("silent");
    assertThat(alarm.path("acknowledgedBy").isNull()).isTrue();

    assertThat(staff.signIn(tenant, Staff.Role.LEAD).send("POST", path, null).statusCode())
        .isEqualTo(403);
    assertThat(
            staff
                .signIn(hospitals.open(), Staff.Role.ENGINEER)
                .send("POST", path, null)
                .statusCode())
        .isEqualTo(404);
    assertThat(engineer.send("POST", path, null).statusCode()).isEqualTo(204);
    HttpResponse<String> again = engineer.send("POST", path, null);
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("integration.alarm-acknowledged");
    assertThat(
            count(
                "audit_event WHERE action = 'integration.acknowledge-alarm' AND outcome = 'allowed'"))
        .isEqualTo(1);

    TestClock.at("2026-03-18T12:01", () -> send(1));
    TestClock.at("2026-03-18T12:02", () -> rounds.watch(tenant));
    assertThat(json(engineer.get("/api/integration/alarms?open=true")).path("items").size())
        .isZero();
    JsonNode kept = json(engineer.get("/api/integration/alarms")).path("items").get(0);
    assertThat(kept.path("acknowledgedBy").asString()).startsWith("测试员工");
    assertThat(kept.path("clearedAt").isNull()).isFalse();
  }

  @Test
  void limitsAreChosenByAnEngineerAndRefusedWhenTheyMakeNoSense() {
    TestBrowser engineer = engineer();
    String path = "/api/integration/peers/" + peer() + "/alarm-limits";
    JsonNode before = json(engineer.get("/api/integration/peers")).get(0).path("limits");
    assertThat(before.path("silentMinutes").asInt()).isEqualTo(60);
    assertThat(before.path("from").asString()).isEqualTo("08:00");

    assertThat(staff.signIn(tenant, Staff.Role.LEAD).send("PUT", path, json(LIMITS)).statusCode())
        .isEqualTo(403);
    TestBrowser other = staff.signIn(hospitals.open(), Staff.Role.ENGINEER);
    assertThat(other.send("PUT", path, json(LIMITS)).statusCode()).isEqualTo(404);
    assertThat(engineer.send("PUT", path, json(limits(15, "22:00", "07:00", 60, 0))).body())
        .contains("integration.hours-reversed");
    assertThat(engineer.send("PUT", path, json(limits(0, "07:00", "22:00", 60, 0))).statusCode())
        .isEqualTo(400);
    assertThat(count("intake_alarm_limit")).isZero();

    HttpResponse<String> chosen =
        engineer.send("PUT", path, json(limits(null, "07:00", "22:00", 90, null)));
    assertThat(chosen.statusCode()).as(chosen.body()).isEqualTo(200);
    JsonNode limits = json(engineer.get("/api/integration/peers")).get(0).path("limits");
    assertThat(limits.path("silentMinutes").isNull()).isTrue();
    assertThat(limits.path("to").asString()).isEqualTo("22:00");
    assertThat(limits.path("lagSeconds").asInt()).isEqualTo(90);
    assertThat(count("audit_event WHERE action = 'integration.limit-alarms'")).isEqualTo(1);
  }

  @Test
  void flawsAreCountedForThePeerTheyCameFrom() {
    TestClock.at(
        "2026-03-18T09:00",
        () -> {
          take(message("P1", PHONE));
          take(message("P2", PHONE));
          take(message("P3", ""));
          take(message("P4", "^PRN^CP^^^^13000000004"));
        });
    hospitals.run(
        tenant,
        () -> {
          jdbc.sql(
                  """
                  UPDATE clinical_encounter SET class = 'inpatient', discharged_at = NULL
                   WHERE patient_id = (SELECT patient_id FROM patient WHERE mrn = 'P1')
                  """)
              .update();
          attempt("P4", "refused", "2026-03-18T10:00");
        });
    TestClock.at("2026-03-18T11:00", () -> rounds.watch(tenant));
    assertThat(flaws())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "no-discharge-time", 1,
                // P3 has none, P4 has one at which there is nobody.
                "no-phone", 2,
                "unreachable-phone", 1,
                // P1 and P2 have the same name, birth date and telephone.
                "possible-duplicate", 1));

    hospitals.run(tenant, () -> attempt("P4", "accepted", "2026-03-18T12:00"));
    TestClock.at("2026-03-18T11:04", () -> rounds.watch(tenant));
    assertThat(flaws()).as("not so soon again").containsEntry("no-phone", 2);
    TestClock.at("2026-03-18T12:10", () -> rounds.watch(tenant));
    assertThat(flaws())
        .as("a message arrived there since")
        .containsEntry("no-phone", 1)
        .containsEntry("unreachable-phone", 0);
  }

  @Test
  void aWalkInManyStepsCountsEverybodyOnce() {
    TestClock.at("2026-03-18T09:00", () -> take(message("P3", "")));
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    """
                    INSERT INTO patient (tenant_id, patient_id, name, family_name, given_name, sex, demographics_at,
                                         source_message_id, registered_at)
                    SELECT tenant_id, gen_random_uuid(), name, family_name, given_name, sex, demographics_at,
                           source_message_id, registered_at
                      FROM patient, generate_series(1, 749)
                    """)
                .update());
    TestClock.at("2026-03-18T10:00", () -> rounds.watch(tenant));
    assertThat(flaws()).containsEntry("no-phone", 750);
    TestClock.at("2026-03-18T11:00", () -> rounds.watch(tenant));
    assertThat(flaws()).containsEntry("no-phone", 750);
  }

  /// A message to the patient's telephone, with a receipt when it was accepted.
  private void attempt(String mrn, String state, String when) {
    UUID id = UUID.randomUUID();
    jdbc.sql(
            """
            INSERT INTO messaging_attempt (tenant_id, patient_id, attempt_id, contact_id, channel, contact_point_id,
                                           wording, text_enc, state, reason, started_at)
            SELECT p.tenant_id, p.patient_id, :id, :id, 'sms', c.contact_point_id, 'neutral', '\\x00', :state,
                   CASE :state WHEN 'refused' THEN 'UNREACHABLE_ADDRESS' END, :at
              FROM patient p JOIN patient_contact_point c USING (tenant_id, patient_id) WHERE p.mrn = :mrn
            """)
        .param("id", id)
        .param("state", state)
        .param("mrn", mrn)
        .param("at", java.sql.Timestamp.from(at(when)))
        .update();
    jdbc.sql(
            """
            INSERT INTO messaging_receipt (tenant_id, patient_id, attempt_id, event_id, kind, at, received_at)
            SELECT tenant_id, patient_id, attempt_id, 'E1', 'delivered', started_at, started_at
              FROM messaging_attempt WHERE attempt_id = :id AND state = 'accepted'
            """)
        .param("id", id)
        .update();
  }

  private Map<String, Integer> flaws() {
    Map<String, Integer> flaws = new HashMap<>();
    his().quality().forEach((kind, found) -> flaws.put(kind.toString(), found));
    return flaws;
  }

  private void send(int messages) {
    for (int i = 0; i < messages; i++) {
      take(message("P1", PHONE));
    }
  }

  private String message(String patient, String telecom) {
    return A04.formatted("M" + ++number, patient, "张^丽", telecom);
  }

  private void take(String message) {
    assertThat(intake.take(tenant, message)).contains("MSA|AA");
  }

  /// Takes without applying.
  private void receive(String message) {
    peer();
    Tenancy.run(
        tenant.id(),
        () -> receive.receive(message.replace('\n', '\r').getBytes(StandardCharsets.UTF_8)));
  }

  private UUID peer() {
    if (count("intake_peer") == 0) {
      TestClock.at("2026-03-18T08:00", () -> take(message("P9", "^PRN^CP^^^^13000000009")));
    }
    return hospitals.in(
        tenant, () -> jdbc.sql("SELECT peer_id FROM intake_peer").query(UUID.class).single());
  }

  private PeerMonitor.Line his() {
    return Tenancy.call(tenant.id(), monitor::peers).getFirst();
  }

  private static IntakeRates.Hour hour(String began, int received) {
    return new IntakeRates.Hour(at(began), received);
  }

  private int counted() {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql("SELECT coalesce(sum(received), 0) FROM intake_rate")
                .query(Integer.class)
                .single());
  }

  private List<String> alarms() {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql(
                    """
                    SELECT concat_ws(' ', kind, to_char(raised_at AT TIME ZONE 'Asia/Shanghai', 'HH24:MI'),
                                     measured || '/' || threshold,
                                     coalesce(to_char(cleared_at AT TIME ZONE 'Asia/Shanghai', 'HH24:MI'), 'open'))
                      FROM intake_alarm ORDER BY raised_at, kind
                    """)
                .query(String.class)
                .list());
  }

  private int count(String from) {
    return hospitals.in(
        tenant, () -> jdbc.sql("SELECT count(*) FROM " + from).query(Integer.class).single());
  }

  private TestBrowser engineer() {
    return staff.signIn(tenant, Staff.Role.ENGINEER);
  }

  private static Map<String, @Nullable Object> limits(
      @Nullable Integer silent,
      String from,
      String to,
      @Nullable Integer lag,
      @Nullable Integer quarantined) {
    Map<String, @Nullable Object> limits = new HashMap<>();
    limits.put("silentMinutes", silent);
    limits.put("from", from);
    limits.put("to", to);
    limits.put("workingDaysOnly", true);
    limits.put("lagSeconds", lag);
    limits.put("quarantinedPerHour", quarantined);
    return limits;
  }

  private static String json(Map<String, ?> body) {
    return new tools.jackson.databind.json.JsonMapper().writeValueAsString(body);
  }

  private static JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestBrowser.json(response);
  }

  private static Instant at(String wallTime) {
    return LocalDateTime.parse(wallTime).atZone(Hl7Time.HOSPITAL).toInstant();
  }
}
