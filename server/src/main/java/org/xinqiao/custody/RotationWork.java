package org.xinqiao.custody;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.xinqiao.crypto.KeyRotation;
import org.xinqiao.organization.Organizations;
import org.xinqiao.shared.TenantRounds;
import org.xinqiao.shared.WorkLoop;

/// Seals anew in the background what is under an older key, a batch of each hospital in turn.
@Component
class RotationWork implements SmartLifecycle {

  private final KeyRotation rotation;
  private final Organizations organizations;
  private final boolean enabled;
  private final WorkLoop loop = new WorkLoop("key-rotation", Duration.ofSeconds(10), this::round);
  private volatile boolean running;

  RotationWork(
      KeyRotation rotation,
      Organizations organizations,
      @Value("${xinqiao.work-loops.enabled:true}") boolean enabled) {
    this.rotation = rotation;
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
    return TenantRounds.round("changing keys", organizations.tenantIds(), rotation::round);
  }
}
