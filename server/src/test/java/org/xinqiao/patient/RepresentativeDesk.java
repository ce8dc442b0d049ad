package org.xinqiao.patient;

import java.time.LocalDate;
import java.util.Set;
import java.util.UUID;
import org.springframework.boot.test.context.TestComponent;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// Records and ends guardians for tests of other modules, in the caller's transaction.
@TestComponent
public class RepresentativeDesk {

  private final RecordRepresentative record;
  private final EndRepresentative end;
  private final Organizations organizations;

  RepresentativeDesk(
      RecordRepresentative record, EndRepresentative end, Organizations organizations) {
    this.record = record;
    this.end = end;
    this.organizations = organizations;
  }

  /// A guardian who may do everything.
  public UUID guardian(PatientId child, String phone, LocalDate from) {
    RecordRepresentative.Outcome outcome =
        record.record(
            child,
            new RecordRepresentative.Stated(
                Representative.Kind.GUARDIAN,
                "林秋",
                "母亲",
                PhoneNumber.parse(phone).orElseThrow(),
                Set.of(Representative.Scope.values()),
                from,
                null,
                "户口本"),
            nurse());
    return ((RecordRepresentative.Outcome.Recorded) outcome).id();
  }

  public void end(PatientId child, UUID guardian) {
    if (!end.end(child, guardian, "测试", nurse())) {
      throw new IllegalStateException("It had ended");
    }
  }

  private CurrentStaff nurse() {
    Staff staff = organizations.hire("护士", Staff.Role.NURSE, null);
    return new CurrentStaff(
        staff.id(), "护士", Staff.Role.NURSE, null, Tenancy.current(), UUID.randomUUID());
  }
}
