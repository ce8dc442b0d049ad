package org.xinqiao.custody;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.xinqiao.crypto.KeyRotation;
import org.xinqiao.crypto.KeyUses;
import org.xinqiao.organization.Organizations;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.TenantId;
import org.xinqiao.shared.TenantRounds;
import org.xinqiao.shared.WorkLoop;

/// Writes down how much keys are used, says in the log when it is time for others, and seals anew
/// in the background what is under an older key, a batch of each hospital in turn.
@Component
class RotationWork implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(RotationWork.class);
  private static final Duration LOOK_EVERY = Duration.ofHours(1);

  private final KeyRotation rotation;
  private final KeyUses uses;
  private final KeyAge age;
  private final Clock clock;
  private final Organizations organizations;
  private final boolean enabled;
  private final Map<TenantId, Instant> looked = new ConcurrentHashMap<>();
  private final WorkLoop loop = new WorkLoop("key-rotation", Duration.ofSeconds(10), this::round);
  private volatile boolean running;

  RotationWork(
      KeyRotation rotation,
      KeyUses uses,
      KeyAge age,
      Clock clock,
      Organizations organizations,
      @Value("${xinqiao.work-loops.enabled:true}") boolean enabled) {
    this.rotation = rotation;
    this.uses = uses;
    this.age = age;
    this.clock = clock;
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
    return TenantRounds.round("changing keys", organizations.tenantIds(), this::roundOfTenant);
  }

  private boolean roundOfTenant() {
    uses.writeDown();
    Instant now = clock.instant();
    Instant before = looked.get(Tenancy.current());
    if (before == null || !now.isBefore(before.plus(LOOK_EVERY))) {
      looked.put(Tenancy.current(), now);
      age.due()
          .ifPresent(due ->
              log.warn("The keys of tenant {} should be changed: {}", Tenancy.current(), due));
    }
    return rotation.round();
  }
}
