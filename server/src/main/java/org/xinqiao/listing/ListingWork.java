package org.xinqiao.listing;

import java.time.Duration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.xinqiao.organization.HospitalLoops;
import org.xinqiao.shared.WorkLoop;

/// Writes lists in the background, one after the other, and forgets what has been kept for long
/// enough or may not be kept any more. Neither waits for the other.
@Component
class ListingWork {

  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final WorkLoop writing;
  private final WorkLoop forgetting;

  ListingWork(WriteListing write, ForgetListings forget, HospitalLoops loops) {
    this.writing = loops.add("lists", PAUSE, write::next);
    this.forgetting = loops.addUnhurried("forgetting lists", PAUSE, forget::round);
  }

  void wakeAfterCommit() {
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            forgetting.wake();
            writing.wake();
          }
        });
  }
}
