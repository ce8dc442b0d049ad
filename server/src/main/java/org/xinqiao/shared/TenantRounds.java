package org.xinqiao.shared;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Rounds of a piece of work that goes to one hospital after the other, each in its own name. What
/// fails at one is logged with the number of that hospital and does not keep the others from their
/// turn (ADR 0053). It is tried again after a rest, which doubles with every failure up to a
/// minute, and is told once: when it begins to fail, when it fails in another way, and when it
/// works again (ADR 0058). Thread-safe.
///
/// Not for what must stop when it fails, such as taking in a report for a hospital that is still to
/// be found.
public final class TenantRounds {

  /// After the first failure.
  static final Duration FIRST_REST = Duration.ofSeconds(1);

  /// Whoever waits for a message waits no longer than that once the cause is gone.
  static final Duration LONGEST_REST = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(TenantRounds.class);

  /// @param until when it rests, on the clock of the process
  private record Failing(int times, Class<?> how, long until) {}

  private final String name;
  private final LongSupplier nanos;
  private final Map<TenantId, Failing> failing = new ConcurrentHashMap<>();

  /// @param name of the work, for the log
  public TenantRounds(String name) {
    this(name, System::nanoTime);
  }

  TenantRounds(String name, LongSupplier nanos) {
    this.name = name;
    this.nanos = nanos;
  }

  /// @return whether something was done at any of them, so that another round is worth it at once
  public boolean round(Collection<TenantId> tenants, WorkLoop.Work work) {
    boolean some = false;
    for (TenantId tenant : tenants) {
      Failing before = failing.get(tenant);
      if (before == null || nanos.getAsLong() - before.until() >= 0) {
        some |= tried(tenant, before, work);
      }
    }
    return some;
  }

  /// The same for work that has its own time and never asks for another round.
  public boolean each(Collection<TenantId> tenants, Runnable work) {
    return round(
        tenants,
        () -> {
          work.run();
          return false;
        });
  }

  private boolean tried(TenantId tenant, @Nullable Failing before, WorkLoop.Work work) {
    boolean some;
    try {
      some = Tenancy.call(tenant, work::round);
    } catch (RuntimeException e) {
      failed(tenant, before, e);
      return false;
    }
    if (before != null) {
      failing.remove(tenant);
      log.info(
          "A round of {} works again at hospital {}, after {} that failed",
          name,
          tenant,
          before.times());
    }
    return some;
  }

  private void failed(TenantId tenant, @Nullable Failing before, RuntimeException e) {
    int times = before == null ? 1 : before.times() + 1;
    // As many doublings reach the limit from any first rest that makes sense.
    Duration rest = FIRST_REST.multipliedBy(1L << Math.min(times - 1, 20));
    if (rest.compareTo(LONGEST_REST) > 0) {
      rest = LONGEST_REST;
    }
    failing.put(tenant, new Failing(times, e.getClass(), nanos.getAsLong() + rest.toNanos()));
    if (before == null || before.how() != e.getClass()) {
      log.error("A round of {} failed at hospital {}; the others go on", name, tenant, e);
    }
  }
}
