package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.ResponseBody;
import org.xinqiao.TestBrowser;
import org.xinqiao.TestHospital;
import org.xinqiao.TestRoutes;
import org.xinqiao.TestStaff;
import org.xinqiao.XinqiaoTest;
import org.xinqiao.interop.FhirTestPartner;
import org.xinqiao.interop.IntakeRounds;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.Tenant;
import org.xinqiao.pathway.PlanRounds;

/// Two hospitals on one server, two hundred streams of requests and jobs at once, and in each
/// hospital a patient whose name, number and telephone stand nowhere else. Nothing of the one may
/// appear in anything that the other is given, and nothing of either in what the server writes
/// about itself.
@XinqiaoTest
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class CanaryTests {

  private static final Logger log = LoggerFactory.getLogger(CanaryTests.class);
  private static final int STREAMS = 200;
  private static final long SECONDS = Boolean.getBoolean("xinqiao.nightly") ? 60 : 8;

  /// What each stream does however slow the machine is.
  private static final int LEAST = 3;

  @Autowired TestHospital hospitals;
  @Autowired TestStaff people;
  @Autowired TestRoutes routes;
  @Autowired IntakeRounds intake;
  @Autowired PlanRounds plans;
  @Autowired FhirTestPartner partners;
  @Autowired JdbcClient jdbc;
  @Autowired JdbcTemplate template;
  @Autowired PlatformTransactionManager transactions;

  @TempDir Path folder;

  private final PermissionMatrix matrix = PermissionMatrix.load();
  private final Queue<String> leaks = new ConcurrentLinkedQueue<>();
  private final AtomicLong asked = new AtomicLong();
  private final AtomicLong own = new AtomicLong();

  /// A hospital, and what is known of its canary.
  private record Side(
      Tenant tenant, String name, String number, String phone, Map<Staff.Role, TestBrowser> staff) {

    List<String> canary() {
      return List.of(name, number, phone);
    }
  }

  @Test
  void nothingOfOneHospitalAppearsAtTheOther(CapturedOutput output) throws Exception {
    Side one = side("金丝雀甲", "CANARYA7731", "13000007731");
    Side other = side("金丝雀乙", "CANARYB8842", "13000008842");
    List<String> ids = new ArrayList<>(idsOf(one.tenant()));
    ids.addAll(idsOf(other.tenant()));
    ReadsAndFails reads = new ReadsAndFails(jdbc, new TransactionTemplate(transactions));
    routes.with(
        "/api/test/names",
        reads,
        "names",
        () -> routes.with("/api/test/failing", reads, "failing", () -> stream(one, other, ids)));

    // For docs/results/canary.md.
    log.info(
        "{} streams, {} s, {} requests, {} answers with a canary of one's own, {} leaks",
        STREAMS,
        SECONDS,
        asked.get(),
        own.get(),
        leaks.size());
    assertThat(leaks).isEmpty();
    assertThat(asked.get()).as("requests").isGreaterThan(STREAMS * 2L);
    assertThat(own.get()).as("answers with a canary of one's own").isGreaterThan(50);
    List<String> all = new ArrayList<>(one.canary());
    all.addAll(other.canary());
    assertThat(output.getAll()).as("the log").doesNotContain(all);
    assertThat(threadDump()).as("the threads").doesNotContain(all);
    assertThat(copied(one)).contains(one.name()).doesNotContain(other.canary());
    assertThat(copied(other)).contains(other.name()).doesNotContain(one.canary());
  }

  private void stream(Side one, Side other, List<String> ids) {
    List<TestRoutes.Route> safe =
        routes.all().stream()
            .filter(
                route -> !route.unsafe() && !route.path().matches("/error|/api/stream|/api/m/.*"))
            .toList();
    long end = System.nanoTime() + SECONDS * 1_000_000_000L;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int n = 0; n < STREAMS; n++) {
        Side mine = n % 2 == 0 ? one : other;
        Side theirs = n % 2 == 0 ? other : one;
        SplittableRandom random = new SplittableRandom(n);
        boolean job = n < 8;
        FhirTestPartner.Session partner = partners.of(mine.tenant(), "合作系统" + n);
        running.add(
            threads.submit(() -> {
              for (int done = 0; done < LEAST || System.nanoTime() < end; done++) {
                if (job) {
                  admit(mine, random.nextInt(20));
                  plans.run(mine.tenant());
                } else {
                  look(theirs, answer(mine, partner, safe, ids, random));
                }
              }
            }));
      }
      for (Future<?> one_ : running) {
        one_.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  private HttpResponse<String> answer(
      Side mine,
      FhirTestPartner.Session partner,
      List<TestRoutes.Route> safe,
      List<String> ids,
      SplittableRandom random) {
    String id = ids.get(random.nextInt(ids.size()));
    TestBrowser lead = Objects.requireNonNull(mine.staff().get(Staff.Role.LEAD));
    HttpResponse<String> response =
        switch (random.nextInt(8)) {
          case 0 -> lead.get("/api/patients?q=%E9%87%91%E4%B8%9D%E9%9B%80"); // 金丝雀
          case 1 -> lead.get("/api/patients/" + id);
          case 2 -> partner.get("/Patient/" + id);
          case 3 -> partner.get("/Condition?patient=" + id);
          case 4 -> lead.get("/api/test/names");
          case 5 -> lead.get("/api/test/failing");
          default -> {
            TestRoutes.Route route = safe.get(random.nextInt(safe.size()));
            yield browser(mine, route).get(route.pathOf(id));
          }
        };
    if (mine.canary().stream().anyMatch(response.body()::contains)) {
      own.incrementAndGet();
    }
    return response;
  }

  private TestBrowser browser(Side side, TestRoutes.Route route) {
    Permission permission = Guard.permissionOf(route.handler());
    Staff.Role role =
        Arrays.stream(Staff.Role.values())
            .filter(each ->
                permission != null && !permission.marker() && matrix.allows(each, permission))
            .findFirst()
            .orElse(Staff.Role.LEAD);
    return Objects.requireNonNull(side.staff().get(role));
  }

  private void look(Side theirs, HttpResponse<String> answer) {
    asked.incrementAndGet();
    String given = answer.body() + answer.headers().map();
    for (String canary : theirs.canary()) {
      if (given.contains(canary)) {
        leaks.add(answer.uri() + " " + answer.statusCode() + " holds " + canary);
      }
    }
  }

  private Side side(String name, String number, String phone) {
    Tenant tenant = hospitals.open();
    Map<Staff.Role, TestBrowser> staff = new EnumMap<>(Staff.Role.class);
    for (Staff.Role role : Staff.Role.values()) {
      staff.put(role, people.signIn(tenant, role));
    }
    Side side = new Side(tenant, name, number, phone, staff);
    for (int n = 0; n < 5; n++) {
      admit(side, n);
    }
    plans.run(tenant);
    return side;
  }

  private void admit(Side side, int n) {
    intake.take(
        side.tenant(),
        """
        MSH|^~\\&|HIS|SZYY|PRM|SZYY|20260310101500+0800||ADT^A01^ADT_A01|%1$s-%4$d|P|2.5|||AL|AL|CHN|UNICODE UTF-8
        EVN|A01|20260310101200+0800
        PID|1||%1$s%4$d^^^HIS^PI||%2$s||19480903|F|||||^PRN^CP^^^^%3$s
        PV1|1|I|骨科二病区^08^02^SZYY||||D0789^孙^立群|||0401^骨科|||||||||V%1$s%4$d^^^HIS^VN|||||||||||||||||||||||||20260310101200
        DG1|1||M17.100^原发性膝关节骨关节炎^ICD10GB||20260310|A|||||||||1
        """
            .formatted(side.number(), side.name(), side.phone(), n));
  }

  private List<String> idsOf(Tenant tenant) {
    return hospitals.in(
        tenant,
        () -> {
          List<String> found = new ArrayList<>();
          for (String ids :
              List.of(
                  "SELECT patient_id FROM patient",
                  "SELECT message_id FROM intake_message",
                  "SELECT plan_id FROM pathway_plan",
                  "SELECT peer_id FROM intake_peer")) {
            jdbc.sql(ids).query((row, n) -> row.getString(1)).list().forEach(found::add);
          }
          return found;
        });
  }

  /// What the application's role can copy out of the tables of patients.
  private String copied(Side side) {
    return hospitals.in(
        side.tenant(),
        () ->
            template.execute(
                (ConnectionCallback<String>)
                    connection -> {
                      StringWriter out = new StringWriter();
                      try {
                        connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyOut("COPY (SELECT * FROM patient) TO STDOUT", out);
                      } catch (IOException e) {
                        throw new SQLException(e);
                      }
                      return out.toString();
                    }));
  }

  private String threadDump() throws IOException {
    Path file = folder.resolve("threads.json");
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(file.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.JSON);
    return Files.readString(file);
  }

  /// A handler as careless as can be: it asks for all patients there are, and one that then fails,
  /// so that its connection goes back to the pool in the middle of something.
  static final class ReadsAndFails {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    ReadsAndFails(JdbcClient jdbc, TransactionTemplate transaction) {
      this.jdbc = jdbc;
      this.transaction = transaction;
    }

    @ResponseBody
    @Requires(Permission.SIGNED_IN)
    String names() {
      return Objects.requireNonNull(
          transaction.execute(status ->
              String.join(",", jdbc.sql("SELECT name FROM patient").query(String.class).list())));
    }

    @ResponseBody
    @Requires(Permission.SIGNED_IN)
    String failing() {
      return Objects.requireNonNull(
          transaction.execute(status -> {
            jdbc.sql("SELECT name FROM patient").query(String.class).list();
            return jdbc.sql("SELECT 1 / 0").query(String.class).single();
          }));
    }
  }
}
