package org.xinqiao.feed;

import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.TenantRounds;
import org.xinqiao.shared.WorkLoop;

/// The work in the background of this node: loading and taking back files for every hospital, and
/// polling views for the first one, as the listener for messages does.
@Component
class FeedWork implements SmartLifecycle {

  private final RunImport imports;
  private final PollViews polls;
  private final Organizations organizations;
  private final boolean enabled;
  private final TenantRounds rounds = new TenantRounds("imports");
  private final WorkLoop loop = new WorkLoop("imports", Duration.ofMillis(200), this::round);
  private final WorkLoop polling = new WorkLoop("views", Duration.ofSeconds(1), this::poll);
  private volatile boolean running;

  FeedWork(
      RunImport imports,
      PollViews polls,
      Organizations organizations,
      @Value("${xinqiao.work-loops.enabled:true}") boolean enabled) {
    this.imports = imports;
    this.polls = polls;
    this.organizations = organizations;
    this.enabled = enabled;
  }

  @Override
  public void start() {
    if (enabled) {
      loop.start();
      polling.start();
    }
    running = true;
  }

  @Override
  public void stop() {
    loop.close();
    polling.close();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  void wake() {
    loop.wake();
  }

  private boolean round() {
    return rounds.round(organizations.tenantIds(), imports::step);
  }

  private boolean poll() {
    List<Tenant> tenants = organizations.tenants();
    if (!tenants.isEmpty()) {
      Tenancy.run(tenants.getFirst().id(), polls::round);
    }
    return false; // Each view knows itself when it is due.
  }
}
