package org.xinqiao.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.care.CareFixture;
import org.xinqiao.organization.Department;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Reach;
import org.xinqiao.shared.Text;
import tools.jackson.databind.JsonNode;

/// Which tasks are on the lists of a department (ADR 0061).
@XinqiaoTest
class DepartmentListTests {

  private static final String HEART = "0101";
  private static final String BONES = "0401";

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired CareFixture care;
  @Autowired Tasks tasks;
  @Autowired JdbcClient jdbc;
  @Autowired Clock clock;

  private Tenant tenant;
  private PatientId patient;
  private TestStaff.Person heartNurse;
  private TestBrowser heart;
  private TestBrowser bones;
  private TestBrowser lead;

  @BeforeEach
  void aPatientOfTwoDepartments() {
    tenant = hospitals.open();
    patient = care.register(tenant, "H1", "金丝雀甲");
    care.visit(tenant, patient, "H1", "V1", BONES, 30);
    care.visit(tenant, patient, "H1", "V2", HEART, 10);
    heartNurse = people.hire(tenant, Staff.Role.NURSE, department(HEART));
    heart = people.signIn(heartNurse);
    bones = people.signIn(people.hire(tenant, Staff.Role.NURSE, department(BONES)));
    lead = people.signIn(tenant, Staff.Role.LEAD);
  }

  @Test
  void aTaskIsOnTheListsOfTheDepartmentThatSawThePatientLast() {
    open(patient, "call", TaskPriority.P1);
    for (String view : List.of("pool", "red")) {
      assertThat(list(heart, view)).containsExactly("call");
      assertThat(list(bones, view)).isEmpty();
      assertThat(list(lead, view)).containsExactly("call");
    }
    assertThat(pooled(heart)).isEqualTo(1);
    assertThat(pooled(bones)).isZero();
    assertThat(pooled(lead)).isEqualTo(1);
    assertThat(json(bones, "/api/patients/" + patient + "/tasks").path("items").size())
        .as("whoever looks after the patient sees all of their tasks")
        .isEqualTo(1);
  }

  @Test
  void aVisitElsewhereLeavesATaskWhereItIs() {
    open(patient, "call", TaskPriority.P3);
    care.visit(tenant, patient, "H1", "V3", BONES, 1);
    open(patient, "second", TaskPriority.P3);
    assertThat(list(heart, "pool")).containsExactly("call");
    assertThat(list(bones, "pool")).containsExactly("second");
  }

  /// A patient whom no department has seen is nobody's but the whole hospital's and their own
  /// team's.
  @Test
  void whoLooksAfterAPatientThemselvesHasTheTasksThatNoDepartmentHas() {
    PatientId unseen = care.register(tenant, "N1", "金丝雀乙");
    open(unseen, "welcome", TaskPriority.P3);
    assertThat(list(lead, "pool")).containsExactly("welcome");
    assertThat(list(heart, "pool")).isEmpty();
    assertThat(
            lead.post(
                    "/api/patients/" + unseen + "/care-team",
                    Map.of("staffId", heartNurse.staff().id(), "function", "primary-nurse"))
                .statusCode())
        .isEqualTo(204);
    assertThat(list(heart, "pool")).containsExactly("welcome");
    assertThat(pooled(heart)).isEqualTo(1);
  }

  /// A yearly call would otherwise be on the list of a nurse who may not see whom to call.
  @Test
  void anOpenTaskLetsItsDepartmentSeeThePatientHoweverLongAgoTheVisitWas() {
    PatientId longAgo = care.register(tenant, "L1", "金丝雀丙");
    care.visit(tenant, longAgo, "L1", "V9", HEART, 900);
    assertThat(heart.get("/api/patients/" + longAgo).statusCode()).isEqualTo(404);
    open(longAgo, "yearly", TaskPriority.P3);
    assertThat(list(heart, "pool")).containsExactly("yearly");
    assertThat(heart.get("/api/patients/" + longAgo).statusCode()).isEqualTo(200);
    assertThat(bones.get("/api/patients/" + longAgo).statusCode()).isEqualTo(404);
  }

  /// What the trigger writes for many new tasks at once is what is worked out for one patient.
  @Test
  void theBondOfATaskIsTheSameHoweverItIsWorkedOut() {
    open(patient, "call", TaskPriority.P3);
    List<String> written = bonds();
    assertThat(written).contains("task infinity");
    care.visit(tenant, patient, "H1", "V4", HEART, 9); // Works everything out anew.
    assertThat(bonds()).isEqualTo(written);
    hospitals.run(tenant, () -> tasks.close(patient, "call", "patient-answered", clock.instant()));
    assertThat(bonds()).doesNotContain("task infinity").hasSameSizeAs(written);
  }

  /// A no stands before every yes, also before a task.
  @Test
  void aFileThatIsKeptFromSomebodyTakesItsTasksOffTheirLists() {
    open(patient, "call", TaskPriority.P3);
    assertThat(
            lead.post(
                    "/api/patients/" + patient + "/exclusions",
                    Map.of("staffId", heartNurse.staff().id(), "reason", "家属关系，需回避"))
                .statusCode())
        .isEqualTo(204);
    assertThat(list(heart, "pool")).isEmpty();
    assertThat(pooled(heart)).isZero();
  }

