package org.xinqiao.messaging;

import java.util.List;
import org.springframework.boot.test.context.TestComponent;
import org.xinqiao.channel.sandbox.SandboxMessage;
import org.xinqiao.channel.sandbox.SandboxProvider;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;

/// Lets a test of another module have ready contacts sent now, and see what the sandbox received.
@TestComponent
public class SendRounds {

  private final SendContacts send;
  private final ReconcileAttempts reconcile;
  private final SandboxProvider provider;

  SendRounds(SendContacts send, ReconcileAttempts reconcile, SandboxProvider provider) {
    this.send = send;
    this.reconcile = reconcile;
    this.provider = provider;
  }

  public void run(Tenant tenant) {
    Tenancy.run(
        tenant.id(),
        () -> {
          boolean more = true;
          while (more) {
            more = send.round();
          }
          reconcile.round();
        });
  }

  public List<SandboxMessage> received() {
    return provider.messages();
  }

  public SandboxProvider provider() {
    return provider;
  }
}
