package org.xinqiao.interop;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.organization.Organizations;
import org.xinqiao.shared.TenantRounds;
import org.xinqiao.shared.WorkLoop;

/// The work with codes in the background of this node: adding up what is not mapped, and applying
/// maps to facts of before.
@Component
class CodeWork implements SmartLifecycle {

  private final UnmappedCodes unmapped;
  private final ReapplyCodes reapply;
  private final Organizations organizations;
  private final TransactionTemplate transaction;
  private final boolean enabled;
  private final WorkLoop loop = new WorkLoop("codes", Duration.ofSeconds(1), this::round);
  private volatile boolean running;

  CodeWork(
      UnmappedCodes unmapped,
      ReapplyCodes reapply,
      Organizations organizations,
      TransactionTemplate transaction,
      @Value("${xinqiao.work-loops.enabled:true}") boolean enabled) {
    this.unmapped = unmapped;
    this.reapply = reapply;
    this.organizations = organizations;
    this.transaction = transaction;
    this.enabled = enabled;
  }

  @Override
  public void start() {
    if (enabled) {
      loop.start();
    }
    running = true;
  }

  @Override
  public void stop() {
    loop.close();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private boolean round() {
    return TenantRounds.round("codes", organizations.tenantIds(), this::roundOfTenant);
  }

  /// One round for the current tenant.
  boolean roundOfTenant() {
    boolean more = Boolean.TRUE.equals(transaction.execute(status -> unmapped.fold()));
    return reapply.step() | more;
  }
}
