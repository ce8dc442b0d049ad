package org.xinqiao.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Bringing profiles up to date: of one patient after an event, and of all of them anew.
///
/// The product's own statements for one patient are read from the database's log and repeated for
/// others, each in its own transaction, as the application's role. Before each one a bare `UPDATE`
/// puts one number of the profile wrong, which is the floor: the same row, the same role and
/// settings, one commit. The floor of all profiles reads the same facts, grouped by patient, in one
/// statement for each, and writes nothing.
final class ProfileFigures {

  private static final int SAMPLES = 400;
  private static final int WARM_UP = 40;
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final String SPOIL =
      "UPDATE profile_patient SET visits = visits + 1 WHERE tenant_id = ? AND patient_id = ?::uuid";
  private static final String MARK =
      "INSERT INTO profile_change (tenant_id, patient_id, source) VALUES (?, ?::uuid, 'clinical_encounter')";

  private static final Set<String> WITH_TENANT = Set.of(SPOIL, MARK);

  private static final List<String> FACTS =
      List.of(
          "clinical_fact_encounter",
          "clinical_fact_condition",
          "clinical_fact_procedure",
          "clinical_fact_medication_dispense",
          "clinical_fact_observation",
          "appointment_fact_appointment",
          "appointment_fact_revisit",
          "messaging_fact_contact",
          "questionnaire_fact_form",
          "alert_fact_alert");

  private final Database database;
  private final Progress progress;
  private final Report report;

  ProfileFigures(Database database, Progress progress, Report report) {
    this.database = database;
    this.progress = progress;
    this.report = report;
  }

  void measure() throws IOException, SQLException, InterruptedException, MeasurementFailed {
    try (Connection superuser = database.asSuperuser();
        Connection application = database.asApplication()) {
      int tenant = number(superuser, "SELECT min(tenant_id) FROM organization_tenant");
      updates(superuser, application, tenant);
      rebuild(superuser, application, tenant);
    }
  }

  private void updates(Connection superuser, Connection application, int tenant)
      throws IOException, SQLException, InterruptedException, MeasurementFailed {
    progress.say("A profile after one event");
    List<String> patients =
        strings(
            superuser,
            "SELECT patient_id FROM profile_patient WHERE tenant_id = "
                + tenant
                + " AND NOT deceased ORDER BY md5(patient_id::text) LIMIT "
                + (SAMPLES + WARM_UP + 1));
    if (patients.size() < 100) {
      throw new MeasurementFailed("too few patients for a figure: " + patients.size());
    }
    String first = patients.removeFirst();
    List<StatementLog.Executed> recorded = recorded(superuser, tenant, first);
    List<StatementLog.Executed> profile =
        recorded.stream().filter(each -> isOfProfile(each) && !isOfTags(each)).toList();
    List<StatementLog.Executed> withTags =
        recorded.stream().filter(each -> isOfProfile(each) || isOfTags(each)).toList();
    Set<String> typed = typed(application, withTags);
    List<Long> floor = new ArrayList<>();
    List<Long> update = new ArrayList<>();
    List<Long> together = new ArrayList<>();
    application.setAutoCommit(false);
    int number = 0;
    for (String patient : patients) {
      boolean counts = number++ >= WARM_UP;
      long bare = timed(application, List.of(executed(SPOIL, tenant, patient)), WITH_TENANT);
      timed(application, List.of(executed(MARK, tenant, patient)), WITH_TENANT);
      boolean all = number % 2 == 0;
      long product =
          timed(application, forPatient(all ? withTags : profile, first, patient), typed);
      if (counts) {
        floor.add(bare);
        (all ? together : update).add(product);
      }
    }
    Clients.Times bare = times(floor);
    Clients.Times product = times(update);
    Clients.Times tagged = times(together);
    report
        .figure("update_p99_ms", product.p99())
        .figure("update_p50_ms", product.p50())
        .figure("update_floor_p99_ms", bare.p99())
        .figure("update_floor_p50_ms", bare.p50())
        .figure("update_ratio", product.p50() / bare.p50())
        .figure("update_with_tags_p50_ms", tagged.p50())
        .figure("update_with_tags_p99_ms", tagged.p99());
  }

  private static boolean isOfProfile(StatementLog.Executed each) {
    return Stream.of("set_config", "profile_", "'profile'").anyMatch(each.sql()::contains);
  }

  private static boolean isOfTags(StatementLog.Executed each) {
    return Stream.of("cohort_interval", "'tag'").anyMatch(each.sql()::contains);
  }

  /// What the server executes when something of one patient changed.
  private List<StatementLog.Executed> recorded(Connection superuser, int tenant, String patient)
      throws IOException, SQLException, InterruptedException, MeasurementFailed {
    StatementLog log = database.statements();
    StatementLog.keep(superuser, true);
    try {
      log.fromHere();
      execute(superuser, SPOIL, tenant, patient);
      execute(superuser, MARK, tenant, patient);
      for (int i = 0; i < 300; i++) {
        Thread.sleep(50);
        for (StatementLog.Transaction each : log.next()) {
          if (each.statements().stream()
              .anyMatch(one -> one.sql().contains("INSERT INTO profile_patient"))) {
            return each.statements();
          }
        }
      }
    } finally {
      StatementLog.keep(superuser, false);
    }
    throw new MeasurementFailed("the server brought no profile up to date");
  }

