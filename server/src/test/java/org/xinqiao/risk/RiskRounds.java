package org.xinqiao.risk;

import org.springframework.boot.test.context.TestComponent;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;

/// Lets a test have everybody looked at who is due, without anything in the background.
@TestComponent
public class RiskRounds {

  private final AssessRisks assess;

  RiskRounds(AssessRisks assess) {
    this.assess = assess;
  }

  public void run(Tenant tenant) {
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
