package org.xinqiao.oversight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.JsonNode;

/// Who stands out, by which rule, and what is noted about it.
@XinqiaoTest
class UnusualAccessTests {

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired IntakeRounds intake;
  @Autowired Organizations organizations;
  @Autowired ListUnusualAccess list;
  @Autowired OversightSettings settings;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private Tenant tenant;
  private TestBrowser auditor;
  private TestStaff.Person nurse;
  private LocalDate day;

  @BeforeEach
  void aDay() {
    tenant = hospitals.open();
    auditor = people.signIn(tenant, Staff.Role.AUDITOR);
    nurse = people.hire(tenant, Staff.Role.NURSE);
    day = LocalDate.now(clock).minusDays(1);
  }

  @ParameterizedTest
  @CsvSource({
    "many-charts, patient.view, allowed, 150",
    "denied, access.use-permission, denied, 20",
    "reveals, patient.reveal-phone, allowed, 30",
    "lists, listing.fetch, allowed, 3",
    "list-pages, measure.patients, allowed, 30",
    "budget-spent, access.chart-budget, denied, 1"
  })
  void somebodyStandsOutFromTheLimitOn(String rule, String action, String outcome, int limit) {
    for (int i = 0; i < limit - 1; i++) {
      did(nurse, action, outcome, UUID.randomUUID(), "10:00");
    }
    assertThat(found()).doesNotContainKey(rule);
    did(nurse, action, outcome, UUID.randomUUID(), "10:01");
    assertThat(found()).containsEntry(rule, limit);
    did(nurse, action, outcome, UUID.randomUUID(), "10:02");
    assertThat(found()).as("listed again, the day has gone on").containsEntry(rule, limit + 1);
  }

  @Test
  void aChartIsOneHoweverOftenItIsOpened() {
    UUID patient = UUID.randomUUID();
    for (int i = 0; i < 200; i++) {
      did(nurse, "patient.view", "allowed", patient, "10:00");
    }
    assertThat(found()).isEmpty();
  }

  @Test
  void aDayIsTheHospitalsAndOthersDaysAreNotCounted() {
    for (int i = 0; i < 10; i++) {
      did(nurse, "listing.fetch", "allowed", null, day.minusDays(1), "23:59:59");
      did(nurse, "listing.fetch", "allowed", null, day.plusDays(1), "00:00");
    }
    assertThat(found()).isEmpty();
    for (String time : List.of("00:00", "12:00", "23:59:59")) {
      did(nurse, "listing.fetch", "allowed", null, time);
    }
    assertThat(found()).containsEntry("lists", 3);
  }

  @ParameterizedTest
  @CsvSource({"22:59:59, 0", "23:00, 10", "00:00, 10", "05:59:59, 10", "06:00, 0"})
  void nightIsNight(String time, int counted) {
    for (int i = 0; i < 10; i++) {
      did(nurse, "patient.view", "allowed", UUID.randomUUID(), time);
    }
    assertThat(found().getOrDefault("at-night", 0)).isEqualTo(counted);
  }

  @Test
  void moreThanThreeTimesOnesOwnMedianStandsOut() {
    for (int charts : new int[] {2, 10, 90, 10, 11}) {
      before(charts);
    }
    opens(30);
    assertThat(found()).as("just three times").doesNotContainKey("more-than-usual");
    opens(1);
    assertThat(found()).containsEntry("more-than-usual", 31);
    assertThat(usual("more-than-usual")).isEqualTo(10);
  }

  @Test
  void whoIsNewHereHasNoHabitYet() {
    for (int i = 0; i < 4; i++) {
      before(1);
    }
    opens(40);
    assertThat(found()).isEmpty();
  }

