package org.xinqiao.oversight;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.xinqiao.organization.Organizations;
import org.xinqiao.shared.TenantRounds;
import org.xinqiao.shared.WorkLoop;

/// Lists unusual access while the application runs.
@Component
@ConditionalOnProperty(name = "xinqiao.work-loops.enabled", matchIfMissing = true)
class OversightWork implements SmartLifecycle {

  private final ListUnusualAccess list;
  private final Organizations organizations;
  private final WorkLoop loop;
  private volatile boolean running;

  OversightWork(ListUnusualAccess list, Organizations organizations, OversightSettings settings) {
    this.list = list;
    this.organizations = organizations;
    this.loop = new WorkLoop("oversight", settings.every(), this::round);
  }

  @Override
  public void start() {
    loop.start();
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
    return TenantRounds.each("unusual access", organizations.tenantIds(), list::round);
  }
}
