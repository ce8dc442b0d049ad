package org.xinqiao.chart;

import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.xinqiao.access.ChartBudget;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.care.Emergencies;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Problem;
import org.xinqiao.shared.Reach;

/// Opens the chart of one patient for the rest of a request: within the day's budget or in an
/// emergency, noted in the audit, and so that whatever the request reads afterwards is of this
/// patient and of nobody else.
@Service
class OpenChart {

  private final ViewPatient view;
  private final ChartBudget budget;
  private final Emergencies emergencies;
  private final Audit audit;
  private final Clock clock;

  OpenChart(
      ViewPatient view, ChartBudget budget, Emergencies emergencies, Audit audit, Clock clock) {
    this.view = view;
    this.budget = budget;
    this.emergencies = emergencies;
    this.audit = audit;
    this.clock = clock;
  }

  /// @param part what of the patient is looked at, as in `timeline`
  /// @throws org.xinqiao.shared.ProblemException `patient.chart-budget` 429 when the day's budget
  ///   is spent; `patient.not-found` 404 when there is no such patient for the one who asks
  PatientSummary open(UUID id, String part, CurrentStaff staff) {
    PatientId patient = new PatientId(id);
    if (!budget.allows(staff, patient, () -> inEmergency(patient, staff))) {
      throw Problem.of("patient.chart-budget", 429, "limit", budget.aDay()).exception();
    }
    Patients.Chart chart =
        view.open(patient, part, staff.actor())
            .orElseThrow(() -> Problem.of("patient.not-found", 404).exception());
    budget.opened(staff, patient);
    Reach.narrowTo(chart.records());
    return chart.patient();
  }

  /// A chart above the budget is noted, too.
  private boolean inEmergency(PatientId patient, CurrentStaff staff) {
    boolean open = emergencies.open(patient, staff.id(), clock.instant());
    if (open) {
      audit.recordAlone(
          AuditEvent.allowed(staff.actor(), "access.chart-budget")
              .of(patient)
              .because("emergency"));
    }
    return open;
  }
}
