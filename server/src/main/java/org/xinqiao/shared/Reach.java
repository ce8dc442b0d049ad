package org.xinqiao.shared;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Whose patients the current code may touch. Work of the product itself, such as planning or the
/// intake, reaches all of the tenant. A request of staff reaches nobody until it was decided how
/// far, and no patient beyond that: every transaction tells the database, which holds the request
/// to it, whatever the code forgot.
///
/// Bound for a scope, as [Tenancy] is.
///
/// @param staff who asks; a patient whom they may not see is out of every reach
/// @param parties whose patients these are: departments and members of staff; null for all patients
/// @param since care that ended before has faded
/// @param chart the records of the one patient whom the request is about, once they were found
///   within the rest of it; then nobody else is. Null before
public record Reach(
    UUID staff, @Nullable Set<UUID> parties, Instant since, @Nullable Set<UUID> chart) {

  private static final UUID NOBODY = new UUID(0, 0);
  private static final ScopedValue<Decision> CURRENT = ScopedValue.newInstance();

  public Reach {
    parties = parties == null ? null : Set.copyOf(parties);
    chart = chart == null ? null : Set.copyOf(chart);
  }

  public Reach(UUID staff, @Nullable Set<UUID> parties, Instant since) {
    this(staff, parties, since, null);
  }

  /// No patient at all.
  public static Reach nobody(UUID staff) {
    return new Reach(staff, Set.of(), Instant.EPOCH);
  }

  /// All patients of the tenant but those kept from this member of staff.
  public static Reach everybody(UUID staff) {
    return new Reach(staff, null, Instant.EPOCH);
  }

  /// The reach of the current code; empty for work of the product itself.
  public static Optional<Reach> current() {
    return CURRENT.isBound() ? Optional.ofNullable(CURRENT.get().reach) : Optional.empty();
  }

  /// From here on the request is about one patient and touches nobody else.
  ///
  /// @param records of that patient, found within the reach as it was
  public static void narrowTo(Set<UUID> records) {
    if (CURRENT.isBound()) {
      CURRENT.get().narrow(records);
    }
  }

  /// Runs a request of staff. Its reach is what was decided when it begins to read.
  public static <T extends @Nullable Object, X extends Throwable> T call(
      Decision decision, ScopedValue.CallableOp<? extends T, X> action) throws X {
    return ScopedValue.where(CURRENT, decision).call(action);
  }

  /// Looks beyond the reach of the caller, in a transaction of its own. For the few acts that must
  /// know a patient before the caller may: a test names them.
  public static <T extends @Nullable Object, X extends Throwable> T beyond(
      ScopedValue.CallableOp<? extends T, X> action) throws X {
    Decision unlimited = new Decision(NOBODY);
    unlimited.make(null);
    return ScopedValue.where(CURRENT, unlimited).call(action);
  }

  /// How far one request reaches: nobody, until it is decided once. Belongs to one request; not
  /// thread-safe.
  public static final class Decision {

    private @Nullable Reach reach;
    private boolean made;

    public Decision(UUID staff) {
      this.reach = nobody(staff);
    }

    /// @param decided null for a request that is not about single patients: work of the product
    ///   that a member of staff began, such as replaying a message
    /// @throws IllegalStateException the second time
    public void make(@Nullable Reach decided) {
      if (made) {
        throw new IllegalStateException("The reach of a request is decided once");
      }
      made = true;
      reach = decided;
    }

    private void narrow(Set<UUID> records) {
      if (reach != null) {
        reach = new Reach(reach.staff, reach.parties, reach.since, records);
      }
    }
  }
}
