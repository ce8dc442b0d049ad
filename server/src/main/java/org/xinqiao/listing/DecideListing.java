package org.xinqiao.listing;

import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;

/// A second person allows or refuses a long list.
///
/// Refusals: there is no such list; it is one's own; it is decided or has ended; it has another
/// number of rows than was shown.
@Service
class DecideListing {

  /// What became of it.
  sealed interface Outcome {
    record Decided() implements Outcome {}

    record NotFound() implements Outcome {}

    record OwnList() implements Outcome {}

    record NothingToDecide() implements Outcome {}
  }

  private final ListingStore store;
  private final ListingWork work;
  private final Audit audit;
  private final Clock clock;

  DecideListing(ListingStore store, ListingWork work, Audit audit, Clock clock) {
    this.store = store;
    this.work = work;
    this.audit = audit;
    this.clock = clock;
  }

  /// @param rows how many rows whoever decides was shown
  @Transactional
  public Outcome decide(UUID id, boolean yes, int rows, @Nullable String note, CurrentStaff by) {
    Listing listing = store.find(id).orElse(null);
    if (listing == null) {
      return new Outcome.NotFound();
    }
    String act = yes ? "listing.approve" : "listing.refuse";
    if (listing.askedBy().equals(by.id())) {
      audit.record(AuditEvent.denied(by.actor(), act).on("listing", id));
      return new Outcome.OwnList();
    }
    if (listing.rows() != rows || !store.decide(listing, yes, by.id(), note, clock.instant())) {
      return new Outcome.NothingToDecide();
    }
    audit.record(
        AuditEvent.allowed(by.actor(), act)
            .on("listing", id)
            .because(rows + (note == null ? "" : " " + note)));
    work.wakeAfterCommit();
    return new Outcome.Decided();
  }
}
