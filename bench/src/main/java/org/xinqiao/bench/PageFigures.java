package org.xinqiao.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The page of a patient with as much behind it as anybody in the hospital has, opened by sixteen
/// people at once who open the next when it is there. Its requests are sent one after another.
///
/// The floor executes what the requests read, on as many connections, as a role that no row-level
/// security binds.
final class PageFigures {

  private static final int CLIENTS = 16;
  private static final int PATIENTS = 32;
  private static final int WARM_UP = 10;
  private static final int EACH = 40;

  private final Instance instance;
  private final DemoDesk desk;
  private final Progress progress;
  private final Report report;

  PageFigures(Instance instance, DemoDesk desk, Progress progress, Report report) {
    this.instance = instance;
    this.desk = desk;
    this.progress = progress;
    this.report = report;
  }

  void measure() throws IOException, SQLException, InterruptedException, MeasurementFailed {
    progress.say("Pages of the patients with most behind them");
    List<List<StatementLog.Transaction>> pages = new ArrayList<>();
    try (Connection superuser = instance.database().asSuperuser()) {
      List<String> patients = patients(superuser);
      long events =
          ProfileFigures.database(
                  superuser,
                  "SELECT count(*) FROM clinical_observation WHERE patient_id = '"
                      + patients.getLast()
                      + "'")
              + ProfileFigures.database(
                  superuser,
                  "SELECT count(*) FROM clinical_encounter WHERE patient_id = '"
                      + patients.getLast()
                      + "'");
      Clients.Times page =
          Clients.together(
              CLIENTS,
              WARM_UP,
              EACH,
              (client, n) -> {
                for (String path : AuthzBenchmark.page(patients.get(n % patients.size()))) {
                  desk.get(path);
                }
              });
      Clients.Times alone =
          Clients.together(
              1,
              WARM_UP,
              EACH,
              (client, n) -> {
                for (String path : AuthzBenchmark.page(patients.get(n % patients.size()))) {
                  desk.get(path);
                }
              });
      report
          .put("page360_requests", AuthzBenchmark.page(patients.getFirst()).size())
          .put("page360_events_at_least", events)
          .figure("page360_p99_ms", page.p99())
          .figure("page360_p50_ms", page.p50())
          .figure("page360_alone_p50_ms", alone.p50())
          .figure("page360_alone_p99_ms", alone.p99());
      StatementLog.keep(superuser, true);
      try {
        for (String patient : patients) {
          List<StatementLog.Transaction> of = new ArrayList<>();
          for (String path : AuthzBenchmark.page(patient)) {
            of.addAll(AuthzBenchmark.transactions(desk, instance.database().statements(), path));
          }
          pages.add(of);
        }
      } finally {
        StatementLog.keep(superuser, false);
      }
      floor(superuser, pages);
    }
  }

  private void floor(Connection superuser, List<List<StatementLog.Transaction>> pages)
      throws IOException, SQLException, InterruptedException, MeasurementFailed {
    List<Connection> connections = new ArrayList<>();
    try {
      for (int i = 0; i < CLIENTS; i++) {
        connections.add(instance.database().asSuperuser());
      }
      AuthzBenchmark.Floor floor =
          AuthzBenchmark.floor(superuser, pages.stream().flatMap(List::stream).toList());
      Clients.Times times =
          Clients.together(
              CLIENTS,
              WARM_UP,
              EACH,
              (client, n) -> {
                for (StatementLog.Transaction each : pages.get(n % pages.size())) {
                  floor.run(connections.get(client), each);
                }
              });
      report
          .figure("page360_floor_p99_ms", times.p99())
          .figure("page360_floor_p50_ms", times.p50());
    } finally {
      for (Connection connection : connections) {
        connection.close();
      }
    }
  }

  private static List<String> patients(Connection superuser) throws SQLException {
    return ProfileFigures.strings(
        superuser,
        "SELECT patient_id FROM (SELECT patient_id, count(*) AS n FROM clinical_observation GROUP BY patient_id) AS each"
            + " ORDER BY n DESC, patient_id LIMIT "
            + PATIENTS);
  }
}
