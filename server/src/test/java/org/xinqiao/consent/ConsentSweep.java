package org.xinqiao.consent;

import java.time.Clock;
import org.springframework.boot.test.context.TestComponent;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;

/// Lets a test of another module write down now which grants came to their end.
@TestComponent
public class ConsentSweep {

  private final ExpireConsents expire;
  private final Clock clock;

  ConsentSweep(ExpireConsents expire, Clock clock) {
    this.expire = expire;
    this.clock = clock;
  }

  public void run(Tenant tenant) {
    Tenancy.run(tenant.id(), () -> expire.round(clock.instant()));
  }
}
