package org.xinqiao.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.TenantId;
import org.xinqiao.testkit.SettableClock;

class ChartBudgetTest {

  private static final ZoneId HOSPITAL = ZoneId.of("Asia/Shanghai");
  private static final Instant MIDNIGHT =
      LocalDate.of(2026, 11, 26).atStartOfDay(HOSPITAL).toInstant();

  private static final BooleanSupplier NO_EMERGENCY = () -> false;

  private final ListedCharts charts = new ListedCharts();
  private final KeptDenials denials = new KeptDenials();
  private final CurrentStaff nurse =
      new CurrentStaff(
          new StaffId(UUID.randomUUID()),
          "王敏",
          Staff.Role.NURSE,
          null,
          new TenantId(1),
          UUID.randomUUID());

  @Test
  void theLastChartOfTheDayOpensAndTheNextDoesNot() {
    ChartBudget budget = at(MIDNIGHT.plusSeconds(3600));
    assertThat(budget.aDay()).isEqualTo(300);
    PatientId first = open(MIDNIGHT);
    for (int i = 1; i < 299; i++) {
      open(MIDNIGHT.plusSeconds(i));
    }
    assertThat(budget.allows(nurse, patient(), NO_EMERGENCY)).as("the 300th").isTrue();
    PatientId last = patient();
    budget.opened(nurse, last);
    assertThat(denials.kept()).isEmpty();
    PatientId beyond = patient();
    assertThat(budget.allows(nurse, beyond, NO_EMERGENCY)).as("the 301st").isFalse();
    assertThat(denials.kept())
        .containsExactly(AuditEvent.denied(nurse.actor(), "access.chart-budget").of(beyond));
    assertThat(budget.allows(nurse, first, NO_EMERGENCY)).as("open today already").isTrue();
    assertThat(budget.allows(nurse, last, NO_EMERGENCY)).isTrue();
  }

  /// Asked only when the budget is spent: it costs a question to the database.
  @Test
  void anEmergencyIsAboveTheBudgetAndAskedForLast() {
    ChartBudget budget = at(MIDNIGHT.plusSeconds(3600));
    for (int i = 0; i < 299; i++) {
      open(MIDNIGHT);
    }
    assertThat(
            budget.allows(
                nurse,
                patient(),
                () -> {
                  throw new AssertionError("within the budget");
                }))
        .isTrue();
    budget.opened(nurse, patient());
    assertThat(budget.allows(nurse, patient(), () -> true)).isTrue();
    assertThat(denials.kept()).isEmpty();
    assertThat(budget.allows(nurse, patient(), NO_EMERGENCY)).isFalse();
  }

  @Test
  void theDayIsTheHospitals() {
    for (int i = 0; i < 300; i++) {
      open(MIDNIGHT.minusMillis(1));
    }
    assertThat(at(MIDNIGHT.minusMillis(1)).allows(nurse, patient(), NO_EMERGENCY)).isFalse();
    assertThat(at(MIDNIGHT).allows(nurse, patient(), NO_EMERGENCY)).isTrue();
  }

  /// What a page of a patient asks for is asked of the audit once.
  @Test
  void whatWasJustOpenedOpensAgainThatDayForThatPersonAtThatHospital() {
    for (int i = 0; i < 300; i++) {
      open(MIDNIGHT);
    }
    PatientId opened = patient();
    SettableClock clock = SettableClock.at(MIDNIGHT.plusSeconds(60));
    ChartBudget budget = new ChartBudget(charts, TestAccess.settings(), denials, clock);
    budget.opened(nurse, opened);
    assertThat(budget.allows(nurse, opened, NO_EMERGENCY)).isTrue();
    budget.opened(nurse, patient());
    assertThat(budget.allows(nurse, opened, NO_EMERGENCY)).as("still, after another one").isTrue();
    assertThat(budget.allows(nurse, patient(), NO_EMERGENCY)).isFalse();
    CurrentStaff elsewhere =
        new CurrentStaff(
            nurse.id(), "王敏", Staff.Role.NURSE, null, new TenantId(2), UUID.randomUUID());
    assertThat(budget.allows(elsewhere, opened, NO_EMERGENCY)).as("at another hospital").isFalse();
    Instant tomorrow = MIDNIGHT.plus(Duration.ofDays(1));
    for (int i = 0; i < 300; i++) {
      open(tomorrow);
    }
    clock.set(tomorrow);
    assertThat(budget.allows(nurse, opened, NO_EMERGENCY))
        .as("the next day it is asked anew")
        .isFalse();
    budget.opened(nurse, patient());
    assertThat(budget.allows(nurse, opened, NO_EMERGENCY))
        .as("and yesterday is forgotten")
        .isFalse();
  }

  /// What was opened through another node, or is only now in the audit, counts a minute later.
  @Test
  void theAuditIsReadAnewAfterAMinute() {
    SettableClock clock = SettableClock.at(MIDNIGHT);
    ChartBudget budget = new ChartBudget(charts, TestAccess.settings(), denials, clock);
    assertThat(budget.allows(nurse, patient(), NO_EMERGENCY)).isTrue();
    PatientId first = open(MIDNIGHT);
    for (int i = 1; i < 300; i++) {
      open(MIDNIGHT);
    }
    clock.set(MIDNIGHT.plusMillis(59_999));
    assertThat(budget.allows(nurse, patient(), NO_EMERGENCY)).as("remembered").isTrue();
    clock.set(MIDNIGHT.plusSeconds(60));
    assertThat(budget.allows(nurse, patient(), NO_EMERGENCY)).as("read anew").isFalse();
    assertThat(budget.allows(nurse, first, NO_EMERGENCY)).isTrue();
  }

  @Test
  void whatIsRememberedOfYesterdayDoesNotCountToday() {
    for (int i = 0; i < 300; i++) {
      open(MIDNIGHT.minusSeconds(60));
    }
    SettableClock clock = SettableClock.at(MIDNIGHT.minusSeconds(10));
    ChartBudget budget = new ChartBudget(charts, TestAccess.settings(), denials, clock);
    assertThat(budget.allows(nurse, patient(), NO_EMERGENCY)).isFalse();
    clock.set(MIDNIGHT.plusSeconds(10));
    assertThat(budget.allows(nurse, patient(), NO_EMERGENCY))
        .as("within the minute, and another day")
        .isTrue();
  }

  @Test
  void whatIsReadOfOnePersonLeavesWhatIsRememberedOfAnother() {
    ChartBudget budget = at(MIDNIGHT);
    assertThat(budget.allows(nurse, patient(), NO_EMERGENCY)).isTrue();
    for (int i = 0; i < 300; i++) {
      open(MIDNIGHT);
    }
    CurrentStaff other =
        new CurrentStaff(
            new StaffId(UUID.randomUUID()),
            "李强",
            Staff.Role.NURSE,
            null,
            nurse.tenant(),
            UUID.randomUUID());
    assertThat(budget.allows(other, patient(), NO_EMERGENCY)).isTrue();
    assertThat(budget.allows(nurse, patient(), NO_EMERGENCY))
        .as("not read anew for the other's sake")
        .isTrue();
  }

  private ChartBudget at(Instant now) {
    return new ChartBudget(charts, TestAccess.settings(), denials, Clock.fixed(now, HOSPITAL));
  }

  private PatientId open(Instant at) {
    PatientId patient = patient();
    charts.open(nurse.id().toString(), patient, at);
    return patient;
  }

  private static PatientId patient() {
    return new PatientId(UUID.randomUUID());
  }
}
