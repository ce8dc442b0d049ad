package org.xinqiao.bench;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What it costs that the database holds requests of staff to their patients. Requests are sent to
/// the running server, the statements that they executed are read from the database's log, and
/// those that read are repeated in two ways in turn: as the product does, in transactions that say
/// whose patients they may touch and with the guard's own questions, and as the floor: what was
/// asked for alone, as a role that no row-level security binds.
final class AuthzBenchmark implements Benchmark {

  private static final int SAMPLES = 40;
  private static final int ROUNDS = 15;
  private static final int WARM_UP = 4;

  @Override
  public String name() {
    return "authz";
  }

  @Override
  public String about() {
    return """
    What the guard costs for a look-up by id, a search, the list of tasks and the page of a patient:
    the product's own statements as the desk's role within its reach, over the same without
    row-level security. On a demo hospital, which --data may hold already.\
    """;
  }

  @Override
  public int defaultPatients() {
    return 20_000;
  }

  @Override
  public boolean onDemoHospital() {
    return true;
  }

  @Override
  public void measure(Instance instance, Options options, Progress progress, Report report)
      throws IOException, SQLException, InterruptedException, MeasurementFailed {
    Database database = instance.database();
    report.put("patients_there", database.number("SELECT count(*) FROM patient"));
    report.put("care_relations", database.number("SELECT count(*) FROM care_relation"));
    try (Connection superuser = database.asSuperuser()) {
      String department = largestDepartment(superuser);
      progress.say("A nurse of the department with most patients, and a lead of the hospital");
      move(superuser, "nurse", department);
      StatementLog.keep(superuser, true);
      try {
        for (String role : List.of("nurse", "lead")) {
          String suffix = role.equals("nurse") ? "" : "_hospital";
          measure(instance, superuser, role, suffix, options, progress, report);
        }
      } finally {
        StatementLog.keep(superuser, false);
        move(superuser, "nurse", null);
      }
    }
  }

  private static void measure(
      Instance instance,
      Connection superuser,
      String role,
      String suffix,
      Options options,
      Progress progress,
      Report report)
      throws IOException, SQLException, InterruptedException, MeasurementFailed {
    try (DemoDesk desk = DemoDesk.signIn(instance, role);
        Connection guarded = instance.database().asApplication()) {
      StatementLog log = instance.database().statements();
      List<JsonNode> patients = patients(desk, new Random(options.seed()));
      for (Job job : Job.values()) {
        progress.say(role + ": " + job.name().toLowerCase(java.util.Locale.ROOT));
        List<StatementLog.Transaction> recorded = new ArrayList<>();
        for (JsonNode patient : patients) {
          for (String path : job.paths(patient)) {
            recorded.addAll(job.of(transactions(desk, log, path)));
          }
        }
        Set<String> numbers = withNumbers(superuser, recorded);
        report(report, job.key + suffix, guarded, superuser, recorded, numbers);
      }
    }
  }

  private enum Job {
    ID("id"),
    SEARCH("search"),
    INBOX("inbox"),
    PAGE("page360");

    private final String key;

    Job(String key) {
      this.key = key;
    }

    List<String> paths(JsonNode patient) {
      String id = "/api/patients/" + patient.path("id").asString();
      return switch (this) {
        case ID -> List.of(id);
        case SEARCH -> List.of("/api/patients?q=" + encoded(patient.path("name").asString()));
        case INBOX -> List.of("/api/tasks?view=pool", "/api/tasks?view=red", "/api/tasks/summary");
        case PAGE -> page(patient.path("id").asString());
      };
    }

    /// The look-up by id is what a patient's page begins with, and what the guard asks before.
    List<StatementLog.Transaction> of(List<StatementLog.Transaction> all) {
      if (this != ID) {
        return all;
      }
      int until = 0;
      while (until < all.size() && all.get(until).reads().stream().allMatch(Job::isOfGuard)) {
        until++;
      }
      return all.subList(0, Math.min(until + 1, all.size()));
    }

    /// How many charts somebody opened today: asked by the guard, and by nobody without it.
    static boolean isOfGuard(StatementLog.Executed each) {
      return each.sql().contains("FROM audit_event");
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }

  /// What the page of a patient asks for.
  static List<String> page(String patient) {
    String id = "/api/patients/" + patient;
    return List.of(
        id,
        id + "/timeline",
        id + "/plans",
        id + "/contacts",
        id + "/tasks",
        id + "/consents",
        id + "/merges");
  }

  /// Sends a request and tells what it executed.
  static List<StatementLog.Transaction> transactions(DemoDesk desk, StatementLog log, String path)
      throws IOException, InterruptedException, MeasurementFailed {
    log.fromHere();
    desk.get(path);
    List<StatementLog.Transaction> found = new ArrayList<>();
    for (int i = 0; i < 500 && found.isEmpty(); i++) {
      Thread.sleep(20); // The database writes its log a moment later.
      log.next().stream()
          .filter(StatementLog.Transaction::isOfDesk)
          .filter(each -> !each.reads().isEmpty())
          .forEach(found::add);
    }
    if (found.isEmpty()) {
      throw new MeasurementFailed("the database's log shows nothing of " + path);
    }
    return found;
  }

  /// What was read, without the guard.
  interface Floor {
    void run(Connection superuser, StatementLog.Transaction transaction) throws SQLException;
  }

  static Floor floor(Connection superuser, List<StatementLog.Transaction> recorded)
      throws SQLException {
    Set<String> numbers = withNumbers(superuser, recorded);
    return (connection, transaction) -> run(connection, transaction, false, numbers);
  }

