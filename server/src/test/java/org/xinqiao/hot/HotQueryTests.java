package org.xinqiao.hot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.util.UriUtils;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestClock;
import org.xinqiao.TestHospital;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.interop.WatchRounds;
import org.xinqiao.messaging.SendRounds;
import org.xinqiao.organization.Department;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.pathway.PlanRounds;
import org.xinqiao.patient.Patients;
import org.xinqiao.prediction.PredictionRounds;
import org.xinqiao.risk.RiskRounds;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Reach;

/// In a hospital of thousands of patients no screen and no step of the work in the background reads
/// a table of patients from end to end: asked of the planner itself, as the application's role and
/// under row-level security, for every statement that really runs (ADR 0009).
@XinqiaoTest
@Import({Statements.Configuration.class, ManyPatients.class})
class HotQueryTests {

  private static final int COPIES = 4_000;
  private static final Pattern WHOLE_TABLE = Pattern.compile("Seq Scan on (\\w+)");

  private static final String DISCHARGE =
      """
      MSH|^~\\&|HIS|SZYY|PRM|SZYY|20260318140500+0800||ADT^A03^ADT_A03|%s|P|2.5|||AL|AL|CHN|UNICODE UTF-8
      EVN|A03|20260318140000+0800
      PID|1||%s^^^HIS^PI||王^秀兰||19580314|F|||||^PRN^CP^^^^%s
      PV1|1|I|骨科二病区^08^02^SZYY||||D0789^孙^立群|||0401^骨科|||||||||ZY%s^^^HIS^VN|||||||||||||||||01^医嘱离院|HOME|||||||20260310101200|20260318140000
      PR1|1||81.5400x001^右侧全膝关节置换术^ICD9CM3GB||20260311090000|P
      OBX|1|TX|DISCHARGE-ADVICE^出院医嘱^L||术后12天拆线，4周后门诊复查拍片||||||F
      """;

  @Autowired TestHospital hospitals;
  @Autowired TestStaff staff;
  @Autowired IntakeRounds intake;
  @Autowired WatchRounds watch;
  @Autowired PlanRounds plans;
  @Autowired SendRounds sending;
  @Autowired RiskRounds risks;
  @Autowired PredictionRounds predictions;
  @Autowired Patients patients;
  @Autowired ManyPatients many;
  @Autowired Statements statements;
  @Autowired JdbcTemplate template;
  @Autowired JdbcClient jdbc;

  @Autowired
  @Qualifier("ownerDataSource") DataSource owner;

  private Tenant tenant;
  private PatientId patient;
  private Set<String> big;

  @BeforeEach
  void aBigHospital() {
    tenant = hospitals.open();
    TestClock.at("2026-03-18T14:10", () -> discharge("D1", "P0000456", "13000000003"));
    patient =
        hospitals.in(
            tenant, () -> patients.search("wxl", null, 1).items().getFirst().patient().id());
    TestClock.at("2026-03-19T09:31", this::work);
    TestClock.at("2026-03-21T09:40", this::work);
    Map<String, Integer> rows = many.copy(tenant, patient, COPIES);
    mostWorkIsDone();
    big =
        rows.entrySet().stream()
            .filter(table -> table.getValue() >= COPIES)
            .map(Map.Entry::getKey)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(big)
        .contains("patient", "patient_search_key", "intake_message", "clinical_encounter")
        .contains("messaging_contact", "messaging_attempt", "pathway_plan", "task_task");
  }

