package org.xinqiao.oversight;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.WorkLoop;

/// Lists unusual access while the application runs.
@Component
@ConditionalOnProperty(name = "xinqiao.work-loops.enabled", matchIfMissing = true)
class OversightWork implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(OversightWork.class);

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
    for (Tenant tenant : organizations.tenants()) {
      try {
        Tenancy.run(tenant.id(), list::round);
      } catch (RuntimeException e) {
        log.error("Unusual access of tenant {} could not be listed", tenant.id(), e);
      }
    }
    return false;
  }
}
