package org.xinqiao.interop;

import org.springframework.boot.test.context.TestComponent;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;

/// Lets a test watch over the peers, and do replays, without anything in the background.
@TestComponent
public class WatchRounds {

  private final WatchPeers watch;
  private final RunReplays replays;

  WatchRounds(WatchPeers watch, RunReplays replays) {
    this.watch = watch;
    this.replays = replays;
  }

  public void watch(Tenant tenant) {
    Tenancy.run(tenant.id(), watch::round);
  }

  /// Does every replay that waits.
  public void replay(Tenant tenant) {
    Tenancy.run(
        tenant.id(),
        () -> {
          boolean more = true;
          while (more) {
            more = replays.round();
          }
        });
  }
}
