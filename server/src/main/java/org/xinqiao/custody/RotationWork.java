package org.xinqiao.custody;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.xinqiao.crypto.KeyRotation;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.WorkLoop;

/// Seals anew in the background what is under an older key, a batch of each hospital in turn.
@Component
class RotationWork implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(RotationWork.class);

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
    boolean more = false;
    for (Tenant tenant : organizations.tenants()) {
      try {
        more |= Tenancy.call(tenant.id(), rotation::round);
      } catch (RuntimeException e) {
        log.error("Keys of tenant {} could not be changed in this round", tenant.id(), e);
      }
    }
    return more;
  }
}
