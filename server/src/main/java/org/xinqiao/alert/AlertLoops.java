package org.xinqiao.alert;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.xinqiao.shared.WorkLoop;

/// Lets the ladder run while the application does. `xinqiao.work-loops.enabled=false` leaves it to
/// whoever calls the rounds, as tests do.
@Component
@ConditionalOnProperty(name = "xinqiao.work-loops.enabled", matchIfMissing = true)
class AlertLoops implements SmartLifecycle {

  /// A step is late by this much at most: small beside the shortest limit of some minutes.
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final EscalateAlerts escalateAlerts;
  private volatile @Nullable WorkLoop escalation;

  AlertLoops(EscalateAlerts escalateAlerts) {
    this.escalateAlerts = escalateAlerts;
  }

  @Override
  public void start() {
    WorkLoop loop = new WorkLoop("alert-escalation", PAUSE, escalateAlerts::round);
    escalation = loop;
    loop.start();
  }

  @Override
  public void stop() {
    WorkLoop loop = escalation;
    escalation = null;
    if (loop != null) {
      loop.close();
    }
  }

  @Override
  public boolean isRunning() {
    return escalation != null;
  }
}
