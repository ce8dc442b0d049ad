package org.xinqiao.cohort;

import org.springframework.boot.test.context.TestComponent;
import org.xinqiao.organization.Tenant;
import org.xinqiao.profile.ProfileRounds;
import org.xinqiao.shared.Tenancy;

/// Lets a test have every tag looked at, without anything in the background.
@TestComponent
public class TagRounds {

  private final KeepTags tags;
  private final ProfileRounds profiles;

  TagRounds(KeepTags tags, ProfileRounds profiles) {
    this.tags = tags;
    this.profiles = profiles;
  }

  /// Follows the changes, and begins the pass of the day where it is due.
  public void run(Tenant tenant) {
    profiles.run(tenant);
    Tenancy.run(
        tenant.id(),
        () -> {
          tags.beginIfDue();
          boolean more = true;
          while (more) {
            more = tags.round();
          }
        });
  }
}
