package org.xinqiao.pathway;

import org.springframework.boot.test.context.TestComponent;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;

/// Lets a test of another module have plans made now.
@TestComponent
public class PlanRounds {

  private final PathwayWork work;

  PlanRounds(PathwayWork work) {
    this.work = work;
  }

  public void run(Tenant tenant) {
    Tenancy.run(
        tenant.id(),
        () -> {
          boolean more = true;
          while (more) {
            more = work.round();
          }
        });
  }
}
