package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestRoutes;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.audit.Actor;
import org.xinqiao.care.CareFixture;
import org.xinqiao.demo.DemoEvent;
import org.xinqiao.demo.DemoHospital;
import org.xinqiao.demo.DemoSettings;
import org.xinqiao.interop.FhirTokens;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.organization.Department;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.pathway.PlanRounds;
import org.xinqiao.shared.PatientId;

/// Asks every route of staff for everything that another hospital has: the answer must be the one
/// about something that is nowhere, to the letter, and nothing of the other hospital may change.
/// Ids are taken from all columns of all tables, so a route and a table that somebody adds tomorrow
/// are asked as well.
@XinqiaoTest
@Timeout(300)
class CrawlTests {

  private static final LocalDateTime NOW = LocalDateTime.of(2026, 11, 23, 10, 0);

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired TestRoutes routes;
  @Autowired CareFixture care;
  @Autowired Organizations organizations;
  @Autowired IntakeRounds intake;
  @Autowired PlanRounds plans;
  @Autowired FhirTokens tokens;
  @Autowired JdbcClient jdbc;

  private final PermissionMatrix matrix = PermissionMatrix.load();

  @Test
  void whatAnotherHospitalHasIsAnsweredLikeWhatIsNowhere() {
    Tenant theirs = hospitals.open();
    Tenant ours = hospitals.open();
    fill(theirs);
    Map<String, String> ids = idsOf(theirs);
    assertThat(ids.values())
        .as("there is something to ask for")
        .contains(
            "patient.patient_id",
            "intake_message.message_id",
            "intake_peer.peer_id",
            "pathway_plan.plan_id",
            "interop_fhir_token.token_id",
            "feed_import.import_id",
            "organization_staff.staff_id");
    Map<String, String> before = contentOf(theirs);

    Map<Staff.Role, TestBrowser> signedIn = new EnumMap<>(Staff.Role.class);
    for (Staff.Role role : Staff.Role.values()) {
      signedIn.put(role, people.signIn(ours, role));
    }
    Crawl crawl = new Crawl(ids);
    for (TestRoutes.Route route : routes.all()) {
      Permission permission = Guard.permissionOf(route.handler());
      if (permission != null && !permission.marker() && route.path().contains("{")) {
        crawl.ask(signedIn.get(roleWith(permission)), route);
      }
    }
    assertThat(crawl.leaks).isEmpty();
    assertThat(crawl.asked).isGreaterThan(1000);
    Map<String, String> after = contentOf(theirs);
    after.entrySet().removeIf(table -> table.getValue().equals(before.get(table.getKey())));
    assertThat(after).as("tables of theirs that changed").isEmpty();
    assertThat(crawl.refusedBeforeLooking)
        .as("routes whose body this test does not know how to fill: they were not really asked")
        .isEmpty();
  }

  /// T01: the same within one hospital, for those whose permission reaches their department only.
  @Test
  void whatAnotherDepartmentHasIsAnsweredLikeWhatIsNowhere() {
    Tenant hospital = hospitals.open();
    fill(hospital);
    Map<String, String> ids = idsOf(hospital);
    ids.values().removeIf(column -> !ofPatients().contains(column.split("\\.")[0]));
    assertThat(ids.values()).contains("patient.patient_id", "pathway_plan.plan_id");
    Department empty = hospitals.in(hospital, () -> organizations.department("9999", "空科室", false));
    Map<String, String> before = contentOf(hospital);
    Crawl crawl = new Crawl(ids);
    for (Staff.Role role : Staff.Role.values()) {
      TestBrowser browser = people.signIn(people.hire(hospital, role, empty));
      for (TestRoutes.Route route : routes.all()) {
        Permission permission = Guard.permissionOf(route.handler());
        if (permission != null
            && EnumSet.of(Scope.CARE_TEAM, Scope.DEPARTMENT, Scope.CAMPUS)
                .contains(matrix.scope(role, permission))
            && route.path().contains("{")) {
          crawl.ask(browser, route);
        }
      }
    }
    assertThat(crawl.leaks).isEmpty();
    assertThat(crawl.asked).isGreaterThan(200);
    Map<String, String> after = contentOf(hospital);
    after.entrySet().removeIf(table -> table.getValue().equals(before.get(table.getKey())));
    assertThat(after.keySet())
        .as("changed, beside who signed in and that they were refused")
        .allMatch(table -> table.matches("(access|organization|audit)_.*"));
  }