  @Test
  void noScreenReadsAWholeTable() {
    predictions.pretend(tenant);
    TestBrowser nurse = staff.signIn(tenant, Staff.Role.NURSE);
    TestBrowser lead = staff.signIn(tenant, Staff.Role.LEAD);
    TestBrowser engineer = staff.signIn(tenant, Staff.Role.ENGINEER);
    TestBrowser auditor = staff.signIn(tenant, Staff.Role.AUDITOR);
    String id = patient.value().toString();
    String plan =
        hospitals.in(
            tenant,
            () ->
                jdbc.sql("SELECT plan_id::text FROM pathway_plan WHERE patient_id = ?")
                    .param(patient.value())
                    .query(String.class)
                    .single());
    Map<String, TestBrowser> pages = new TreeMap<>();
    for (String query :
        List.of(
            "w",
            "wxl",
            "wangxiulan",
            "wangxl",
            "王",
            "王秀",
            "秀兰",
            "王xl",
            "wang秀兰",
            "0003",
            "王0003",
            "13000000003",
            "990101195803140028",
            "P0000456")) {
      pages.put(
          "/api/patients?q="
              + java.net.URLEncoder.encode(query, java.nio.charset.StandardCharsets.UTF_8),
          nurse);
    }
    for (String page :
        List.of(
            "",
            "/timeline",
            "/timeline?kind=lab",
            "/plans",
            "/contacts",
            "/tasks",
            "/consents",
            "/risk-scores",
            "/risk-scores/china-par/history",
            "/trends",
            "/trends/blood-pressure?period=all",
            "/trends/creatinine",
            "/predictions")) {
      pages.put("/api/patients/" + id + page, nurse);
    }
    pages.put("/api/plans/" + plan + "/explanation", nurse);
    for (String view : List.of("mine", "pool", "red", "done")) {
      pages.put("/api/tasks?view=" + view, nurse);
    }
    pages.put("/api/tasks/summary", nurse);
    pages.put("/api/views?list=patients", nurse);
    pages.put("/api/integration/messages", engineer);
    pages.put("/api/integration/messages?state=quarantined", engineer);
    pages.put("/api/integration/peers", engineer);
    pages.put("/api/integration/alarms", engineer);
    pages.put("/api/integration/alarms?open=true", engineer);
    pages.put("/api/integration/replays", engineer);
    pages.put("/api/integration/replays?record=" + id, engineer);
    pages.put("/api/measures", lead);
    pages.put("/api/predictions", lead);
    pages.put("/api/registration-reviews", lead);
    pages.put("/api/registration-reviews?state=settled", lead);
    pages.put("/api/patient-merges", lead);
    pages.put("/api/patients/" + id + "/household", nurse);
    pages.put("/api/patients/" + id + "/merges", lead);
    pages.put("/api/patients/" + id + "/comparison/" + id, lead);
    pages.put("/api/patients/" + id + "/merge-preview/" + id, lead);
    pages.put("/api/unknown-texts", nurse);
    pages.put("/api/unknown-texts?state=settled", nurse);
    pages.put("/api/unknown-texts/summary", nurse);
    String anybody = "00000000-0000-7000-8000-000000000000";
    for (String query :
        List.of(
            "",
            "?patient=" + id,
            "?staff=" + anybody,
            "?action=patient.",
            "?from=2026-01-01T00:00:00%2B08:00&until=2026-02-01T00:00:00%2B08:00")) {
      pages.put("/api/audit/events" + query, auditor);
    }
    pages.put("/api/audit/state", auditor);
    pages.put("/api/listings", lead);
    pages.put("/api/listings/desk", lead);
    pages.put("/api/oversight/unusual", auditor);
    pages.put("/api/oversight/review", auditor);

    Map<String, String> slow = new TreeMap<>();
    pages.forEach((path, browser) ->
        slow.putAll(
            wholeTables(
                path,
                browser == nurse || browser == lead,
                () -> assertThat(browser.get(path).statusCode()).as(path).isEqualTo(200))));

    slow.putAll(
        wholeTables(
            "/api/cards/check",
            true,
            () ->
                nurse.post(
                    "/api/cards/check",
                    Map.of("name", "王秀兰", "birthDate", "1958-03-14", "phone", "13000000003"))));

    // Show telephone numbers, which the copies cannot: the statement is what is looked at.
    slow.putAll(wholeTables("/api/patients", true, () -> nurse.get("/api/patients")));
    TestBrowser ward = staff.signIn(staff.hire(tenant, Staff.Role.NURSE, department()));
    for (TestBrowser who : List.of(ward, lead)) {
      for (String query : List.of("", "?mine=false", "?days=3650&openTask=true&openAlert=true")) {
        String path = "/api/patient-list" + query;
        slow.putAll(wholeTables(path, true, () -> who.get(path)));
      }
    }

    assertThat(slow).isEmpty();
  }

  @Test
  void intakeWatchAndSendingReadNoWholeTable() {
    // For a page full of patients a whole table is rightly read, for the one of a message it is
    // not;
    // and a queue that was worked off is no big table.
    risks.run(tenant);
    big.remove("risk_due");
    big.remove("profile_change");
    Map<String, String> slow = new TreeMap<>();
    TestClock.at(
        "2026-03-18T14:20",
        () ->
            slow.putAll(
                wholeTables(
                    "intake",
                    false,
                    () ->
                        intake.take(
                            tenant, DISCHARGE.formatted("D9", "P0000999", "13000000009", "9")))));
    TestClock.at(
        "2026-03-18T14:30",
        () -> slow.putAll(wholeTables("watch", false, () -> watch.watch(tenant))));
    slow.putAll(wholeTables("risk scores", false, () -> risks.run(tenant)));
    TestClock.at(
        "2026-03-19T09:31",
        () -> slow.putAll(wholeTables("sending", false, () -> sending.run(tenant))));

    assertThat(slow).isEmpty();
  }

