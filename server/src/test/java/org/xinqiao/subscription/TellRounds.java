package org.xinqiao.subscription;

import java.time.Clock;
import java.util.UUID;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.organization.Tenant;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.Tenancy;

/// Lets a test of another module deliver what waits, without anything in the background.
@TestComponent
public class TellRounds {

  private final Subscribers subscribers;
  private final DeliverEvents deliver;
  private final EventStore store;
  private final TransactionTemplate transaction;
  private final IdGenerator ids;
  private final Clock clock;

  TellRounds(
      Subscribers subscribers,
      DeliverEvents deliver,
      EventStore store,
      TransactionTemplate transaction,
      IdGenerator ids,
      Clock clock) {
    this.subscribers = subscribers;
    this.deliver = deliver;
    this.store = store;
    this.transaction = transaction;
    this.ids = ids;
    this.clock = clock;
  }

  /// One round.
  public boolean tell(Tenant tenant, String subscriber) {
    return Tenancy.call(
        tenant.id(), () -> deliver.round(subscribers.find(subscriber).orElseThrow()));
  }

  /// As a process that dies after it wrote the message down and before it has an answer: sent or
  /// not, nobody knows.
  ///
  /// @param sends whether it still sends
  public void die(Tenant tenant, String subscriber, boolean sends) {
    Subscribers.Served to = subscribers.find(subscriber).orElseThrow();
    Tenancy.run(
        tenant.id(),
        () -> {
          for (EventStore.Due due :
              transaction.execute(status ->
                  store.lease(
                      to.subscriber(), 1, clock.instant(), clock.instant().plusSeconds(420)))) {
            UUID id = ids.next();
            String text =
                transaction.execute(status -> {
                  Courier.Writing.Letter letter =
                      (Courier.Writing.Letter)
                          to.courier()
                              .write(
                                  to.subscriber(),
                                  due.event(),
                                  store.toldBefore(due.event(), subscriber),
                                  id);
                  store.keepLetter(due, subscriber, new EventStore.Letter(id, letter.text()));
                  return letter.text();
                });
            if (sends) {
              to.courier().send(to.subscriber(), due.event(), id, text);
            }
          }
        });
  }
}