  /// A record that another one stands for: whoever may see the patient is answered, alike on every
  /// route, and nobody else.
  @Test
  void aRecordThatWasMergedIsNoWayRoundTheReach() {
    Tenant hospital = hospitals.open();
    PatientId stays = care.register(hospital, "S1", "金丝雀甲");
    PatientId retired = care.register(hospital, "S2", "金丝雀乙");
    care.visit(hospital, retired, "S2", "V1", "0101", 5);
    care.visit(hospital, stays, "S1", "V2", "0401", 5);
    TestBrowser lead = people.signIn(hospital, Staff.Role.LEAD);
    assertThat(
            lead.post(
                    "/api/patients/" + stays + "/merge",
                    Map.of("retired", "" + retired, "reason", "同一人"))
                .statusCode())
        .isEqualTo(200);
    Department empty = hospitals.in(hospital, () -> organizations.department("9999", "空科室", false));
    Crawl crawl = new Crawl(Map.of("" + retired, "retired", "" + stays, "standing"));
    TestBrowser nurse = people.signIn(people.hire(hospital, Staff.Role.NURSE, empty));
    for (TestRoutes.Route route : routes.all()) {
      Permission permission = Guard.permissionOf(route.handler());
      if (permission != null
          && matrix.scope(Staff.Role.NURSE, permission) == Scope.DEPARTMENT
          && route.path().contains("{")) {
        crawl.ask(nurse, route);
      }
    }
    assertThat(crawl.leaks).isEmpty();
  }

  /// Whatever was a patient's before they were erased: every route answers every role as about
  /// something that never was.
  @Test
  void whoWasErasedIsAnsweredLikeSomebodyWhoNeverWas() {
    Tenant hospital = hospitals.open();
    fill(hospital);
    TestBrowser lead = people.signIn(hospital, Staff.Role.LEAD);
    String patient =
        hospitals.in(
            hospital,
            () ->
                jdbc.sql("SELECT patient_id::text FROM pathway_plan ORDER BY 1 LIMIT 1")
                    .query(String.class)
                    .single());
    Map<String, String> ids = idsOf(hospital, "patient_id = '%s' AND".formatted(patient));
    assertThat(ids.values()).contains("patient.patient_id", "pathway_plan.plan_id");
    var asked =
        lead.post(
            "/api/patients/" + patient + "/erasure",
            Map.of("ground", "person-asks", "note", "本人来信"));
    assertThat(asked.statusCode()).as(asked.body()).isEqualTo(200);
    String erasure = TestBrowser.json(asked).path("waiting").path(0).path("id").asString();
    var erased =
        people
            .signIn(hospital, Staff.Role.LEAD)
            .post("/api/erasures/" + erasure + "/approve", Map.of());
    assertThat(erased.statusCode()).as(erased.body()).isEqualTo(200);
    // Staff, departments, senders: what others have to do with as well.
    ids.keySet().removeAll(everythingNamed(hospital));
    assertThat(ids.values()).contains("patient.patient_id", "pathway_plan.plan_id");

    Crawl crawl = new Crawl(ids);
    List<String> faults = new ArrayList<>();
    for (Staff.Role role : Staff.Role.values()) {
      TestBrowser browser = people.signIn(hospital, role);
      for (TestRoutes.Route route : routes.all()) {
        Permission permission = Guard.permissionOf(route.handler());
        if (permission == null || permission.marker() || !matrix.allows(role, permission)) {
          continue;
        }
        if (route.path().contains("{")) {
          crawl.ask(browser, route);
        } else if (route.method().equals("GET") && !route.path().equals("/api/stream")) {
          HttpResponse<String> list = browser.get(route.path());
          if (list.statusCode() >= 500) {
            faults.add(role + " " + route + " " + list.statusCode());
          }
        }
      }
    }
    assertThat(crawl.leaks).isEmpty();
    assertThat(faults).as("lists that cannot do without somebody").isEmpty();
    assertThat(crawl.asked).isGreaterThan(1000);
  }

