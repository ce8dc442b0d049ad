package org.xinqiao.shared;

import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One round of work that goes to one hospital after the other, each in its own name. What fails at
/// one is logged with the number of that hospital and does not keep the others from their turn; the
/// next round tries again (ADR 0053).
///
/// Not for what must stop when it fails, such as taking in a report for a hospital that is still to
/// be found.
public final class TenantRounds {

  private static final Logger log = LoggerFactory.getLogger(TenantRounds.class);

  private TenantRounds() {}

  /// @param name of the work, for the log
  /// @return whether something was done at any of them, so that another round is worth it at once
  public static boolean round(String name, Collection<TenantId> tenants, WorkLoop.Work work) {
    boolean some = false;
    for (TenantId tenant : tenants) {
      try {
        some |= Tenancy.call(tenant, work::round);
      } catch (RuntimeException e) {
        log.error("A round of {} failed at hospital {}; the others go on", name, tenant, e);
      }
    }
    return some;
  }

  /// The same for work that has its own time and never asks for another round.
  public static boolean each(String name, Collection<TenantId> tenants, Runnable work) {
    return round(
        name,
        tenants,
        () -> {
          work.run();
          return false;
        });
  }
}
