package org.xinqiao.listing;

import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.Permission;
import org.xinqiao.access.StaffRights;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.organization.StaffId;

/// Deletes the files of lists that have been kept for long enough, and ends the lists of whoever
/// may not have them any more.
@Component
class ForgetListings {

  private final ListingStore store;
  private final ListingFiles files;
  private final ListingSettings settings;
  private final StaffRights rights;
  private final Audit audit;
  private final Clock clock;

  ForgetListings(
      ListingStore store,
      ListingFiles files,
      ListingSettings settings,
      StaffRights rights,
      Audit audit,
      Clock clock) {
    this.store = store;
    this.files = files;
    this.settings = settings;
    this.rights = rights;
    this.audit = audit;
    this.clock = clock;
  }

  /// For the current tenant.
  @Transactional
  public void round() {
    Instant now = clock.instant();
    for (UUID old : store.expire(now, now.minus(settings.keepFor()))) {
      files.delete(old);
      audit.record(AuditEvent.allowed(Actor.system(), "listing.expire").on("listing", old));
    }
    for (StaffId asker : store.askers()) {
      boolean mayHaveLists = rights.has(asker, Permission.LISTING_ASK);
      for (Listing one : store.openOf(asker)) {
        if (!mayHaveLists || !rights.has(asker, one.contents().seenWith())) {
          store.stop(one.id(), "RightEnded", now);
          files.delete(one.id());
          audit.record(
              AuditEvent.allowed(Actor.system(), "listing.stop")
                  .on("listing", one.id())
                  .because("RightEnded"));
        }
      }
    }
  }
}
