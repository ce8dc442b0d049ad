package org.xinqiao.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.care.CareFixture;
import org.xinqiao.consent.Purpose;
import org.xinqiao.governor.Reason;
import org.xinqiao.organization.Department;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;

/// What was not sent or was moved: exactly one reason each, held by the database, and the list.
@XinqiaoTest
class UnsentContactsTests {

  private static final String HEART = "0101";
  private static final String BONES = "0401";

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired CareFixture care;
  @Autowired Contacts contacts;
  @Autowired ContactStore store;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private Tenant tenant;
  private PatientId heart;
  private PatientId bones;
  private TestBrowser lead;
  private TestBrowser heartNurse;

  @BeforeEach
  void twoPatients() {
    tenant = hospitals.open();
    heart = patient("U1", "金丝雀甲", HEART);
    bones = patient("U2", "金丝雀乙", BONES);
    lead = people.signIn(tenant, Staff.Role.LEAD);
    heartNurse = people.signIn(people.hire(tenant, Staff.Role.NURSE, department(HEART)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"failed", "unknown", "not-sent", "expired", "cancelled"})
  void theDatabaseKeepsNothingUnsentWithoutAReason(String state) {
    UUID contact = plan(heart, "p", null, 1);
    assertThatThrownBy(() -> set(contact, state, null))
        .isInstanceOf(DataIntegrityViolationException.class);
    set(contact, state, "expired");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sending", "accepted", "delivered", "read", "replied"})
  void theDatabaseKeepsNothingSentWithAReason(String state) {
    UUID contact = plan(heart, "p", null, 1);
    assertThatThrownBy(() -> set(contact, state, "expired"))
        .isInstanceOf(DataIntegrityViolationException.class);
    set(contact, state, null);
  }

  @Test
  void eachIsListedOnceWithItsReason() {
    UUID ended = plan(heart, "P07", HEART, 5);
    end(heart, ended, Reason.CONSENT_WITHDRAWN);
    UUID waits = plan(bones, "P04", BONES, 4);
    move(bones, waits, Reason.DAILY_CAP);
    UUID late = plan(heart, "P07", HEART, 3);
    move(heart, late, Reason.QUIET_HOURS);
    set(late, "sending", null);
    hospitals.run(tenant, () -> store.accepted(heart, late, clock.instant(), true));
    plan(heart, "P07", HEART, 2);

    assertThat(lines(lead, ""))
        .containsExactly(
            "sent-later quiet-hours 金丝雀甲",
            "waiting daily-cap 金丝雀乙",
            "not-sent consent-withdrawn 金丝雀甲");
    assertThat(lines(lead, "?reason=daily-cap")).containsExactly("waiting daily-cap 金丝雀乙");
    assertThat(lines(lead, "?asker=P07&outcome=sent-later")).hasSize(1);
    assertThat(lines(lead, "?department=" + BONES)).hasSize(1);
    assertThat(lines(lead, "?channel=sms")).isEmpty();
    assertThat(lines(heartNurse, "")).as("within the reach").hasSize(2);
    assertThat(get(people.signIn(hospitals.open(), Staff.Role.LEAD), "").path("items")).isEmpty();
    assertThat(people.signIn(tenant, Staff.Role.ENGINEER).get("/api/unsent-contacts").statusCode())
        .isEqualTo(403);
    assertThat(audited()).isEqualTo(6);

    JsonNode summary = json(lead.get("/api/unsent-contacts/summary?asker=P07"));
    assertThat(summary.path("all").asInt()).isEqualTo(2);
    assertThat(counts(summary, "reasons"))
        .containsExactlyInAnyOrder("quiet-hours 1", "consent-withdrawn 1");
    assertThat(counts(summary, "askers")).containsExactlyInAnyOrder("P07 2", "P04 1");
    assertThat(counts(summary, "departments")).hasSize(2);
    assertThat(counts(summary, "channels")).containsExactly("sandbox 3");
  }

  @Test
  void thePatientsPageSaysTheSame() {
    UUID ended = plan(heart, "P07", HEART, 5);
    end(heart, ended, Reason.CONSENT_WITHDRAWN);
    plan(heart, "P07", HEART, 2);
    String path = "/api/patients/" + heart + "/contacts";
    assertThat(json(lead.get(path)).path("items")).hasSize(2);
    JsonNode only = json(lead.get(path + "?unsent=true")).path("items");
    assertThat(only).hasSize(1);
    assertThat(only.get(0).path("reason").path("code").asString()).isEqualTo("consent-withdrawn");
  }

  @Test
  void planningAnewForgetsWhyTheOldDayWasMissed() {
    String reference = "test:" + UUID.randomUUID();
    UUID contact = plan(heart, reference, "P07", HEART, 2);
    move(heart, contact, Reason.DAILY_CAP);
    assertThat(lines(lead, "")).hasSize(1);
    plan(heart, reference, "P07", HEART, -3);
    assertThat(lines(lead, "")).isEmpty();
  }

  @Test
  void pagesContinueWhereTheOneBeforeEnded() {
    for (int day = 1; day <= 5; day++) {
      end(heart, plan(heart, "P07", HEART, day), Reason.EXPIRED);
    }
    List<String> parts = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode part = get(lead, "?limit=2" + cursor);
      part.path("items").forEach(item -> parts.add(item.path("id").asString()));
      cursor =
          part.path("nextCursor").isNull() ? null : "&cursor=" + part.path("nextCursor").asString();
    } while (cursor != null);
    assertThat(parts).hasSize(5).doesNotHaveDuplicates();
    assertThat(lead.get("/api/unsent-contacts?cursor=x").statusCode()).isEqualTo(400);
    assertThat(lead.get("/api/unsent-contacts?days=0").statusCode()).isEqualTo(400);
  }

  @Test
  void theListLeavesAsAFile() {
    end(heart, plan(heart, "P07", HEART, 5), Reason.CONSENT_WITHDRAWN);
    Map<String, Object> wish =
        Map.of(
            "unsent", Map.of("days", 30, "reason", "consent-withdrawn"),
            "purpose", "quality",
            "reason", "核对未发送的触达",
            "format", "csv",
            "wholePhones", false);
    HttpResponse<String> asked = lead.post("/api/listings", wish);
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(200);
    JsonNode listing = TestBrowser.json(asked);
    assertThat(listing.path("kind").asString()).isEqualTo("unsent");
    assertThat(listing.path("rows").asInt()).isEqualTo(1);
  }

  private PatientId patient(String number, String name, String department) {
    PatientId patient =
        care.register(
            tenant, number, name, PhoneNumber.parse("1300007000" + number.charAt(1)).orElseThrow());
    care.visit(tenant, patient, number, "V" + number, department, 5);
    return patient;
  }

  // The department is made by a visit to it.
  private Department department(String code) {
    return care.department(tenant, code);
  }

  private UUID plan(PatientId patient, String asker, @Nullable String department, int daysAgo) {
    return plan(patient, "test:" + UUID.randomUUID(), asker, department, daysAgo);
  }

  private UUID plan(
      PatientId patient, String reference, String asker, @Nullable String department, int daysAgo) {
    Instant when = clock.instant().minus(Duration.ofDays(daysAgo));
    return hospitals.in(
        tenant,
        () -> {
          PlannedContact contact =
              new PlannedContact(
                  patient,
                  reference,
                  new Text("满意度调查", "Survey"),
                  PlannedContact.ContactClass.NOTICE,
                  Purpose.CARE,
                  PlannedContact.Priority.CLINICAL,
                  "tpl.T05",
                  Map.of("date", "3月18日"),
                  List.of("sandbox"),
                  null,
                  when,
                  when.plus(Duration.ofDays(30)));
          contacts.plan(
              List.of(
                  department == null
                      ? contact
                      : contact.from(
                          new PlannedContact.Origin(asker, department, "科室" + department))));
          return jdbc.sql("SELECT contact_id FROM messaging_contact WHERE reference = ?")
              .param(reference)
              .query(UUID.class)
              .single();
        });
  }

  private void end(PatientId patient, UUID contact, Reason reason) {
    hospitals.run(tenant, () -> store.end(patient, contact, "not-sent", reason, null));
  }

  private void move(PatientId patient, UUID contact, Reason reason) {
    hospitals.run(
        tenant,
        () -> store.again(patient, contact, clock.instant().plus(Duration.ofDays(1)), reason));
  }

  private void set(UUID contact, String state, @Nullable String reason) {
    hospitals.run(
        tenant,
        () ->
            jdbc.sql("UPDATE messaging_contact SET state = ?, reason_code = ? WHERE contact_id = ?")
                .params(state, reason, contact)
                .update());
  }

  private int audited() {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql("SELECT count(*) FROM audit_event WHERE action = 'contact.unsent.list'")
                .query(Integer.class)
                .single());
  }

  private static List<String> lines(TestBrowser who, String query) {
    return StreamSupport.stream(get(who, query).path("items").spliterator(), false)
        .map(one ->
            String.join(
                " ",
                one.path("outcome").asString(),
                one.path("reason").asString(),
                one.path("patientName").asString()))
        .toList();
  }

  private static List<String> counts(JsonNode summary, String of) {
    return StreamSupport.stream(summary.path(of).spliterator(), false)
        .map(one -> one.path("key").asString() + " " + one.path("contacts").asInt())
        .toList();
  }

  private static JsonNode get(TestBrowser who, String query) {
    return json(who.get("/api/unsent-contacts" + query));
  }

  private static JsonNode json(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return TestBrowser.json(answer);
  }
}
