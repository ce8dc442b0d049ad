package org.xinqiao.alert;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.xinqiao.TestHospital;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.Text;

/// A hospital of its own with two nurses, and red flags to raise.
final class AlertFixture {

  /// A Monday morning in working hours.
  static final Instant NOW = at("2026-11-23T10:00");

  final Tenant tenant;
  final StaffId nurse;
  final StaffId colleague;
  private final TestHospital hospitals;
  private final Alerts alerts;

  AlertFixture(TestHospital hospitals, Organizations organizations, Alerts alerts) {
    this.hospitals = hospitals;
    this.alerts = alerts;
    this.tenant = hospitals.open();
    this.nurse = hospitals.in(tenant, () -> organizations.hire("周晓燕", Staff.Role.NURSE, null)).id();
    this.colleague =
        hospitals.in(tenant, () -> organizations.hire("沈静", Staff.Role.NURSE, null)).id();
  }

  static Instant at(String wallTime) {
    return LocalDateTime.parse(wallTime).atZone(ZoneId.of("Asia/Shanghai")).toInstant();
  }

  static PatientId somebody() {
    return new PatientId(UUID.randomUUID());
  }

  static NewAlert words(PatientId patient, String reference, AlertLevel level) {
    return new NewAlert(
        patient,
        reference,
        level,
        "cardiac",
        new Text("胸痛", "Chest pain"),
        new Text("“胸口疼得厉害” cardiac.1", "\"chest hurts badly\" cardiac.1"),
        "昨晚开始胸口疼得厉害，出冷汗",
        List.of(new MatchedWords(4, 7, "cardiac.1"), new MatchedWords(11, 14, "cardiac.9")),
        List.of("cardiac.1", "cardiac.9"),
        AlertSource.QUESTIONNAIRE,
        NOW,
        List.of(new Text("已显示120急救提示", "First-aid text shown")),
        null,
        null);
  }

  static NewAlert figure(PatientId patient, String reference, AlertLevel level) {
    return new NewAlert(
        patient,
        reference,
        level,
        "fever",
        new Text("体温偏高", "Fever"),
        new Text("体温 38.9℃ ≥ 38.5℃", "38.9 C"),
        "38.9℃",
        List.of(),
        List.of("fever.1"),
        AlertSource.QUESTIONNAIRE,
        NOW,
        List.of(),
        null,
        null);
  }

  AlertId raise(NewAlert alert) {
    return hospitals.in(tenant, () -> alerts.raise(alert));
  }

  Alert of(PatientId patient) {
    return here(() -> alerts.active(patient)).orElseThrow();
  }

  <T> T here(Supplier<T> action) {
    return Tenancy.call(tenant.id(), action::get);
  }
}
