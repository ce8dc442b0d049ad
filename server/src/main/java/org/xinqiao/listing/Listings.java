package org.xinqiao.listing;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.StaffRights;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;

/// Looking after one's own lists: seeing, stopping and fetching them. Nobody fetches another
/// person's list, whoever approved it.
@Service
class Listings {

  private static final int SHOWN = 50;
  private static final Duration DECISIONS = Duration.ofDays(30);

  private final ListingStore store;
  private final ListingFiles files;
  private final StaffRights rights;
  private final Audit audit;
  private final Clock clock;

  Listings(ListingStore store, ListingFiles files, StaffRights rights, Audit audit, Clock clock) {
    this.store = store;
    this.files = files;
    this.rights = rights;
    this.audit = audit;
    this.clock = clock;
  }

  /// A list and its file.
  record Fetched(Listing listing, byte[] file) {}

  @Transactional(readOnly = true)
  public List<Listing> mine(CurrentStaff staff) {
    return store.newestOf(staff.id(), SHOWN);
  }

  @Transactional(readOnly = true)
  public List<Listing> toDecide() {
    return store.toDecide(SHOWN);
  }

  @Transactional(readOnly = true)
  public List<Listing> decided() {
    return store.decidedSince(clock.instant().minus(DECISIONS), SHOWN);
  }

  /// @return false when there is nothing of one's own to stop
  @Transactional
  public boolean stop(UUID id, CurrentStaff staff) {
    boolean stopped = own(id, staff).isPresent() && store.stop(id, null, clock.instant());
    if (stopped) {
      files.delete(id);
      audit.record(AuditEvent.allowed(staff.actor(), "listing.stop").on("listing", id));
    }
    return stopped;
  }

  /// The file, which can be fetched again until it expires. Each time stands in the audit.
  ///
  /// @return empty when there is none, or none any more
  @Transactional
  public Optional<Fetched> fetch(UUID id, CurrentStaff staff) {
    Listing listing =
        own(id, staff)
            .filter(one -> one.state() == ListingState.FINISHED)
            .filter(one -> one.expiresAt() != null && clock.instant().isBefore(one.expiresAt()))
            .filter(one -> rights.has(staff.id(), one.contents().seenWith()))
            .orElse(null);
    if (listing == null) {
      return Optional.empty();
    }
    store.fetched(id);
    audit.record(
        AuditEvent.allowed(staff.actor(), "listing.fetch")
            .on("listing", id)
            .because(listing.purpose() + " " + listing.rows()));
    return Optional.of(new Fetched(listing, files.read(listing)));
  }

  private Optional<Listing> own(UUID id, CurrentStaff staff) {
    return store.find(id).filter(one -> one.askedBy().equals(staff.id()));
  }
}
