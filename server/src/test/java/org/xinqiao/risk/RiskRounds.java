package org.xinqiao.risk;

import org.springframework.boot.test.context.TestComponent;
import org.xinqiao.organization.Tenant;
import org.xinqiao.profile.ProfileRounds;
import org.xinqiao.shared.Tenancy;

/// Lets a test have everybody looked at who is due, without anything in the background.
@TestComponent
public class RiskRounds {

  private final AssessRisks assess;
  private final ProfileRounds profiles;

  RiskRounds(AssessRisks assess, ProfileRounds profiles) {
    this.assess = assess;
    this.profiles = profiles;
  }

  public void run(Tenant tenant) {
    profiles.run(tenant);
    Tenancy.run(
        tenant.id(),
        () -> {
          boolean more = true;
          while (more) {
            more = assess.round();
          }
        });
  }
}