  /// A join whose condition the database does not trust is made after the policies, which are then
  /// asked of every patient of the hospital: 3 s for one name among a million.
  @Test
  void aSearchLooksUpOnlyWhomItFound() {
    TestBrowser nurse = staff.signIn(tenant, Staff.Role.NURSE);
    List<String> wholeHospital = new ArrayList<>();
    int searches = 0;
    for (Statements.Statement statement :
        statements.during(() -> nurse.get("/api/patients?q=" + UriUtils.encode("王", UTF_8)))) {
      if (statement.sql().contains("patient_search_key k")) {
        searches++;
        explained(true, () -> template.execute((Connection c) -> statement.plan(c))).stream()
            .filter(line ->
                line.contains("Seq Scan on patient")
                    || line.strip().matches("Index Cond: \\(\\(?tenant_id = \\S+\\)"))
            .forEach(wholeHospital::add);
      }
    }
    assertThat(searches).isPositive();
    assertThat(wholeHospital).isEmpty();
  }

  @Test
  void longListsComeFromAnIndexInTheirOrder() {
    TestBrowser nurse = staff.signIn(tenant, Staff.Role.NURSE);
    TestBrowser engineer = staff.signIn(tenant, Staff.Role.ENGINEER);
    String peer =
        TestBrowser.json(engineer.get("/api/integration/peers")).get(0).path("id").asString();
    Map<String, TestBrowser> lists =
        Map.of(
            "/api/tasks?view=mine",
            nurse,
            "/api/tasks?view=pool",
            nurse,
            "/api/tasks?view=red",
            nurse,
            "/api/integration/messages",
            engineer,
            "/api/integration/messages?state=applied",
            engineer,
            "/api/integration/messages?peer=" + peer,
            engineer);
    Map<String, List<String>> sorted = new TreeMap<>();
    lists.forEach((path, browser) -> {
      for (Statements.Statement statement : statements.during(() -> browser.get(path))) {
        if (statement.sql().contains("LIMIT")) {
          List<String> plan =
              explained(
                  browser == nurse, () -> template.execute((Connection c) -> statement.plan(c)));
          if (plan.stream().anyMatch(line -> line.contains("Sort"))) {
            sorted.put(path, plan);
          }
        }
      }
    });

    assertThat(sorted).isEmpty();
  }

  /// As in a real hospital: nearly all tasks and messages of the past are done with.
  private void mostWorkIsDone() {
    hospitals.run(
        tenant,
        () -> {
          jdbc.sql(
                  """
                  UPDATE task_task SET state = 'done', done_at = due_at, done_by = gen_random_uuid(), outcome_code = 'reached'
                   WHERE tenant_id = ? AND patient_id <> ? AND hashtext(task_id::text) % 20 <> 0
                  """)
              .param(tenant.id().value())
              .param(patient.value())
              .update();
        });
    JdbcClient.create(owner).sql("VACUUM ANALYZE task_task").update();
  }

  private Department department() {
    return hospitals.in(
        tenant,
        () ->
            jdbc.sql("SELECT department_id, code, name FROM organization_department LIMIT 1")
                .query((row, n) ->
                    new Department(
                        row.getObject(1, UUID.class), row.getString(2), row.getString(3), false))
                .single());
  }

  /// The statements that would read a big table from end to end, with that table.
  ///
  /// @param desk as for a member of staff of a department, whose patients the database looks for in
  ///   each table; else as for the product's own work
  private <T> T explained(boolean desk, Supplier<T> action) {
    if (!desk) {
      return hospitals.in(tenant, action);
    }
    UUID nobody = new UUID(0, 0);
    Reach.Decision decision = new Reach.Decision(nobody);
    decision.make(new Reach(nobody, Set.of(nobody), Instant.EPOCH));
    return Reach.<T, RuntimeException>call(decision, () -> hospitals.in(tenant, action));
  }

  private Map<String, String> wholeTables(String what, boolean desk, Runnable action) {
    List<Statements.Statement> ran = statements.during(action);
    Map<String, String> slow = new TreeMap<>();
    for (Statements.Statement statement : ran) {
      List<String> found = explained(desk, () -> wholeTables(statement));
      if (!found.isEmpty()) {
        slow.put(what + ": " + statement.sql().strip(), found.toString());
      }
    }
    return slow;
  }

  private List<String> wholeTables(Statements.Statement statement) {
    if (!statement.sql().strip().matches("(?is)(SELECT|WITH|INSERT|UPDATE|DELETE)\\b.*")) {
      return List.of();
    }
    List<String> plan = template.execute((Connection connection) -> statement.plan(connection));
    List<String> found = new ArrayList<>();
    for (String line : plan) {
      Matcher scan = WHOLE_TABLE.matcher(line);
      if (scan.find() && big.contains(scan.group(1))) {
        found.add(scan.group(1));
      }
    }
    return found;
  }

  private void discharge(String controlId, String number, String phone) {
    intake.take(tenant, DISCHARGE.formatted(controlId, number, phone, controlId));
    plans.run(tenant);
  }

  private void work() {
    plans.run(tenant);
    sending.run(tenant);
    plans.run(tenant);
  }
}