  @Test
  void namesakesStandOut() {
    UUID self = admit("P1", "赵^明远", "0401");
    UUID colleague = admit("P2", "钱^学文", "0401");
    UUID family = admit("P3", "赵^一", "0401");
    UUID family2 = admit("P4", "赵^二", "0401");
    UUID family3 = admit("P5", "赵^三", "0401");
    named(nurse, "赵明远");
    named(people.hire(tenant, Staff.Role.DOCTOR), "钱学文");
    for (UUID one : List.of(family, family2)) {
      did(nurse, "patient.view", "allowed", one, "10:00");
    }
    assertThat(found()).isEmpty();
    for (UUID one : List.of(self, colleague, family3)) {
      did(nurse, "patient.view", "allowed", one, "10:00");
    }
    assertThat(found())
        .containsEntry("own-name", 1)
        .containsEntry("colleague", 1)
        .containsEntry("family-name", 3);
  }

  @Test
  void strangersAndSensitiveDepartmentsStandOut() {
    hospitals.run(
        tenant,
        () -> {
          organizations.department("0401", "骨科", false);
          organizations.department("0999", "精神科", true);
        });
    worksIn(nurse, "0401");
    List<UUID> ours = new ArrayList<>();
    List<UUID> theirs = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ours.add(admit("A" + i, "周^" + i, "0401"));
      theirs.add(admit("B" + i, "吴^" + i, "0999"));
    }
    ours.forEach(one -> did(nurse, "patient.view", "allowed", one, "10:00"));
    assertThat(found()).as("patients of the own department").isEmpty();
    theirs.forEach(one -> did(nurse, "patient.view", "allowed", one, "10:00"));
    assertThat(found()).containsEntry("strangers", 10).containsEntry("sensitive", 10);

