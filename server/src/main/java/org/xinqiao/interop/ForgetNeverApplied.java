package org.xinqiao.interop;

import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;

/// Ends what was kept of messages that were never applied (PIPL Art. 19): they speak of people, and
/// since nobody was recognized in them, no erasure finds them. Any number of nodes may do it.
@Service
class ForgetNeverApplied {

  private static final Logger log = LoggerFactory.getLogger(ForgetNeverApplied.class);

  /// In one transaction.
  private static final int MOST = 1_000;

  private final IntakeSettings settings;
  private final IntakeStore store;
  private final Audit audit;
  private final TransactionTemplate transaction;
  private final Clock clock;

  ForgetNeverApplied(
      IntakeSettings settings,
      IntakeStore store,
      Audit audit,
      TransactionTemplate transaction,
      Clock clock) {
    this.settings = settings;
    this.store = store;
    this.audit = audit;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// Forgets the current tenant's that are old enough, or some of them when there are many.
  void round() {
    Instant before = clock.instant().minus(settings.keepNeverApplied());
    transaction.executeWithoutResult(status -> {
      long gone = store.forgetNeverApplied(before, MOST);
      if (gone > 0) {
        log.info("{} messages that were never applied are forgotten", gone);
        audit.record(
            AuditEvent.allowed(Actor.system(), "intake.forget")
                .because(gone + " messages from before " + before));
      }
    });
  }
}
