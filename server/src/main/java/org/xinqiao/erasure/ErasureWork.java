package org.xinqiao.erasure;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.organization.HospitalLoops;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Tenant;

/// Writes the journal, and for a while erases again what was being written while a patient was
/// erased. Until that is over each node forgets the patient's key each time: an answer that was
/// under way may have brought it back.
@Component
class ErasureWork {

  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final int LINES = 200;

  /// Longer than any call to a provider or lease of a job that began before.
  static final Duration STRAGGLERS = Duration.ofMinutes(15);

  private final JournalOutbox outbox;
  private final JournalFile file;
  private final ErasureStore store;
  private final CarryOutErasure carryOut;
  private final FieldCipher cipher;
  private final TransactionTemplate transaction;
  private final Clock clock;

  ErasureWork(
      JournalOutbox outbox,
      JournalFile file,
      ErasureStore store,
      CarryOutErasure carryOut,
      FieldCipher cipher,
      Organizations organizations,
      TransactionTemplate transaction,
      Clock clock,
      HospitalLoops loops) {
    this.outbox = outbox;
    this.file = file;
    this.store = store;
    this.carryOut = carryOut;
    this.cipher = cipher;
    this.transaction = transaction;
    this.clock = clock;
    loops.add("erasures", EVERY, () -> round(organizations.current()));
  }

  /// @return whether something may be left to do at once
  boolean round(Tenant tenant) {
    List<Erasure> young = Objects.requireNonNull(transaction.execute(status -> store.notSwept()));
    for (Erasure erasure : young) {
      cipher.forgetKeys(erasure.records());
      transaction.executeWithoutResult(status -> sweep(erasure));
    }
    return write(tenant);
  }

  private void sweep(Erasure erasure) {
    boolean over =
        erasure.erasedAt() != null
            && !clock.instant().isBefore(erasure.erasedAt().plus(STRAGGLERS))
            && store.settled(erasure.id());
    carryOut.remove(erasure);
    if (over) {
      store.swept(erasure.id(), clock.instant());
    }
  }

  /// No connection to the database waits for the file, which may be on another machine. Killed
  /// between the two, or with two nodes at it, a line stands there twice.
  private boolean write(Tenant tenant) {
    List<JournalOutbox.Waiting> lines =
        Objects.requireNonNull(transaction.execute(status -> outbox.oldest(LINES)));
    if (!lines.isEmpty()) {
      file.append(tenant, lines.stream().map(JournalOutbox.Waiting::entry).toList());
      transaction.executeWithoutResult(status -> outbox.written(lines));
    }
    return lines.size() == LINES;
  }
}
