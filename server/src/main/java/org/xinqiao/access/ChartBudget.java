package org.xinqiao.access;

import java.time.Clock;
import java.time.LocalDate;
import org.springframework.stereotype.Service;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.audit.OpenedCharts;
import org.xinqiao.shared.PatientId;

/// How many different patients one person may open in a day of the hospital. Somebody who takes
/// charts one by one is slowed to that, and the auditor hears of it. A chart that was open today
/// opens again. Requests at the same moment may each be the last one, so the limit holds to within
/// as many as one person sends together. Thread-safe.
@Service
public class ChartBudget {

  private final OpenedCharts opened;
  private final AccessSettings settings;
  private final Audit audit;
  private final Clock clock;

  ChartBudget(OpenedCharts opened, AccessSettings settings, Audit audit, Clock clock) {
    this.opened = opened;
    this.settings = settings;
    this.audit = audit;
    this.clock = clock;
  }

  public int aDay() {
    return settings.chartsADay();
  }

  /// @return false when the day's budget is spent; that is in the audit
  public boolean allows(CurrentStaff staff, PatientId patient) {
    LocalDate today = LocalDate.now(clock);
    OpenedCharts.Opened sofar =
        opened.since(
            staff.id().toString(), patient, today.atStartOfDay(clock.getZone()).toInstant());
    boolean allowed = sofar.thisOne() || sofar.patients() < settings.chartsADay();
    if (!allowed) {
      audit.recordAlone(AuditEvent.denied(staff.actor(), "access.chart-budget").of(patient));
    }
    return allowed;
  }
}
