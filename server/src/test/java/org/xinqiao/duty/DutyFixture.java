package org.xinqiao.duty;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;
import org.xinqiao.TestHospital;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.organization.Tenant;

/// Keeps duty for tests of other modules.
@TestComponent
public class DutyFixture {

  private final TestHospital hospitals;
  private final KeepDuty keep;
  private final Duties duties;
  private final TaskKindList kinds;

  DutyFixture(TestHospital hospitals, KeepDuty keep, Duties duties, TaskKindList kinds) {
    this.hospitals = hospitals;
    this.keep = keep;
    this.duties = duties;
    this.kinds = kinds;
  }

  /// Somebody who does every kind of task.
  public void keep(Tenant tenant, StaffId staff, int minutes, Instant at) {
    Set<String> all = kinds.all().stream().map(TaskKindList.Kind::kind).collect(Collectors.toSet());
    hospitals.run(tenant, () -> keep.keep(staff, minutes, Seniority.SENIOR, all, lead(tenant), at));
  }

  public Absence away(
      Tenant tenant,
      StaffId staff,
      LocalDate first,
      LocalDate last,
      @Nullable StaffId deputy,
      Instant at) {
    hospitals.run(tenant, () -> keep.away(staff, first, last, deputy, lead(tenant), first, at));
    return hospitals.in(tenant, () -> duties.absences(first)).stream()
        .filter(one -> one.staff().equals(staff))
        .findFirst()
        .orElseThrow();
  }

  public void back(Tenant tenant, UUID absence, Instant at) {
    hospitals.run(tenant, () -> keep.back(absence, lead(tenant), at));
  }

  private static CurrentStaff lead(Tenant tenant) {
    return new CurrentStaff(
        new StaffId(UUID.randomUUID()),
        "许敏",
        Staff.Role.LEAD,
        null,
        tenant.id(),
        UUID.randomUUID());
  }
}
