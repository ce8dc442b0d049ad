package org.xinqiao.shared;

/// The tenant in whose name the current code runs. Every transaction carries it into the database,
/// where row-level security refuses all rows when it is missing: forgetting to bind a tenant shows
/// nothing instead of everything.
///
/// Bound for a scope, never set: a thread that goes back to a pool cannot carry it along.
public final class Tenancy {

  private static final ScopedValue<TenantId> CURRENT = ScopedValue.newInstance();

  private Tenancy() {}

  /// The bound tenant.
  ///
  /// @throws IllegalStateException when code that needs a tenant runs outside of every scope
  public static TenantId current() {
    if (!CURRENT.isBound()) {
      throw new IllegalStateException("No tenant is bound here; wrap the call in Tenancy.call");
    }
    return CURRENT.get();
  }

  public static boolean isBound() {
    return CURRENT.isBound();
  }

  /// Runs the action in the name of the tenant and returns its result; checked exceptions pass
  /// through unchanged.
  public static <T extends @org.jspecify.annotations.Nullable Object, X extends Throwable> T call(
      TenantId tenant, ScopedValue.CallableOp<? extends T, X> action) throws X {
    return ScopedValue.where(CURRENT, tenant).call(action);
  }

  public static void run(TenantId tenant, Runnable action) {
    ScopedValue.where(CURRENT, tenant).run(action);
  }
}
