package org.xinqiao.access;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Service;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.audit.OpenedCharts;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.TenantId;

/// How many different patients one person may open in a day of the hospital. Somebody who takes
/// charts one by one is slowed to that, and the auditor hears of it. A chart that was open today
/// opens again. Requests at the same moment may each be the last one, so the limit holds to within
/// as many as one person sends together. Thread-safe.
@Service
public class ChartBudget {

  /// Whose charts somebody opened, as [OpenedCharts#since] tells.
  @FunctionalInterface
  interface Charts {
    OpenedCharts.Opened since(String staff, PatientId patient, Instant from);
  }

  private record Opening(TenantId tenant, StaffId staff, PatientId patient) {}

  private final Charts opened;
  private final AccessSettings settings;
  private final Denials denials;
  private final Clock clock;

  /// What was opened through this node on its newest day; a page of a patient asks many times. The
  /// budget itself bounds it.
  private final Set<Opening> today = ConcurrentHashMap.newKeySet();

  private volatile LocalDate day = LocalDate.MIN;

  ChartBudget(Charts opened, AccessSettings settings, Denials denials, Clock clock) {
    this.opened = opened;
    this.settings = settings;
    this.denials = denials;
    this.clock = clock;
  }

  public int aDay() {
    return settings.chartsADay();
  }

  /// @return false when the day's budget is spent; that is in the audit
  public boolean allows(CurrentStaff staff, PatientId patient) {
    LocalDate now = LocalDate.now(clock);
    if (now.equals(day) && today.contains(new Opening(staff.tenant(), staff.id(), patient))) {
      return true;
    }
    OpenedCharts.Opened sofar =
        opened.since(staff.id().toString(), patient, now.atStartOfDay(clock.getZone()).toInstant());
    boolean allowed = sofar.thisOne() || sofar.patients() < settings.chartsADay();
    if (!allowed) {
      denials.record(AuditEvent.denied(staff.actor(), "access.chart-budget").of(patient));
    }
    return allowed;
  }

  /// Says that a chart was opened and is in the audit, so that it opens again without a question.
  public void opened(CurrentStaff staff, PatientId patient) {
    LocalDate now = LocalDate.now(clock);
    if (!now.equals(day)) {
      today.clear();
      day = now;
    }
    today.add(new Opening(staff.tenant(), staff.id(), patient));
  }
}
