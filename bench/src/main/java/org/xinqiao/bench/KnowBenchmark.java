package org.xinqiao.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/// What is known of a million patients, at hand: how fresh it is, how fast rules and segments are
/// asked of everybody, and how long one patient takes to be found and opened.
final class KnowBenchmark implements Benchmark {

  @Override
  public String name() {
    return "know";
  }

  @Override
  public String about() {
    return """
    Profiles after an event and all anew, tags and strata of everybody, the number of a segment, the
    page of a patient, and the search box in every way in which a patient is found, each with a floor
    on the same database. On a demo hospital, which --data may hold already.\
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
    report.put(
        "patients_there", instance.database().number("SELECT count(*) FROM patient_fact_patient"));
    Database database = instance.database();
    new ProfileFigures(database, progress, report).measure();
    progress.say("So far: " + report.json());
    waitForTags(database);
    try (DemoDesk desk = DemoDesk.signIn(instance, "lead")) {
      SegmentFigures segments = new SegmentFigures(instance, desk, options, progress, report);
      segments.overTheProfile();
      new PageFigures(instance, desk, progress, report).measure();
      progress.say("So far: " + report.json()); // What follows takes longest on a large hospital.
      new RulesFigures(database, progress, report).measure();
      progress.say("So far: " + report.json());
      new SearchFigures(instance, desk, options, progress, report).measure();
      progress.say("So far: " + report.json());
      segments.withWindows(); // Last, as the server may give up on one of them.
    }
  }

  /// A rebuild that found something not as it was kept has everybody's tags looked at again, which
  /// would be measured with whatever comes next.
  private static void waitForTags(Database database)
      throws IOException, SQLException, InterruptedException, MeasurementFailed {
    try (Connection superuser = database.asSuperuser()) {
      ProfileFigures.await(superuser, "SELECT count(*) FROM cohort_pass WHERE ended_at IS NULL");
    }
  }
}
