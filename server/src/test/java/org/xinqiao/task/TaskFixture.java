package org.xinqiao.task;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
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

/// A hospital of its own with two nurses, and tasks to try things on.
final class TaskFixture {

  static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  static final Instant NOW = at("2026-11-23T10:00");

  final Tenant tenant;
  final StaffId nurse;
  final StaffId colleague;
  private final TestHospital hospitals;
  private final Tasks tasks;

  TaskFixture(TestHospital hospitals, Organizations organizations, Tasks tasks) {
    this.hospitals = hospitals;
    this.tasks = tasks;
    this.tenant = hospitals.open();
    this.nurse = hospitals.in(tenant, () -> organizations.hire("周晓燕", Staff.Role.NURSE, null)).id();
    this.colleague =
        hospitals.in(tenant, () -> organizations.hire("沈静", Staff.Role.NURSE, null)).id();
  }

  static Instant at(String wallTime) {
    return LocalDateTime.parse(wallTime).atZone(SHANGHAI).toInstant();
  }

  static PatientId somebody() {
    return new PatientId(UUID.randomUUID());
  }

  static NewTask call(PatientId patient, String reference) {
    return task(patient, reference, TaskKind.CALL, TaskPriority.P3, NOW.plus(Duration.ofHours(2)));
  }

  static NewTask task(
      PatientId patient, String reference, TaskKind kind, TaskPriority priority, Instant dueAt) {
    return NewTask.of(
        patient,
        reference,
        kind,
        priority,
        new Text("电话随访", "Follow-up call"),
        new Text("第7天未答问卷", "Day 7 not answered"),
        dueAt,
        NOW);
  }

  TaskId open(NewTask task) {
    return hospitals.in(tenant, () -> tasks.open(task));
  }

  /// In the hospital's name, in no transaction yet: the use case makes its own.
  <T> T here(Supplier<T> action) {
    return Tenancy.call(tenant.id(), action::get);
  }
}
