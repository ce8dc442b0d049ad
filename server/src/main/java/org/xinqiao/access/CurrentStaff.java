package org.xinqiao.access;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.xinqiao.audit.Actor;
import org.xinqiao.organization.Department;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;
import org.xinqiao.shared.TenantId;

/// The member of staff who asks, as the session and the staff list say at this request. A handler
/// gets it by naming it as a parameter.
///
/// @param department where they work; null for the whole hospital
/// @param session the open session, for work that outlives the request ([StaffSessions#isOpen])
public record CurrentStaff(
    StaffId id,
    String displayName,
    Staff.Role role,
    @Nullable Department department,
    TenantId tenant,
    UUID session) {

  /// The same person as the audit writes them.
  public Actor actor() {
    return Actor.staff(id);
  }
}
