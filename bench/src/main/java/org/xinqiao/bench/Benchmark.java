package org.xinqiao.bench;

import java.io.IOException;
import java.sql.SQLException;

/// One measurement. To add another, write a class and name it in [Bench].
interface Benchmark {

  /// What it is called on the command line and in the report.
  String name();

  /// What it measures, for `--help`: a sentence or two.
  String about();

  /// Size when the caller names none; chosen so that it takes a minute or two on two cores.
  int defaultPatients();

  /// Whether it runs on the demo hospital, loaded with the patients that were asked for. Then
  /// `--data` may name a folder that holds it already.
  default boolean onDemoHospital() {
    return false;
  }

  /// Measures, and adds the figures and what was counted to the report.
  ///
  /// @throws MeasurementFailed if the figures would mean nothing
  void measure(Instance instance, Options options, Progress progress, Report report)
      throws IOException, SQLException, InterruptedException, MeasurementFailed;
}