  private Set<String> everythingNamed(Tenant tenant) {
    return hospitals.in(
        tenant,
        () -> {
          Set<String> named = new TreeSet<>();
          for (Map<String, Object> column : columnsOfIds()) {
            if (!String.valueOf(column.get("table_name")).matches("(erasure|audit)_.*")) {
              jdbc.sql(
                      "SELECT DISTINCT %2$s::text FROM %1$s WHERE %2$s IS NOT NULL"
                          .formatted(column.get("table_name"), column.get("column_name")))
                  .query(String.class)
                  .list()
                  .forEach(named::add);
            }
          }
          return named;
        });
  }

  /// Asks routes for ids, and for one that is nowhere.
  private final class Crawl {

    private final Map<String, String> ids;
    private final List<String> leaks = new ArrayList<>();
    private final Set<String> refusedBeforeLooking = new TreeSet<>();
    private int asked;

    private Crawl(Map<String, String> ids) {
      this.ids = ids;
    }

    private void ask(TestBrowser browser, TestRoutes.Route route) {
      String body = route.unsafe() ? TestBodies.bodyFor(route) : null;
      String nowhere = answer(browser, route, UUID.randomUUID().toString(), body);
      if (nowhere.startsWith("400")) {
        refusedBeforeLooking.add(route + " " + nowhere);
      }
      for (Map.Entry<String, String> id : ids.entrySet()) {
        String there = answer(browser, route, id.getKey(), body);
        asked++;
        if (!there.equals(nowhere)) {
          leaks.add(route + " with " + id.getValue() + ": " + there + " and not " + nowhere);
        }
      }
    }
  }

  private Set<String> ofPatients() {
    return Set.copyOf(
        jdbc.sql(
                """
                SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'patient_id'
                 WHERE c.relnamespace = 'xinqiao'::regnamespace AND c.relkind = 'r'
                """)
            .query(String.class)
            .list());
  }

  /// The crawler sees a difference where there is one.
  @Test
  void theirOwnPeopleAreAnsweredOtherwise() {
    Tenant theirs = hospitals.open();
    fill(theirs);
    Map<String, String> ids = idsOf(theirs);
    TestBrowser lead = people.signIn(theirs, Staff.Role.LEAD);
    Set<String> answered = new TreeSet<>();
    for (TestRoutes.Route route : routes.all()) {
      Permission permission = Guard.permissionOf(route.handler());
      if (permission != null
          && !permission.marker()
          && matrix.allows(Staff.Role.LEAD, permission)
          && !route.unsafe()
          && route.path().contains("{")) {
        String nowhere = answer(lead, route, UUID.randomUUID().toString(), null);
        ids.keySet().stream()
            .filter(id -> !answer(lead, route, id, null).equals(nowhere))
            .forEach(id -> answered.add(route.path()));
      }
    }
    assertThat(answered)
        .contains(
            "/api/patients/{id}",
            "/api/patients/{id}/timeline",
            "/api/patients/{id}/plans",
            "/api/plans/{id}/explanation",
            "/api/imports/{id}");
  }

  private Staff.Role roleWith(Permission permission) {
    return Arrays.stream(Staff.Role.values())
        .filter(role -> matrix.allows(role, permission))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nobody has " + permission));
  }

  /// Status and body, without what differs by nature: the id itself and the number of the problem.
  private static String answer(
      TestBrowser browser, TestRoutes.Route route, String id, @Nullable String body) {
    HttpResponse<String> response =
        browser.send(route.method(), route.pathOf(id) + route.numbersItNeeds(), body);
    return response.statusCode()
        + " "
        + response
            .body()
            .replace(id, "ID")
            .replaceAll("\"number\":\"[^\"]*\"", "")
            .replaceAll("\\d{4}-\\d{2}-\\d{2}T[0-9:.]+(Z|[+-]\\d{2}:\\d{2})", "TIME");
  }