  private void rebuild(Connection superuser, Connection application, int tenant)
      throws SQLException, InterruptedException, MeasurementFailed {
    progress.say("All profiles anew");
    long patients = database(superuser, "SELECT count(*) FROM profile_patient");
    long begun = System.nanoTime();
    execute(
        superuser,
        """
        INSERT INTO profile_rebuild (tenant_id, fingerprint, begun_at) VALUES (?, 'bench', now())
        ON CONFLICT (tenant_id) DO UPDATE
           SET after_patient = NULL, begun_at = now(), ended_at = NULL, patients = 0, differing = 0
        """,
        tenant);
    await(superuser, "SELECT count(*) FROM profile_rebuild WHERE ended_at IS NULL");
    double seconds = (System.nanoTime() - begun) / 1e9;
    progress.say("The floor: the same facts, read");
    application.setAutoCommit(true);
    long floorBegun = System.nanoTime();
    for (String fact : FACTS) {
      strings(
          application,
          "SELECT count(*) FROM (SELECT patient_id, count(*) FROM "
              + fact
              + " WHERE tenant_id = "
              + tenant
              + " GROUP BY patient_id) AS each");
    }
    double floor = (System.nanoTime() - floorBegun) / 1e9;
    report
        .figure("rebuild_per_s", patients / seconds)
        .figure("rebuild_seconds", seconds)
        .figure("rebuild_floor_per_s", patients / floor)
        .figure("rebuild_ratio", seconds / floor)
        .put("rebuild_differing", database(superuser, "SELECT differing FROM profile_rebuild"));
  }

  /// Waits until a count is nothing.
  static void await(Connection superuser, String count)
      throws SQLException, InterruptedException, MeasurementFailed {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (database(superuser, count) > 0) {
      if (System.nanoTime() > deadline) {
        throw new MeasurementFailed("not over after " + PATIENCE + ": " + count);
      }
      Thread.sleep(100);
    }
  }

  static long database(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static int number(Connection connection, String sql) throws SQLException {
    return (int) database(connection, sql);
  }

  static List<String> strings(Connection connection, String sql) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  static void execute(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.execute();
    }
  }

  private static StatementLog.Executed executed(String sql, int tenant, String patient) {
    return new StatementLog.Executed(sql, List.of(String.valueOf(tenant), patient));
  }

  private static List<StatementLog.Executed> forPatient(
      List<StatementLog.Executed> statements, String recorded, String patient) {
    return statements.stream()
        .map(each ->
            new StatementLog.Executed(
                each.sql().replace(recorded, patient),
                each.values().stream()
                    .map(value -> value == null ? null : value.replace(recorded, patient))
                    .toList()))
        .toList();
  }

  /// @param typed statements of whose values the types are told
  /// @return nanoseconds until it was committed
  private static long timed(
      Connection connection, List<StatementLog.Executed> statements, Set<String> typed)
      throws SQLException {
    long begun = System.nanoTime();
    for (StatementLog.Executed each : statements) {
      run(connection, each, typed.contains(each.sql()));
    }
    connection.commit();
    return System.nanoTime() - begun;
  }

  private static void run(Connection connection, StatementLog.Executed each, boolean typed)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(each.sql())) {
      int index = 1;
      for (String value : each.values()) {
        if (typed && value != null && value.matches("-?[0-9]{1,9}")) {
          statement.setInt(index++, Integer.parseInt(value));
        } else if (typed && value != null && value.startsWith("{")) {
          String[] items = value.substring(1, value.length() - 1).split(",");
          boolean ids = items[0].matches("[0-9a-f-]{36}");
          statement.setArray(index++, connection.createArrayOf(ids ? "uuid" : "text", items));
        } else {
          statement.setObject(index++, value, Types.OTHER);
        }
      }
      statement.execute();
    }
  }

  /// The log does not tell the types of values. Where the database cannot work them out by itself,
  /// it is told.
  private static Set<String> typed(Connection connection, List<StatementLog.Executed> statements)
      throws SQLException {
    connection.setAutoCommit(false);
    Set<String> typed = new HashSet<>();
    for (StatementLog.Executed each : statements) {
      Savepoint before = connection.setSavepoint();
      try {
        run(connection, each, false);
      } catch (SQLException undecided) {
        connection.rollback(before);
        typed.add(each.sql());
      }
    }
    connection.rollback();
    return typed;
  }

  private static Clients.Times times(List<Long> nanos) {
    return Clients.Times.of(nanos.stream().mapToLong(Long::longValue).toArray());
  }
}
