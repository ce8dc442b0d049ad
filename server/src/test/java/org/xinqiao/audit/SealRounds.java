package org.xinqiao.audit;

import java.time.Duration;
import org.springframework.boot.test.context.TestComponent;
import org.xinqiao.TestHospital;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.testkit.Eventually;

/// Seals what tests of other modules have made happen.
@TestComponent
public class SealRounds {

  private final TestHospital hospitals;
  private final SealAudit seal;
  private final SealStore store;

  SealRounds(TestHospital hospitals, SealAudit seal, SealStore store) {
    this.hospitals = hospitals;
    this.seal = seal;
    this.store = store;
  }

  /// Until there is one batch more: an event waits for every transaction that is older than it.
  public void untilSealed(Tenant tenant) {
    long before = batches(tenant);
    Eventually.await(
        Duration.ofSeconds(30),
        () -> {
          Tenancy.call(tenant.id(), seal::round);
          return batches(tenant) > before;
        });
  }

  private long batches(Tenant tenant) {
    return hospitals.in(tenant, () -> store.last().map(kept -> kept.seal().batch()).orElse(0L));
  }
}
