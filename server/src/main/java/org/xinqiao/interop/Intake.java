package org.xinqiao.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.TenantRounds;
import org.xinqiao.shared.WorkLoop;

/// Runs intake on this node: the listener that takes messages and the loop that applies them. The
/// listener takes messages for the first tenant; a group with several hospitals runs a node for
/// each.
@Component
public class Intake implements SmartLifecycle {

  private final MllpSettings settings;
  private final ReadMessage read;
  private final ReceiveMessage receive;
  private final ApplyMessages apply;
  private final Organizations organizations;
  private final IntakeStore store;
  private final TransactionTemplate transaction;
  private final IdGenerator ids;
  private final Clock clock;
  private final boolean loops;
  private final TenantRounds rounds = new TenantRounds("applying messages");
  private final WorkLoop applying =
      new WorkLoop("intake-apply", Duration.ofSeconds(2), this::round);
  private volatile @Nullable MllpServer server;

  Intake(
      MllpSettings settings,
      ReadMessage read,
      ReceiveMessage receive,
      ApplyMessages apply,
      Organizations organizations,
      IntakeStore store,
      TransactionTemplate transaction,
      IdGenerator ids,
      Clock clock,
      @Value("${xinqiao.work-loops.enabled:true}") boolean loops) {
    this.settings = settings;
    this.read = read;
    this.receive = receive;
    this.apply = apply;
    this.organizations = organizations;
    this.store = store;
    this.transaction = transaction;
    this.ids = ids;
    this.clock = clock;
    this.loops = loops;
  }

  @Override
  public void start() {
    if (loops) {
      applying.start();
    }
    List<Tenant> tenants = organizations.tenants();
    if (settings.enabled() && !tenants.isEmpty()) {
      listen(tenants.getFirst());
    }
  }

  /// Starts to listen for a tenant, with the senders that the settings admit.
  ///
  /// @return the port
  public int listen(Tenant tenant) {
    try {
      Tenancy.run(tenant.id(), this::admitKnownSenders);
      MllpServer started = new MllpServer(tenant.id(), settings, read, receive, applying::wake);
      server = started;
      return started.port();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot listen for HL7 on "
              + settings.address()
              + ":"
              + settings.port()
              + "; is another program using the port?",
          e);
    }
  }

  /// Says that messages wait to be applied.
  void wake() {
    applying.wake();
  }

  /// How many messages of the current tenant are taken and not applied yet.
  public int waiting() {
    return transaction.execute(status -> store.waiting());
  }

  /// The port we listen on; 0 when we do not.
  public int port() {
    MllpServer running = server;
    return running == null ? 0 : running.port();
  }

  @Override
  public void stop() {
    MllpServer running = server;
    server = null;
    try {
      if (running != null) {
        running.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      applying.close();
    }
  }

  @Override
  public boolean isRunning() {
    return server != null;
  }

  private void admitKnownSenders() {
    transaction.executeWithoutResult(status -> {
      for (String sender : settings.admitted()) {
        String[] parts = sender.split("\\|", -1);
        store.meet(
            ids.next(), parts[0], parts.length > 1 ? parts[1] : "", "admitted", clock.instant());
      }
    });
  }

  private boolean round() {
    boolean some = rounds.round(organizations.tenantIds(), apply::applyNext);
    MllpServer running = server;
    if (some && running != null) {
      running.applied();
    }
    return some;
  }
}