  private void fill(Tenant tenant) {
    DemoHospital demo = DemoHospital.of(new DemoSettings(12, 1, 11, NOW));
    List<String> messages =
        demo.history()
            .filter(DemoEvent.Hl7.class::isInstance)
            .map(event -> ((DemoEvent.Hl7) event).message())
            .limit(200)
            .toList();
    messages.forEach(message -> intake.take(tenant, message));
    plans.run(tenant);
    hospitals.in(
        tenant, () -> tokens.create("平台", EnumSet.allOf(FhirTokens.Scope.class), Actor.system()));
    TestBrowser engineer = people.signIn(tenant, Staff.Role.ENGINEER);
    HttpResponse<String> begun =
        engineer.post(
            "/api/imports", Map.of("source", "检验", "fileName", "results.csv", "bytes", 120));
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(200);
  }

  /// One value of each column of ids: value to `table.column`.
  private Map<String, String> idsOf(Tenant tenant) {
    return idsOf(tenant, "");
  }

  /// @param of which rows, in the tables that have a `patient_id`; empty for those of all tables
  private Map<String, String> idsOf(Tenant tenant, String of) {
    return hospitals.in(
        tenant,
        () -> {
          Map<String, String> found = new LinkedHashMap<>();
          for (Map<String, Object> column : columnsOfIds()) {
            String table = String.valueOf(column.get("table_name"));
            String name = String.valueOf(column.get("column_name"));
            if (!of.isEmpty() && !ofPatients().contains(table)) {
              continue;
            }
            jdbc
                .sql(
                    "SELECT max(%2$s::text) FROM %1$s WHERE %3$s %2$s IS NOT NULL"
                        .formatted(table, name, of))
                .query((row, n) -> row.getString(1))
                .stream()
                .filter(java.util.Objects::nonNull)
                .forEach(id -> found.merge(id, table + "." + name, CrawlTests::primary));
          }
          return found;
        });
  }

  private List<Map<String, Object>> columnsOfIds() {
    return jdbc.sql(
            """
            SELECT c.relname AS table_name, i.attname AS column_name
              FROM pg_class c
              JOIN pg_attribute i ON i.attrelid = c.oid AND i.atttypid = 'uuid'::regtype
             WHERE c.relkind = 'r' AND pg_table_is_visible(c.oid)
               AND has_table_privilege(c.oid, 'SELECT')
               AND EXISTS (SELECT FROM pg_attribute t
                            WHERE t.attrelid = c.oid AND t.attname = 'tenant_id')
             ORDER BY c.relname, i.attname
            """)
        .query()
        .listOfRows();
  }

  /// Of two columns that hold the same id the one of the table it belongs to.
  private static String primary(String one, String other) {
    String table = other.substring(0, other.indexOf('.'));
    String column = other.substring(other.indexOf('.') + 1).replace("_id", "");
    return table.endsWith(column) || table.endsWith("_" + column) ? other : one;
  }

  private Map<String, String> contentOf(Tenant tenant) {
    return hospitals.in(
        tenant,
        () -> {
          Map<String, String> content = new TreeMap<>();
          for (String table :
              jdbc.sql(
                      """
                      SELECT c.relname FROM pg_class c
                        JOIN pg_attribute t ON t.attrelid = c.oid AND t.attname = 'tenant_id'
                       WHERE c.relkind = 'r' AND pg_table_is_visible(c.oid)
                         AND has_table_privilege(c.oid, 'SELECT')
                      """)
                  .query(String.class)
                  .list()) {
            content.put(
                table,
                jdbc.sql(
                        "SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '')"
                            + " FROM "
                            + table
                            + " t")
                    .query(String.class)
                    .single());
          }
          return content;
        });
  }
}
