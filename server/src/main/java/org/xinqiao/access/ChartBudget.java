package org.xinqiao.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.springframework.stereotype.Service;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.TenantId;

/// How many different patients one person may open in a day of the hospital. Somebody who takes
/// charts one by one is slowed to that, and the auditor hears of it. A chart that was open today
/// opens again.
///
/// What somebody opened is read from the audit once a minute and remembered between, so that a page
/// does not ask for it with every request. The limit therefore holds to within what one person
/// opens at the same moment, and through other nodes in the same minute. Thread-safe.
@Service
public class ChartBudget {

  /// Whose charts somebody opened, as [OpenedCharts#since] tells.
  @FunctionalInterface
  interface Charts {
    Set<PatientId> since(String staff, Instant from);
  }

  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  private record Person(TenantId tenant, StaffId staff) {}

  /// @param patients whom they opened on that day; grows
  private record Opened(LocalDate day, Instant readAt, Set<PatientId> patients) {}

  private final Charts charts;
  private final AccessSettings settings;
  private final Denials denials;
  private final Clock clock;
  private final Map<Person, Opened> remembered = new ConcurrentHashMap<>();

  ChartBudget(Charts charts, AccessSettings settings, Denials denials, Clock clock) {
    this.charts = charts;
    this.settings = settings;
    this.denials = denials;
    this.clock = clock;
  }

  public int aDay() {
    return settings.chartsADay();
  }

  /// @param emergency whether they have this file open in an emergency, which is above the budget;
  ///   asked only when the budget is spent
  /// @return false when the day's budget is spent; that is in the audit
  public boolean allows(CurrentStaff staff, PatientId patient, BooleanSupplier emergency) {
    Set<PatientId> opened = today(staff).patients;
    if (opened.contains(patient)
        || opened.size() < settings.chartsADay()
        || emergency.getAsBoolean()) {
      return true;
    }
    denials.record(AuditEvent.denied(staff.actor(), "access.chart-budget").of(patient));
    return false;
  }

  /// Says that a chart was opened and is in the audit.
  public void opened(CurrentStaff staff, PatientId patient) {
    today(staff).patients.add(patient);
  }

  private Opened today(CurrentStaff staff) {
    Person person = new Person(staff.tenant(), staff.id());
    Instant now = clock.instant();
    LocalDate day = LocalDate.ofInstant(now, clock.getZone());
    Opened known = remembered.get(person);
    if (known != null && known.day.equals(day) && now.isBefore(known.readAt.plus(REMEMBERED))) {
      return known;
    }
    Set<PatientId> patients = ConcurrentHashMap.newKeySet();
    patients.addAll(
        charts.since(staff.id().toString(), day.atStartOfDay(clock.getZone()).toInstant()));
    remembered.values().removeIf(each -> !each.day.equals(day));
    Opened read = new Opened(day, now, patients);
    remembered.put(person, read);
    return read;
  }
}
