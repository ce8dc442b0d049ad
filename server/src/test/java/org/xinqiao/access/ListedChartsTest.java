package org.xinqiao.access;

import java.time.Instant;
import org.xinqiao.shared.PatientId;

class ListedChartsTest implements ChartsContract {

  private final ListedCharts charts = new ListedCharts();

  @Override
  public ChartBudget.Charts charts() {
    return charts;
  }

  @Override
  public void open(String staff, PatientId patient, Instant at) {
    charts.open(staff, patient, at);
  }

  @Override
  public Instant now() {
    return Instant.parse("2026-11-26T03:00:00Z");
  }
}
