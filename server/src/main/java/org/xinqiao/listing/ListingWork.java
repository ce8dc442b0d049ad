package org.xinqiao.listing;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.xinqiao.organization.Organizations;
import org.xinqiao.shared.TenantRounds;
import org.xinqiao.shared.WorkLoop;

/// Writes lists in the background, one after the other, and forgets what has been kept for long
/// enough or may not be kept any more.
@Component
class ListingWork implements SmartLifecycle {

  private final WriteListing write;
  private final ForgetListings forget;
  private final Organizations organizations;
  private final boolean enabled;
  private final WorkLoop loop = new WorkLoop("listings", Duration.ofSeconds(10), this::round);
  private volatile boolean running;

  ListingWork(
      WriteListing write,
      ForgetListings forget,
      Organizations organizations,
      @Value("${xinqiao.work-loops.enabled:true}") boolean enabled) {
    this.write = write;
    this.forget = forget;
    this.organizations = organizations;
    this.enabled = enabled;
  }

  void wakeAfterCommit() {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            loop.wake();
          }
        });
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
    TenantRounds.each("forgetting lists", organizations.tenantIds(), forget::round);
    return TenantRounds.round("lists", organizations.tenantIds(), write::next);
  }
}
