package org.xinqiao.interop;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/// Does the replays that people asked for, each in one transaction with the note that it was done.
/// One that cannot be done is put aside with its reason, and stops no other.
@Service
class RunReplays {

  private static final Logger log = LoggerFactory.getLogger(RunReplays.class);

  private final Replays replays;
  private final ReplayFacts facts;
  private final TransactionTemplate transaction;

  RunReplays(Replays replays, ReplayFacts facts, TransactionTemplate transaction) {
    this.replays = replays;
    this.facts = facts;
    this.transaction = transaction;
  }

  /// Does the oldest replay of the current tenant that waits.
  ///
  /// @return false when none does
  boolean round() {
    AtomicReference<Replays.@Nullable Claimed> claimed = new AtomicReference<>();
    try {
      transaction.executeWithoutResult(status ->
          replays
              .claim()
              .ifPresent(next -> {
                claimed.set(next);
                replays.done(next.replay(), facts.ofPatient(next.record()));
              }));
    } catch (ReplayFacts.Stopped e) {
      putAside(claimed.get(), e.reason(), e.detail());
    } catch (ConcurrencyFailureException e) {
      // A message about the patient came at the same moment. Nothing of the replay is left; it
      // waits
      // for its next turn.
      log.info("A replay is tried again: {}", e.getClass().getSimpleName());
      return false;
    } catch (RuntimeException e) {
      Replays.Claimed failed = claimed.get();
      if (failed == null) {
        throw e;
      }
      log.error("Replay {} failed", failed.replay(), e);
      putAside(failed, ReplayFacts.Reason.FAILED, e.getClass().getSimpleName());
    }
    return claimed.get() != null;
  }

  private void putAside(
      Replays.@Nullable Claimed claimed, ReplayFacts.Reason reason, String detail) {
    if (claimed != null) {
      transaction.executeWithoutResult(status -> replays.refused(claimed.replay(), reason, detail));
    }
  }
}
