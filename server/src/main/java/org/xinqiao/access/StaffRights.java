package org.xinqiao.access;

import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.organization.StaffId;

/// Whether somebody may still do something, asked of the database: for work that goes on after the
/// request that began it, and for rights that depend on what a request contains. The web edge
/// decides about requests itself ([Guard]). Thread-safe.
@Service
public class StaffRights {

  private final Organizations organizations;
  private final Credentials credentials;
  private final PermissionMatrix matrix;

  StaffRights(Organizations organizations, Credentials credentials, PermissionMatrix matrix) {
    this.organizations = organizations;
    this.credentials = credentials;
    this.matrix = matrix;
  }

  /// @return false also for somebody who left, whose account is disabled, or whom nobody knows
  @Transactional(readOnly = true)
  public boolean has(StaffId staff, Permission permission) {
    Optional<Staff> person = organizations.staff(staff).filter(Staff::active);
    return person.isPresent()
        && credentials.passwordHash(staff).isPresent()
        && matrix.allows(person.get().role(), permission);
  }
}
