package org.xinqiao.bench;

import java.io.IOException;
import java.sql.SQLException;

/// What is known of a million patients, at hand: how long the registry takes to find one of them.
final class KnowBenchmark implements Benchmark {

  @Override
  public String name() {
    return "know";
  }

  @Override
  public String about() {
    return """
    How long the search box takes, in every way in which a patient is found, with 16 people typing at
    once: the product's answers over HTTP, and as the floor the bare statement without row-level
    security. On a demo hospital, which --data may hold already.\
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
    new SearchFigures(instance, options, progress, report).measure();
  }
}
