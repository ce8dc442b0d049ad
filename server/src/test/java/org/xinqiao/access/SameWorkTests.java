package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestRoutes;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.care.CareFixture;
import org.xinqiao.organization.Department;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;

/// T01: whoever asks for a patient that is not theirs must not learn from the time of the answer
/// that the patient exists. Times of a test say little, so what is compared is the work: the same
/// transactions and the same statements, in the same order, for a patient of another department, of
/// another hospital, and for one that is nowhere.
@XinqiaoTest
class SameWorkTests {

  /// What says on the level of debugging which statement goes to the database.
  private static final Map<String, String> TOLD_BY =
      Map.of(
          "org.springframework.jdbc.core.JdbcTemplate", "Executing",
          "org.xinqiao.platform.TenantTransactionManager", "Creating new transaction",
          "org.jooq.tools.LoggerListener", "Executing query");

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired TestRoutes routes;
  @Autowired CareFixture care;
  @Autowired Organizations organizations;

  private final Statements statements = new Statements();
  private final Map<Logger, Level> levels =
      new TreeMap<>((a, b) -> a.getName().compareTo(b.getName()));

  @BeforeEach
  void listen() {
    statements.start();
    TOLD_BY
        .keySet()
        .forEach(name -> {
          Logger logger = (Logger) LoggerFactory.getLogger(name);
          levels.put(logger, logger.getEffectiveLevel());
          logger.setLevel(Level.DEBUG);
          logger.setAdditive(false);
          logger.addAppender(statements);
        });
  }

  @AfterEach
  void quiet() {
    levels.forEach((logger, level) -> {
      logger.detachAppender(statements);
      logger.setLevel(level);
      logger.setAdditive(true);
    });
  }

  @Test
  void whatIsNotTheirsTakesTheSameWorkAsWhatIsNowhere() {
    Tenant tenant = hospitals.open();
    PatientId theirs = patient(tenant, "S1", "0401");
    PatientId foreign = patient(hospitals.open(), "S2", "0401");
    Department empty = hospitals.in(tenant, () -> organizations.department("9999", "空科室", false));
    TestBrowser nurse = people.signIn(people.hire(tenant, Staff.Role.NURSE, empty));
    List<String> differences = new ArrayList<>();
    int compared = 0;
    for (TestRoutes.Route route : routesOfPatients()) {
      String body = route.unsafe() ? TestBodies.bodyFor(route) : null;
      work(nurse, route, UUID.randomUUID(), body); // What is asked once and then known.
      Work nowhere = work(nurse, route, UUID.randomUUID(), body);
      for (UUID id : List.of(theirs.value(), foreign.value())) {
        Work work = work(nurse, route, id, body);
        compared++;
        if (!work.equals(nowhere)) {
          differences.add(route + "\n  nowhere " + nowhere + "\n  theirs  " + work);
        }
      }
      assertThat(nowhere.status()).as(route.toString()).isNotEqualTo(400);
    }
    assertThat(differences).isEmpty();
    assertThat(compared).isGreaterThanOrEqualTo(30);
  }

  /// The comparison sees more work where there is more.
  @Test
  void whatIsTheirsTakesMore() {
    Tenant tenant = hospitals.open();
    PatientId own = patient(tenant, "S1", "0401");
    TestBrowser nurse =
        people.signIn(people.hire(tenant, Staff.Role.NURSE, care.department(tenant, "0401")));
    TestRoutes.Route card =
        routes.all().stream()
            .filter(route -> route.toString().equals("GET /api/patients/{id}"))
            .findFirst()
            .orElseThrow();
    Work nowhere = work(nurse, card, UUID.randomUUID(), null);
    Work there = work(nurse, card, own.value(), null);
    assertThat(nowhere.statements()).hasSizeGreaterThan(2);
    assertThat(there.statements()).hasSizeGreaterThan(nowhere.statements().size());
  }

  private List<TestRoutes.Route> routesOfPatients() {
    PermissionMatrix matrix = PermissionMatrix.load();
    return routes.all().stream()
        .filter(route -> route.path().startsWith("/api/patients/{"))
        .filter(route -> {
          Permission permission = Guard.permissionOf(route.handler());
          return permission != null
              && matrix.scope(Staff.Role.NURSE, permission) == Scope.DEPARTMENT;
        })
        .toList();
  }

  private PatientId patient(Tenant tenant, String number, String department) {
    PatientId patient = care.register(tenant, number, "金丝雀甲");
    care.visit(tenant, patient, number, "V" + number, department, 5);
    return patient;
  }

  /// What one request had the database do.
  private record Work(int status, List<String> statements) {

    @Override
    public String toString() {
      return status + ", " + statements.size() + " statements: " + statements;
    }
  }

  private Work work(TestBrowser browser, TestRoutes.Route route, UUID id, String body) {
    HttpResponse<String> response = browser.send(route.method(), route.pathOf(id.toString()), body);
    String number = response.headers().firstValue("X-Request-Number").orElseThrow();
    return new Work(response.statusCode(), statements.of(number));
  }

  private static final class Statements extends AppenderBase<ILoggingEvent> {

    private record Told(String request, String words) {}

    private final Queue<Told> told = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      String request = event.getMDCPropertyMap().get("request");
      String words = event.getFormattedMessage();
      if (request != null && words.startsWith(TOLD_BY.get(event.getLoggerName()))) {
        told.add(new Told(request, words.replaceAll("\\s+", " ")));
      }
    }

    private List<String> of(String request) {
      return told.stream().filter(one -> one.request().equals(request)).map(Told::words).toList();
    }
  }
}
