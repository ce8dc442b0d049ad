package org.xinqiao.interop;

import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.xinqiao.organization.Organizations;
import org.xinqiao.shared.TenantId;
import org.xinqiao.shared.TenantRounds;
import org.xinqiao.shared.WorkLoop;

/// Lets the watch over the peers, replays, and the end of what was never applied run while the
/// application does.
@Component
class IntakeWatch implements SmartLifecycle {

  private final WatchPeers watch;
  private final RunReplays replays;
  private final ForgetNeverApplied forget;
  private final Organizations organizations;
  private final boolean loops;
  private final TenantRounds watches = new TenantRounds("watching peers");
  private final TenantRounds forgetRounds = new TenantRounds("forgetting messages");
  private final TenantRounds replayRounds = new TenantRounds("replays");
  private final WorkLoop watching =
      new WorkLoop("intake-watch", Duration.ofSeconds(20), this::watchAll);
  private final WorkLoop replaying =
      new WorkLoop("intake-replay", Duration.ofSeconds(5), this::replayAll);
  private volatile boolean running;

  IntakeWatch(
      WatchPeers watch,
      RunReplays replays,
      ForgetNeverApplied forget,
      Organizations organizations,
      @Value("${xinqiao.work-loops.enabled:true}") boolean loops) {
    this.watch = watch;
    this.replays = replays;
    this.forget = forget;
    this.organizations = organizations;
    this.loops = loops;
  }

  /// Says that a replay waits.
  void wake() {
    replaying.wake();
  }

  @Override
  public void start() {
    if (loops) {
      watching.start();
      replaying.start();
    }
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    watching.close();
    replaying.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private boolean watchAll() {
    List<TenantId> tenants = organizations.tenantIds();
    watches.each(tenants, watch::round);
    return forgetRounds.each(tenants, forget::round);
  }

  private boolean replayAll() {
    return replayRounds.round(organizations.tenantIds(), replays::round);
  }
}
