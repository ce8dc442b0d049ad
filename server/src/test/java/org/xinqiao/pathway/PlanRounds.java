package org.xinqiao.pathway;

import java.time.LocalDate;
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

  /// As [Pathways#backfill], for the hospital in scope.
  void backfill(LocalDate from) {
    work.backfill(from);
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
