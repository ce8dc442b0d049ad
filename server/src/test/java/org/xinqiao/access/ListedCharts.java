package org.xinqiao.access;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.xinqiao.shared.PatientId;

/// Opened charts in a list, for decisions without a database. [ChartsContract] holds it to the
/// audit.
final class ListedCharts implements ChartBudget.Charts {

  private record Opening(String staff, PatientId patient, Instant at) {}

  private final List<Opening> openings = new ArrayList<>();

  void open(String staff, PatientId patient, Instant at) {
    openings.add(new Opening(staff, patient, at));
  }

  @Override
  public Set<PatientId> since(String staff, Instant from) {
    return openings.stream()
        .filter(one -> one.staff().equals(staff) && !one.at().isBefore(from))
        .map(Opening::patient)
        .collect(Collectors.toSet());
  }
}
