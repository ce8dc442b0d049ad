package org.xinqiao.portal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.xinqiao.organization.Organizations;
import org.xinqiao.shared.TenantRounds;
import org.xinqiao.shared.WorkLoop;

/// Sends codes while the application runs, for all tenants in turn. People wait for them, so it
/// looks often; a round that finds nothing reads one small index.
@Component
@ConditionalOnProperty(name = "xinqiao.work-loops.enabled", matchIfMissing = true)
class CodeLoop implements SmartLifecycle {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final SendCodes sendCodes;
  private final Organizations organizations;
  private final TenantRounds rounds = new TenantRounds("codes for patients");
  private volatile @Nullable WorkLoop loop;

  CodeLoop(SendCodes sendCodes, Organizations organizations) {
    this.sendCodes = sendCodes;
    this.organizations = organizations;
  }

  private boolean round() {
    return rounds.round(organizations.tenantIds(), sendCodes::round);
  }

  @Override
  public void start() {
    WorkLoop started = new WorkLoop("portal-codes", PAUSE, this::round);
    loop = started;
    started.start();
  }

  @Override
  public void stop() {
    WorkLoop running = loop;
    loop = null;
    if (running != null) {
      running.close();
    }
  }

  @Override
  public boolean isRunning() {
    return loop != null;
  }
}
