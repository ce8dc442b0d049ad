package org.xinqiao.chart;

import java.util.Locale;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.Requires;
import org.xinqiao.shared.Problem;
import org.xinqiao.trend.PatientTrends;
import org.xinqiao.trend.Trends;

/// A patient's results over the years.
@RestController
class TrendController {

  private final OpenChart chart;
  private final Trends trends;

  TrendController(OpenChart chart, Trends trends) {
    this.chart = chart;
    this.trends = trends;
  }

  @GetMapping("/api/patients/{id}/trends")
  @Requires(Permission.PATIENT_VIEW)
  PatientTrends patientTrends(CurrentStaff staff, @PathVariable UUID id, Locale locale) {
    return trends.of(chart.open(id, "trends", staff), locale);
  }

  /// @param period `1y`, `3y`, `5y`, `10y` or `all`
  @GetMapping("/api/patients/{id}/trends/{indicator}")
  @Requires(Permission.PATIENT_VIEW)
  PatientTrends.TrendChart patientTrend(
      CurrentStaff staff,
      @PathVariable UUID id,
      @PathVariable String indicator,
      @RequestParam(defaultValue = "3y") String period,
      Locale locale) {
    Trends.Period time =
        Trends.Period.of(period)
            .orElseThrow(() -> Problem.of("trend.period-unknown", 400).exception());
    return trends
        .chart(chart.open(id, "trends", staff), indicator, time, locale)
        .orElseThrow(() -> Problem.of("trend.indicator-not-found", 404).exception());
  }
}