  /// Whoever was registered by hand has no visit yet.
  @Test
  void aCardCountsForTheDepartmentWhereItWasOpened() {
    open(registeredBy(heart, "卓文君"), "welcome", TaskPriority.P3);
    open(registeredBy(people.signIn(tenant, Staff.Role.NURSE), "司马相如"), "whose", TaskPriority.P3);
    assertThat(list(heart, "pool")).containsExactly("welcome");
    assertThat(list(bones, "pool")).isEmpty();
    assertThat(list(lead, "pool")).containsExactlyInAnyOrder("welcome", "whose");
  }

  @Test
  void aPlannedVisitCountsWhenThereWasNone() {
    PatientId booked = care.register(tenant, "N2", "金丝雀丁");
    book(booked, department(BONES), 9);
    book(booked, department(HEART), 3);
    open(booked, "prepare", TaskPriority.P3);
    assertThat(list(heart, "pool")).containsExactly("prepare");
    assertThat(list(bones, "pool")).isEmpty();
  }

  /// Whose patient a task is about is looked up for the tasks of the department's list at most, not
  /// for those of the whole hospital, also when the statement is planned without its values.
  @Test
  void theTasksOfOtherDepartmentsAreNotLookedAtOneByOne() {
    PatientId elsewhere = care.register(tenant, "B1", "金丝雀戊");
    care.visit(tenant, elsewhere, "B1", "V8", BONES, 5);
    for (int i = 0; i < 60; i++) {
      open(elsewhere, "call-" + i, TaskPriority.P3);
    }
    open(patient, "call", TaskPriority.P3);
    UUID me = heartNurse.staff().id().value();
    Reach.Decision decision = new Reach.Decision(me);
    decision.make(new Reach(me, Set.of(department(HEART).id(), me), Instant.EPOCH));
    List<String> plan =
        Reach.<List<String>, RuntimeException>call(
            decision,
            () ->
                hospitals.in(
                    tenant,
                    () -> {
                      jdbc.sql("SET LOCAL plan_cache_mode = force_generic_plan").update();
                      return jdbc.sql(
                              "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) "
                                  + Worklist.sql(Worklist.View.POOL, false, false, false))
                          .param("tenant", tenant.id().value())
                          .param("me", me)
                          .param("limit", 51)
                          .query(String.class)
                          .list();
                    }));
    assertThat(plan.stream().filter(line -> line.contains(" on care_relation c")))
        .as(String.join("\n", plan))
        .isNotEmpty()
        .allMatch(line -> line.contains("never executed"));
  }

  private static PatientId registeredBy(TestBrowser nurse, String name) {
    HttpResponse<String> opened =
        nurse.post(
            "/api/cards",
            Map.of(
                "requestId",
                UUID.randomUUID().toString(),
                "name",
                name,
                "birthDate",
                "1975-04-12",
                "consent",
                "not-asked"));
    assertThat(opened.statusCode()).as(opened.body()).isEqualTo(200);
    return new PatientId(UUID.fromString(TestBrowser.json(opened).path("patientId").asString()));
  }

  private void book(PatientId booked, Department department, int days) {
    hospitals.run(
        tenant,
        () ->
            jdbc.sql(
                    """
                    INSERT INTO appointment (tenant_id, patient_id, appointment_id, filler_key, status, starts_at,
                                             department_name, event_at, source_message_id, source_patient)
                    VALUES (:tenant, :patient, gen_random_uuid(), :key, 'booked', :at, :department, :at,
                            gen_random_uuid(), 'HIS')
                    """)
                .param("tenant", tenant.id().value())
                .param("patient", booked.value())
                .param("key", department.code())
                .param("department", department.name())
                .param("at", Timestamp.from(clock.instant().plusSeconds(86_400L * days)))
                .update());
  }

  private Department department(String code) {
    return care.department(tenant, code);
  }

  private void open(PatientId of, String reference, TaskPriority priority) {
    Instant now = clock.instant();
    hospitals.in(
        tenant,
        () ->
            tasks.open(
                NewTask.of(
                    of,
                    reference,
                    TaskKind.CALL,
                    priority,
                    new Text(reference, reference),
                    new Text("未答问卷", "Not answered"),
                    now,
                    now)));
  }

  private List<String> bonds() {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql(
                    """
                    SELECT kind || CASE WHEN last_at = 'infinity' THEN ' infinity' ELSE '' END FROM care_relation
                     WHERE tenant_id = :tenant AND patient_id = :patient ORDER BY party_id, kind
                    """)
                .param("tenant", tenant.id().value())
                .param("patient", patient.value())
                .query(String.class)
                .list());
  }

  private static List<String> list(TestBrowser browser, String view) {
    return StreamSupport.stream(
            json(browser, "/api/tasks?view=" + view).path("items").spliterator(), false)
        .map(task -> task.path("title").asString())
        .toList();
  }

  private static int pooled(TestBrowser browser) {
    return json(browser, "/api/tasks/summary").path("views").path("pool").asInt();
  }

  private static JsonNode json(TestBrowser browser, String path) {
    return TestBrowser.json(browser.get(path));
  }
}
