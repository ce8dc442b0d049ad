package org.xinqiao.interop;

import java.time.Duration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.organization.HospitalLoops;

/// The work with codes in the background of this node: adding up what is not mapped, and applying
/// maps to facts of before.
@Component
class CodeWork {

  private final UnmappedCodes unmapped;
  private final ReapplyCodes reapply;
  private final TransactionTemplate transaction;

  CodeWork(
      UnmappedCodes unmapped,
      ReapplyCodes reapply,
      TransactionTemplate transaction,
      HospitalLoops loops) {
    this.unmapped = unmapped;
    this.reapply = reapply;
    this.transaction = transaction;
    loops.add("codes", Duration.ofSeconds(1), this::roundOfTenant);
  }

  /// One round for the current tenant.
  boolean roundOfTenant() {
    boolean more = Boolean.TRUE.equals(transaction.execute(status -> unmapped.fold()));
    return reapply.step() | more;
  }
}
