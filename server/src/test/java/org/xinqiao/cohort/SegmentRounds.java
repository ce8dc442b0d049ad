package org.xinqiao.cohort;

import org.springframework.boot.test.context.TestComponent;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;

/// Lets a test have every segment counted that is due, without anything in the background.
@TestComponent
public class SegmentRounds {

  private final CountSegments segments;

  SegmentRounds(CountSegments segments) {
    this.segments = segments;
  }

  public void run(Tenant tenant) {
    Tenancy.run(
        tenant.id(),
        () -> {
          boolean more = true;
          while (more) {
            more = segments.round();
          }
          segments.forget();
        });
  }
}
