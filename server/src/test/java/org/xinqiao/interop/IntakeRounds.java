package org.xinqiao.interop;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.Tenancy;

/// Lets a test of another module send messages and have them applied, without anything in the
/// background.
@TestComponent
public class IntakeRounds {

  private final ReceiveMessage receive;
  private final ApplyMessages apply;
  private final IntakeStore store;
  private final TransactionTemplate transaction;

  IntakeRounds(
      ReceiveMessage receive,
      ApplyMessages apply,
      IntakeStore store,
      TransactionTemplate transaction) {
    this.receive = receive;
    this.apply = apply;
    this.store = store;
    this.transaction = transaction;
  }

  /// Takes a message from the sender `HIS|SZYY` and applies everything that waits.
  ///
  /// @return the acknowledgement
  public String take(Tenant tenant, String message) {
    return Tenancy.call(
        tenant.id(),
        () -> {
          String answer = receive(message);
          applyWaiting();
          return answer;
        });
  }

  /// Takes messages from the same sender without applying them.
  ///
  /// @return the acknowledgements
  public List<String> keep(Tenant tenant, List<String> messages) {
    return Tenancy.call(tenant.id(), () -> messages.stream().map(this::receive).toList());
  }

  private String receive(String message) {
    transaction.executeWithoutResult(status ->
        store.meet(
            UUID.randomUUID(), "HIS", "SZYY", "admitted", Instant.parse("2026-01-01T00:00:00Z")));
    byte[] frame = message.replace('\n', '\r').getBytes(StandardCharsets.UTF_8);
    return new String(receive.receive(frame).getFirst().acknowledgement(), StandardCharsets.UTF_8);
  }

  /// Applies everything that waits.
  public void applyAll(Tenant tenant) {
    Tenancy.run(tenant.id(), this::applyWaiting);
  }

  private void applyWaiting() {
    boolean more = true;
    while (more) {
      more = apply.applyNext();
    }
  }
}
