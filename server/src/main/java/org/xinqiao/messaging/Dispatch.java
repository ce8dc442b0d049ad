package org.xinqiao.messaging;

import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.xinqiao.organization.Organizations;
import org.xinqiao.shared.TenantRounds;
import org.xinqiao.shared.WorkLoop;

/// Runs sending and reconciling on this node, for all tenants in turn.
@Component
class Dispatch implements SmartLifecycle {

  private final Organizations organizations;
  private final ObjectProvider<SendContacts> send;
  private final ObjectProvider<ReconcileAttempts> reconcile;
  private final boolean enabled;
  private final TenantRounds sends = new TenantRounds("sending");
  private final TenantRounds reconciles = new TenantRounds("reconciling");
  private final WorkLoop sending =
      new WorkLoop("messaging-send", Duration.ofSeconds(5), this::sendRound);
  private final WorkLoop reconciling =
      new WorkLoop("messaging-reconcile", Duration.ofSeconds(15), this::reconcileRound);
  private boolean running;

  Dispatch(
      Organizations organizations,
      ObjectProvider<SendContacts> send,
      ObjectProvider<ReconcileAttempts> reconcile,
      @Value("${xinqiao.work-loops.enabled:true}") boolean enabled) {
    this.organizations = organizations;
    this.send = send;
    this.reconcile = reconcile;
    this.enabled = enabled;
  }

  /// Says that something may be ready to go.
  void wake() {
    sending.wake();
  }

  @Override
  public void start() {
    running = true;
    if (enabled) {
      sending.start();
      reconciling.start();
    }
  }

  @Override
  public void stop() {
    running = false;
    sending.close();
    reconciling.close();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private boolean sendRound() {
    return sends.round(organizations.tenantIds(), () -> send.getObject().round());
  }

  private boolean reconcileRound() {
    return reconciles.round(organizations.tenantIds(), () -> reconcile.getObject().round());
  }
}
