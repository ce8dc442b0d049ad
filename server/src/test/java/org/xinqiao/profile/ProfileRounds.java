package org.xinqiao.profile;

import org.springframework.boot.test.context.TestComponent;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;

/// Lets a test have every profile brought up to date, without anything in the background.
@TestComponent
public class ProfileRounds {

  private final KeepProfiles profiles;

  ProfileRounds(KeepProfiles profiles) {
    this.profiles = profiles;
  }

  public void run(Tenant tenant) {
    Tenancy.run(
        tenant.id(),
        () -> {
          boolean more = true;
          while (more) {
            more = profiles.round();
          }
        });
  }

  /// Works all profiles of the hospital out anew.
  public void rebuild(Tenant tenant) {
    Tenancy.run(tenant.id(), () -> profiles.begin(null));
    run(tenant);
  }
}
