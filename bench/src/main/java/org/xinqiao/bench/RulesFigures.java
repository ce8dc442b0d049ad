package org.xinqiao.bench;

import static org.xinqiao.bench.ProfileFigures.await;
import static org.xinqiao.bench.ProfileFigures.database;
import static org.xinqiao.bench.ProfileFigures.execute;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// All tag rules, decision tables of strata and of strategies of the library, over everybody who
/// has nothing yet; after one patient in a hundred changed; and of one patient.
///
/// The floor writes the same rows, with the same indexes and row-level security, as the same role
/// and in pages of the same size, where they are known already: statements written by hand would
/// have to work them out as well.
final class RulesFigures {

  private static final int PAGE = 5_000;
  private static final int SINGLE = 25;
  private static final String MARK =
      """
      INSERT INTO profile_change (tenant_id, patient_id, source)
      SELECT tenant_id, patient_id, 'clinical_encounter' FROM bench_changed
      """;
  private static final String COLUMNS =
      "tenant_id, patient_id, kind, name, value, origin, version, since, evidence";

  private final Database database;
  private final Progress progress;
  private final Report report;

  RulesFigures(Database database, Progress progress, Report report) {
    this.database = database;
    this.progress = progress;
    this.report = report;
  }

  void measure() throws IOException, SQLException, InterruptedException, MeasurementFailed {
    try (Connection superuser = database.asSuperuser()) {
      await(superuser, "SELECT count(*) FROM cohort_pass WHERE ended_at IS NULL");
      progress.say("Tags, strata and strategies of everybody, for the first time");
      forget(superuser);
      long begun = System.nanoTime();
      execute(
          superuser,
          """
          INSERT INTO cohort_pass (tenant_id, fingerprint, for_day, begun_at)
          SELECT min(tenant_id), 'bench', current_date, now() FROM organization_tenant
          ON CONFLICT (tenant_id) DO UPDATE
             SET after_patient = NULL, begun_at = now(), ended_at = NULL, patients = 0, changes = 0
          """);
      await(superuser, "SELECT count(*) FROM cohort_pass WHERE ended_at IS NULL");
      double seconds = (System.nanoTime() - begun) / 1e9;
      long rows = database(superuser, "SELECT count(*) FROM cohort_interval WHERE origin = 'rule'");
      if (rows == 0) {
        throw new MeasurementFailed("no rule said anything of anybody");
      }
      progress.say("The floor: the same rows, written");
      double floor = floor();
      report
          .put("rules", rules(superuser))
          .put("rules_rows", rows)
          .figure("rules_seconds", seconds)
          .figure("rules_floor_seconds", floor)
          .figure("rules_ratio", seconds / floor);
      afterChanges(superuser);
    }
  }

  /// How many different tags, strata and strategies were put on somebody.
  private static long rules(Connection superuser) throws SQLException {
    return database(
        superuser,
        "SELECT count(DISTINCT (kind, name, CASE WHEN kind <> 'tag' THEN value END))"
            + " FROM cohort_interval WHERE origin = 'rule'");
  }

  /// What people put on stays.
  private static void forget(Connection superuser) throws SQLException {
    execute(
        superuser,
        "CREATE TEMPORARY TABLE bench_said AS SELECT * FROM cohort_interval WHERE origin <> 'rule'");
    execute(superuser, "TRUNCATE cohort_interval");
    execute(superuser, "INSERT INTO cohort_interval SELECT * FROM bench_said");
    execute(superuser, "DROP TABLE bench_said");
  }

  private double floor() throws IOException, SQLException {
    try (Connection owner = database.asOwner();
        Connection application = database.asApplication()) {
      execute(owner, "CREATE TABLE bench_floor_interval (LIKE cohort_interval INCLUDING ALL)");
      try {
        execute(owner, "SELECT protect('bench_floor_interval')");
        List<String> ends = ends(application);
        application.setAutoCommit(false);
        long begun = System.nanoTime();
        String after = "00000000-0000-0000-0000-000000000000";
        for (String until : ends) {
          execute(
              application,
              "INSERT INTO bench_floor_interval ("
                  + COLUMNS
                  + ") SELECT "
                  + COLUMNS
                  + " FROM cohort_interval WHERE tenant_id = current_setting('app.tenant')::integer"
                  + " AND patient_id > ?::uuid AND patient_id <= ?::uuid AND origin = 'rule'",
              after,
              until);
          application.commit();
          after = until;
        }
        return (System.nanoTime() - begun) / 1e9;
      } finally {
        execute(owner, "DROP TABLE bench_floor_interval");
      }
    }
  }

  /// The last patient of each page.
  private static List<String> ends(Connection application) throws SQLException {
    List<String> ends = new ArrayList<>();
    try (Statement statement = application.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT patient_id FROM (SELECT patient_id, row_number() OVER (ORDER BY patient_id) AS n,"
                    + " count(*) OVER () AS of FROM profile_patient) AS numbered WHERE n % "
                    + PAGE
                    + " = 0 OR n = of ORDER BY patient_id")) {
      while (rows.next()) {
        ends.add(rows.getString(1));
      }
    }
    return ends;
  }

  private void afterChanges(Connection superuser)
      throws SQLException, InterruptedException, MeasurementFailed {
    progress.say("After one patient in a hundred changed");
    execute(
        superuser,
        "CREATE TEMPORARY TABLE bench_changed AS SELECT tenant_id, patient_id FROM profile_patient"
            // Not a sample of the table: a run before has moved the rows of the same one away.
            + " WHERE mod(hashtextextended(patient_id::text, 1), 100) = 0");
    long changed = database(superuser, "SELECT count(*) FROM bench_changed");
    execute(
        superuser,
        "UPDATE profile_patient p SET visits = visits + 1 FROM bench_changed c"
            + " WHERE p.tenant_id = c.tenant_id AND p.patient_id = c.patient_id");
    long begun = System.nanoTime();
    execute(superuser, MARK);
    await(superuser, "SELECT count(*) FROM (SELECT FROM profile_change LIMIT 1) AS one");
    report
        .put("changed_patients", changed)
        .figure("changed_seconds", (System.nanoTime() - begun) / 1e9);
    long[] waits = new long[SINGLE];
    for (int i = 0; i < SINGLE; i++) {
      Thread.sleep(37L * (i % 10)); // So that the moments fall anywhere between two looks.
      execute(
          superuser,
          "DELETE FROM bench_changed WHERE patient_id IN (SELECT patient_id FROM bench_changed ORDER BY patient_id DESC OFFSET 1)");
      long one = System.nanoTime();
      execute(superuser, MARK);
      while (database(superuser, "SELECT count(*) FROM profile_change") > 0) {
        Thread.sleep(5);
      }
      waits[i] = System.nanoTime() - one;
    }
    Clients.Times times = Clients.Times.of(waits);
    report.figure("one_patient_p50_ms", times.p50()).figure("one_patient_p99_ms", times.p99());
  }
}
