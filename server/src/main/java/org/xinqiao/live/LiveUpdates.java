package org.xinqiao.live;

import java.time.Clock;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.xinqiao.shared.Tenancy;

/// The door of this module. Thread-safe.
@Service
public class LiveUpdates {

  private final Announcer announcer;
  private final Clock clock;

  LiveUpdates(Announcer announcer, Clock clock) {
    this.announcer = announcer;
    this.clock = clock;
  }

  /// Tells the open screens of the current tenant, once the current transaction has committed and
  /// only then; a transaction that is rolled back tells nothing. Costs the transaction nothing: the
  /// `NOTIFY` is sent after it, many together, because PostgreSQL lets one transaction at a time
  /// commit with a `NOTIFY` in it, and the intake of messages must not queue up behind screens.
  /// What is lost with a node that dies in between is a hint, and screens reload when they
  /// reconnect.
  ///
  /// @throws org.springframework.transaction.IllegalTransactionStateException outside of a
  ///   transaction
  @Transactional(propagation = Propagation.MANDATORY)
  public void changed(Change change) {
    Notice notice = Notice.of(Tenancy.current(), change, clock.instant().atZone(clock.getZone()));
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            announcer.announce(notice);
          }
        });
  }
}
