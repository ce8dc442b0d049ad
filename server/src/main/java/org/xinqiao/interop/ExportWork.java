package org.xinqiao.interop;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.xinqiao.organization.Organizations;
import org.xinqiao.shared.TenantRounds;
import org.xinqiao.shared.WorkLoop;

/// Runs exports in the background, one after the other.
@Component
class ExportWork implements SmartLifecycle {

  private final RunExport run;
  private final Organizations organizations;
  private final boolean enabled;
  private final WorkLoop loop = new WorkLoop("exports", Duration.ofSeconds(10), this::round);
  private volatile boolean running;

  ExportWork(
      RunExport run,
      Organizations organizations,
      @Value("${xinqiao.work-loops.enabled:true}") boolean enabled) {
    this.run = run;
    this.organizations = organizations;
    this.enabled = enabled;
  }

  void wake() {
    loop.wake();
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
    return TenantRounds.round("exports", organizations.tenantIds(), run::runNext);
  }
}
