package org.xinqiao.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

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
            "SELECT patient_id FROM profile_patient TABLESAMPLE SYSTEM (1) WHERE tenant_id = "
                + tenant
                + " AND NOT deceased LIMIT "
                + (SAMPLES + WARM_UP + 1));
    if (patients.size() < 100) {
      throw new MeasurementFailed("too few patients for a figure: " + patients.size());
    }
    String first = patients.removeFirst();
    List<StatementLog.Executed> recorded = recorded(superuser, tenant, first);
    // What belongs to the tags of the same transaction begins with their lock.
    int tags = indexOf(recorded, each -> each.values().contains("tag") || isLockOfTags(each));
    List<StatementLog.Executed> profile = recorded.subList(0, tags);
    List<StatementLog.Executed> whole = recorded;
    List<Long> floor = new ArrayList<>();
    List<Long> update = new ArrayList<>();
    List<Long> together = new ArrayList<>();
    application.setAutoCommit(false);
    int number = 0;
    for (String patient : patients) {
      boolean counts = number++ >= WARM_UP;
      long bare = timed(application, List.of(executed(SPOIL, tenant, patient)));
      timed(application, List.of(executed(MARK, tenant, patient)));
      boolean all = number % 2 == 0;
      long product = timed(application, forPatient(all ? whole : profile, first, patient));
      if (counts) {
        floor.add(bare);
        (all ? together : update).add(product);
      }
    }
    Clients.Times bare = times(floor);
    Clients.Times product = times(update);
    Clients.Times withTags = times(together);
    report
        .figure("update_p99_ms", product.p99())
        .figure("update_p50_ms", product.p50())
        .figure("update_floor_p99_ms", bare.p99())
        .figure("update_floor_p50_ms", bare.p50())
        .figure("update_ratio", product.p50() / bare.p50())
        .figure("update_with_tags_p50_ms", withTags.p50())
        .figure("update_with_tags_p99_ms", withTags.p99());
  }

  private static boolean isLockOfTags(StatementLog.Executed each) {
    return each.sql().contains("hashtextextended('tag'");
  }

  /// What the server executes when something of one patient changed.
  private List<StatementLog.Executed> recorded(Connection superuser, int tenant, String patient)
      throws IOException, SQLException, InterruptedException, MeasurementFailed {
    StatementLog log = database.statements();
    StatementLog.keep(superuser, true);
    try {
      Thread.sleep(500); // The setting reaches the server's connections with their next statement.
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
        "UPDATE profile_rebuild SET after_patient = NULL, begun_at = now(), ended_at = NULL, patients = 0,"
            + " differing = 0 WHERE tenant_id = ?",
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

  private static int indexOf(
      List<StatementLog.Executed> statements, Predicate<StatementLog.Executed> wanted) {
    for (int i = 0; i < statements.size(); i++) {
      if (wanted.test(statements.get(i))) {
        return i;
      }
    }
    return statements.size();
  }

  /// @return nanoseconds until it was committed
  private static long timed(Connection connection, List<StatementLog.Executed> statements)
      throws SQLException {
    long begun = System.nanoTime();
    for (StatementLog.Executed each : statements) {
      try (PreparedStatement statement = connection.prepareStatement(each.sql())) {
        int index = 1;
        for (String value : each.values()) {
          statement.setObject(index++, value, Types.OTHER);
        }
        statement.execute();
      }
    }
    connection.commit();
    return System.nanoTime() - begun;
  }

  private static Clients.Times times(List<Long> nanos) {
    return Clients.Times.of(nanos.stream().mapToLong(Long::longValue).toArray());
  }
}