    TestStaff.Person psychiatrist = people.hire(tenant, Staff.Role.DOCTOR);
    worksIn(psychiatrist, "0999");
    theirs.forEach(one -> did(psychiatrist, "patient.view", "allowed", one, "10:00"));
    assertThat(found(psychiatrist)).isEmpty();
  }

  @Test
  void whoTakesChartsOneByOneIsSlowedAndTheAuditorHears() {
    UUID last = admit("P1", "孙^一", "0401");
    UUID oneMore = admit("P2", "孙^二", "0401");
    TestBrowser browser = people.signIn(nurse);
    LocalDate today = LocalDate.now(clock);
    for (int i = 0; i < 299; i++) {
      did(nurse, "patient.view", "allowed", UUID.randomUUID(), today, "00:00");
    }
    assertThat(browser.get("/api/patients/" + last).statusCode()).isEqualTo(200);
    HttpResponse<String> beyond = browser.get("/api/patients/" + oneMore);
    assertThat(beyond.statusCode()).isEqualTo(429);
    assertThat(beyond.body()).contains("patient.chart-budget", "300");
    for (String part : List.of("/timeline", "/plans", "/contacts", "/consents")) {
      assertThat(browser.get("/api/patients/" + oneMore + part).statusCode())
          .as(part)
          .isEqualTo(429);
    }
    assertThat(
            browser
                .post("/api/emergency-accesses", Map.of("number", "P2", "reason", "抢救，急需过敏史"))
                .statusCode())
        .isEqualTo(200);
    assertThat(browser.get("/api/patients/" + oneMore).statusCode())
        .as("an emergency is above the budget")
        .isEqualTo(200);
    assertThat(
            hospitals.in(
                tenant,
                () ->
                    jdbc.sql(
                            "SELECT count(*) FROM audit_event WHERE tenant_id = ? AND action = 'access.chart-budget' AND outcome = 'allowed'")
                        .param(tenant.id().value())
                        .query(Integer.class)
                        .single()))
        .as("and that is on record")
        .isEqualTo(1);
    assertThat(browser.get("/api/patients/" + admit("P3", "孙^三", "0401")).statusCode())
        .as("for that patient only")
        .isEqualTo(429);
    assertThat(browser.get("/api/patients/" + last).statusCode())
        .as("one of today's")
        .isEqualTo(200);
    assertThat(people.signIn(tenant, Staff.Role.NURSE).get("/api/patients/" + oneMore).statusCode())
        .as("somebody else")
        .isEqualTo(200);

    // What the loop does every two minutes.
    assertThat(settings.every()).isLessThanOrEqualTo(java.time.Duration.ofMinutes(5));
    Tenancy.run(tenant.id(), list::round);
    JsonNode listed =
        TestBrowser.json(auditor.get("/api/oversight/unusual?day=" + today)).at("/people/0");
    assertThat(listed.path("staffId").asString()).isEqualTo(nurse.staff().id().toString());
    assertThat(listed.path("findings").valueStream().map(one -> one.path("rule").asString()))
        .contains("budget-spent");
  }

  @Test
  void yesterdayIsFinishedOnceAfterItEnded() {
    Tenancy.run(tenant.id(), list::round);
    for (int i = 0; i < 3; i++) {
      did(nurse, "listing.fetch", "allowed", null, "10:00");
    }
    Tenancy.run(tenant.id(), list::round);
    assertThat(TestBrowser.json(auditor.get("/api/oversight/unusual")).path("people"))
        .as("nothing is added to a day that has ended, so it is not counted again")
        .isEmpty();
    JsonNode again =
        TestBrowser.json(auditor.post("/api/oversight/unusual/list?day=" + day, Map.of()));
    assertThat(again.path("people")).hasSize(1);
  }

  @Test
  void whatIsNotedStaysAsItIs() {
    for (int i = 0; i < 3; i++) {
      did(nurse, "listing.fetch", "allowed", null, "10:00");
    }
    found();
    Map<String, Object> note =
        Map.of(
            "day", day.toString(),
            "staffId", nurse.staff().id().toString(),
            "note", "已与本人核实,季度上报");
    JsonNode noted = TestBrowser.json(auditor.post("/api/oversight/unusual/notes", note));
    assertThat(noted.at("/people/0/notes/0/note").asString()).contains("季度上报");
    assertThat(noted.at("/recent/0/open").asInt()).isZero();
    assertThat(auditor.post("/api/oversight/unusual/notes", note).statusCode())
        .as("another note follows")
        .isEqualTo(200);
    for (String change :
        List.of("UPDATE oversight_note SET note = 'x1'", "DELETE FROM oversight_note")) {
      assertThatThrownBy(() -> hospitals.run(tenant, () -> jdbc.sql(change).update()))
          .isInstanceOf(DataAccessException.class);
    }
    Map<String, Object> nobody = new java.util.HashMap<>(note);
    nobody.put("staffId", UUID.randomUUID().toString());
    assertThat(auditor.post("/api/oversight/unusual/notes", nobody).statusCode()).isEqualTo(404);
  }

  @Test
  void itIsTheAuditorsAloneAndWhatCannotBeAskedIsRefused() {
    for (Staff.Role role : Staff.Role.values()) {
      if (role != Staff.Role.AUDITOR) {
        assertThat(people.signIn(tenant, role).get("/api/oversight/unusual").statusCode())
            .as(role.toString())
            .isEqualTo(403);
      }
    }
    assertThat(auditor.get("/api/oversight/unusual?day=yesterday").statusCode()).isEqualTo(400);
    String tomorrow = LocalDate.now(clock).plusDays(1).toString();
    for (String wrong : List.of(tomorrow, "2020-01-01")) {
      assertThat(auditor.post("/api/oversight/unusual/list?day=" + wrong, Map.of()).statusCode())
          .isEqualTo(400);
    }
    JsonNode never = TestBrowser.json(auditor.get("/api/oversight/unusual?day=2020-01-01"));
    assertThat(never.path("countedAt").isNull()).isTrue();
  }

  @Test
  void anotherHospitalsDayIsItsOwn() {
    for (int i = 0; i < 3; i++) {
      did(nurse, "listing.fetch", "allowed", null, "10:00");
    }
    Tenant other = hospitals.open();
    Tenancy.run(other.id(), () -> list.list(day));
    assertThat(
            TestBrowser.json(people.signIn(other, Staff.Role.AUDITOR).get("/api/oversight/unusual"))
                .path("people"))
        .isEmpty();
  }

  private void opens(int charts) {
    for (int i = 0; i < charts; i++) {
      did(nurse, "patient.view", "allowed", UUID.randomUUID(), "10:00");
    }
  }

  private int daysBefore;

  private void before(int charts) {
    daysBefore++;
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    """
                    INSERT INTO oversight_day (tenant_id, day, staff_id, charts, nights, denied, reveals, lists, throttled,
                                               strangers, own_name, colleagues, family, sensitive)
                    VALUES (?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
                    """)
                .params(
                    tenant.id().value(),
                    day.minusDays(daysBefore),
                    nurse.staff().id().value(),
                    charts)
                .update());
  }

  private Map<String, Integer> found() {
    return found(nurse);
  }

  private Map<String, Integer> found(TestStaff.Person who) {
    Tenancy.run(tenant.id(), () -> list.list(day));
    Map<String, Integer> found = new TreeMap<>();
    for (JsonNode one : TestBrowser.json(auditor.get("/api/oversight/unusual")).path("people")) {
      if (one.path("staffId").asString().equals(who.staff().id().toString())) {
        one.path("findings")
            .forEach(each -> found.put(each.path("rule").asString(), each.path("seen").asInt()));
      }
    }
    return found;
  }

  private int usual(String rule) {
    for (JsonNode one :
        TestBrowser.json(auditor.get("/api/oversight/unusual")).at("/people/0/findings")) {
      if (one.path("rule").asString().equals(rule)) {
        return one.path("usual").asInt();
      }
    }
    throw new AssertionError(rule);
  }

  private void did(
      TestStaff.Person who, String action, String outcome, @Nullable UUID patient, String time) {
    did(who, action, outcome, patient, day, time);
  }

  private void did(
      TestStaff.Person who,
      String action,
      String outcome,
      @Nullable UUID patient,
      LocalDate on,
      String time) {
    StaffId staff = who.staff().id();
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    """
                    INSERT INTO audit_event (tenant_id, event_id, at, actor_kind, actor_id, action, outcome, patient_id)
                    VALUES (:tenant, :id, :at, 'staff', :staff, :action, :outcome, cast(:patient AS uuid))
                    """)
                .param("tenant", tenant.id().value())
                .param("id", UUID.randomUUID())
                .param(
                    "at",
                    Timestamp.from(
                        on.atTime(LocalTime.parse(time)).atZone(clock.getZone()).toInstant()))
                .param("staff", staff.toString())
                .param("action", action)
                .param("outcome", outcome)
                .param("patient", patient == null ? null : patient.toString())
                .update());
  }

  private void named(TestStaff.Person who, String name) {
    hospitals.run(
        tenant,
        () ->
            jdbc.sql("UPDATE organization_staff SET display_name = ? WHERE staff_id = ?")
                .params(name, who.staff().id().value())
                .update());
  }

  private void worksIn(TestStaff.Person who, String code) {
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    """
                    UPDATE organization_staff SET department_id =
                      (SELECT department_id FROM organization_department WHERE code = ?) WHERE staff_id = ?
                    """)
                .params(code, who.staff().id().value())
                .update());
  }

  private UUID admit(String number, String name, String department) {
    String answer =
        intake.take(
            tenant,
            """
            MSH|^~\\&|HIS|SZYY|PRM|SZYY|20260310101500+0800||ADT^A01^ADT_A01|ADM%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
            EVN|A01|20260310101200+0800
            PID|1||%s^^^HIS^PI||%s||19480903|F
            PV1|1|I|二病区^08^02^SZYY||||D0789^孙^立群|||%s^科室|||||||||V%s^^^HIS^VN|||||||||||||||||||||||||20260310101200
            """
                .formatted(number, number, name, department, number));
    assertThat(answer).contains("MSA|AA");
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql("SELECT patient_id FROM patient WHERE mrn = ?")
                .param(number)
                .query(UUID.class)
                .single());
  }
}