  private static List<JsonNode> patients(DemoDesk desk, Random random)
      throws IOException, InterruptedException, MeasurementFailed {
    List<JsonNode> found = new ArrayList<>();
    String cursor = "";
    for (int page = 0; page < 10 && found.size() < 10 * SAMPLES; page++) {
      JsonNode answer = desk.get("/api/patients?limit=100" + cursor);
      answer.path("items").forEach(found::add);
      if (answer.path("nextCursor").isNull()) {
        break;
      }
      cursor = "&cursor=" + answer.path("nextCursor").asString();
    }
    java.util.Collections.shuffle(found, random);
    if (found.size() < SAMPLES) {
      throw new MeasurementFailed("only " + found.size() + " patients can be seen");
    }
    return found.subList(0, SAMPLES);
  }

  private static void report(
      Report report,
      String key,
      Connection guarded,
      Connection free,
      List<StatementLog.Transaction> recorded,
      Set<String> numbers)
      throws SQLException {
    long guardedNanos = 0;
    long freeNanos = 0;
    for (int round = 0; round < WARM_UP + ROUNDS; round++) {
      for (StatementLog.Transaction transaction : recorded) {
        boolean guardedFirst = (round & 1) == 0;
        long first = run(guardedFirst ? guarded : free, transaction, guardedFirst, numbers);
        long second = run(guardedFirst ? free : guarded, transaction, !guardedFirst, numbers);
        if (round >= WARM_UP) {
          guardedNanos += guardedFirst ? first : second;
          freeNanos += guardedFirst ? second : first;
        }
      }
    }
    double times = (double) ROUNDS * SAMPLES * 1e6;
    report
        .figure(key + "_ratio", (double) guardedNanos / freeNanos)
        .figure(key + "_ms", guardedNanos / times)
        .figure(key + "_floor_ms", freeNanos / times);
  }

  /// @return how many nanoseconds it took
  private static long run(
      Connection connection,
      StatementLog.Transaction transaction,
      boolean guarded,
      Set<String> numbers)
      throws SQLException {
    List<StatementLog.Executed> reads =
        transaction.reads().stream().filter(each -> guarded || !Job.isOfGuard(each)).toList();
    if (reads.isEmpty()) {
      return 0;
    }
    connection.setAutoCommit(false);
    StatementLog.Executed preface = guarded ? transaction.preface() : null;
    boolean keepsPlans = !guarded && keepsPlans(transaction.preface());
    if (keepsPlans) {
      plans(connection, "force_generic_plan");
    }
    long begun = System.nanoTime();
    for (StatementLog.Executed each : reads) {
      read(connection, preface, each, numbers.contains(each.sql()));
      preface = null;
    }
    connection.commit();
    long took = System.nanoTime() - begun;
    if (keepsPlans) {
      plans(connection, "auto");
    }
    return took;
  }

  /// Whether the product had the database keep the plan: then the floor does too, or it would be
  /// measured with a planning that the product does not pay.
  private static boolean keepsPlans(StatementLog.@Nullable Executed preface) {
    return preface != null
        && (preface.sql().contains("plan_cache_mode")
            || preface.values().contains("force_generic_plan"));
  }

  private static void plans(Connection connection, String mode) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET plan_cache_mode = " + mode);
    }
    connection.commit();
  }

  /// @param preface what is said in one message with the statement and before it; null for nothing
  private static void read(
      Connection connection,
      StatementLog.@Nullable Executed preface,
      StatementLog.Executed each,
      boolean withNumbers)
      throws SQLException {
    String sql = preface == null ? each.sql() : preface.sql() + "; " + each.sql();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      int index = 1;
      if (preface != null) {
        for (String value : preface.values()) {
          statement.setString(index++, value);
        }
      }
      for (String value : each.values()) {
        if (withNumbers && value != null && value.matches("-?[0-9]{1,9}")) {
          statement.setInt(index++, Integer.parseInt(value));
        } else {
          statement.setObject(index++, value, Types.OTHER);
        }
      }
      statement.execute();
      if (preface != null) {
        statement.getMoreResults();
      }
      try (ResultSet rows = statement.getResultSet()) {
        while (rows.next()) {
          rows.getObject(1);
        }
      }
    }
  }

  /// The log does not tell the types of values. Where the database cannot work out that of a number
  /// by itself, it is told.
  private static Set<String> withNumbers(Connection free, List<StatementLog.Transaction> recorded)
      throws SQLException {
    free.setAutoCommit(false);
    Set<String> tried = new HashSet<>();
    Set<String> numbers = new HashSet<>();
    for (StatementLog.Transaction transaction : recorded) {
      for (StatementLog.Executed each : transaction.reads()) {
        if (tried.add(each.sql())) {
          try {
            read(free, null, each, false);
          } catch (SQLException undecided) {
            free.rollback();
            numbers.add(each.sql());
          }
        }
      }
    }
    free.commit();
    return numbers;
  }

  private static String largestDepartment(Connection superuser)
      throws SQLException, MeasurementFailed {
    try (Statement statement = superuser.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT c.party_id FROM care_relation c JOIN organization_department d
                    ON d.tenant_id = c.tenant_id AND d.department_id = c.party_id
                 GROUP BY 1 ORDER BY count(*) DESC LIMIT 1
                """)) {
      if (!row.next()) {
        throw new MeasurementFailed("no department looks after anybody");
      }
      return row.getString(1);
    }
  }

  private static void move(Connection superuser, String role, @Nullable String department)
      throws SQLException {
    try (PreparedStatement statement =
        superuser.prepareStatement(
            "UPDATE organization_staff SET department_id = ?::uuid WHERE role = ?")) {
      statement.setString(1, department);
      statement.setString(2, role);
      statement.executeUpdate();
    }
    if (!superuser.getAutoCommit()) {
      superuser.commit();
    }
  }

  /// All people here are invented, so their values may stand in a log.
}
