package org.xinqiao.listing;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.access.Permission;
import org.xinqiao.access.StaffReach;
import org.xinqiao.access.StaffRights;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.organization.Organizations;
import org.xinqiao.organization.Staff;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Reach;

/// Writes a list: all its rows out of one snapshot of the database, in memory, and then into the
/// encrypted parts; nothing lies on a disk in clear. Between the pages it asks whether it may go
/// on. After a process died it begins anew.
@Component
class WriteListing {

  private static final Logger log = LoggerFactory.getLogger(WriteListing.class);
  private static final int ATTEMPTS = 3;
  private static final int AUDITED_TOGETHER = 1_000;

  private final ListingStore store;
  private final ListingSources sources;
  private final ListingFiles files;
  private final MarkListing marks;
  private final ListingSettings settings;
  private final StaffRights rights;
  private final StaffReach reaches;
  private final Organizations organizations;
  private final Audit audit;
  private final Clock clock;
  private final TransactionTemplate transaction;
  private final TransactionTemplate apart;
  private final TransactionTemplate snapshot;

  WriteListing(
      ListingStore store,
      ListingSources sources,
      ListingFiles files,
      MarkListing marks,
      ListingSettings settings,
      StaffRights rights,
      StaffReach reaches,
      Organizations organizations,
      Audit audit,
      Clock clock,
      PlatformTransactionManager transactions) {
    this.store = store;
    this.sources = sources;
    this.files = files;
    this.marks = marks;
    this.settings = settings;
    this.rights = rights;
    this.reaches = reaches;
    this.organizations = organizations;
    this.audit = audit;
    this.clock = clock;
    this.transaction = new TransactionTemplate(transactions);
    this.apart = new TransactionTemplate(transactions);
    apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    this.snapshot = new TransactionTemplate(transactions);
    snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    snapshot.setReadOnly(true);
  }

  /// Somebody stopped it, or whoever asked may not have it any more.
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /// Writes the next list of the current tenant.
  ///
  /// @return whether there was one
  boolean next() {
    Listing listing = transaction.execute(status -> store.claim(clock.instant()).orElse(null));
    if (listing == null) {
      return false;
    }
    try {
      write(listing);
    } catch (Stopped stopped) {
      // Where a right has ended, the next round of forgetting says so.
      log.info("Listing {} does not go on", listing.id());
    } catch (RuntimeException e) {
      // Tried again when its lease is over; one that always fails does not go on for ever.
      log.error("Listing {} failed", listing.id(), e);
      if (listing.attempt() >= ATTEMPTS) {
        transaction.executeWithoutResult(
            status -> store.fail(listing, e.getClass().getSimpleName(), clock.instant()));
      }
    }
    return true;
  }

  private void write(Listing listing) {
    List<ListedRow> rows = read(listing);
    if (rows.size() > listing.rowsAllowed()) {
      transaction.executeWithoutResult(status -> {
        if (store.askAgain(listing, rows.size())) {
          audit.record(
              AuditEvent.denied(Actor.system(), "listing.write")
                  .on("listing", listing.id())
                  .because(rows.size() + " > " + listing.rowsAllowed()));
        }
      });
      return;
    }
    transaction.executeWithoutResult(status -> {
      byte[] file = marks.file(listing, rows);
      int parts = files.write(listing.id(), file);
      var now = clock.instant();
      if (!store.finish(listing, rows.size(), parts, now, now.plus(settings.keepFor()))) {
        throw new Stopped();
      }
      audit(listing, rows);
    });
    log.info("Listing {} is ready: {} rows", listing.id(), rows.size());
  }

  private List<ListedRow> read(Listing listing) {
    sign(listing, 0);
    return Reach.call(reachOf(listing), () -> snapshot.execute(status -> rows(listing)));
  }

  /// The database gives out the patients of whoever asked and nobody else, as it would on their
  /// screen.
  private Reach.Decision reachOf(Listing listing) {
    Staff asker =
        transaction.execute(
            status -> organizations.staff(listing.askedBy()).orElseThrow(Stopped::new));
    Reach.Decision decision = new Reach.Decision(listing.askedBy().value());
    decision.make(reaches.toUse(Permission.LISTING_ASK, asker, clock.instant()));
    return decision;
  }

  private List<ListedRow> rows(Listing listing) {
    List<ListedRow> rows = new ArrayList<>();
    sources.read(
        listing.contents(),
        listing.wholePhones(),
        listing.language(),
        page -> {
          rows.addAll(page);
          if (rows.size() > settings.mostRows()) {
            throw new IllegalStateException("Longer than any list may be");
          }
          sign(listing, rows.size());
        });
    return rows;
  }

  private void sign(Listing listing, int done) {
    boolean goesOn =
        Boolean.TRUE.equals(
            apart.execute(status ->
                rights.has(listing.askedBy(), Permission.LISTING_ASK)
                    && rights.has(listing.askedBy(), listing.contents().seenWith())
                    && (!listing.wholePhones()
                        || rights.has(listing.askedBy(), Permission.PATIENT_REVEAL_PHONE))
                    && store.goesOn(listing, done, clock.instant())));
    if (!goesOn) {
      throw new Stopped();
    }
  }

  /// Who is on a list stands in the audit of each of them: should the file be found somewhere, it
  /// is known whom it concerns.
  private void audit(Listing listing, List<ListedRow> rows) {
    Actor asker = Actor.staff(listing.askedBy());
    List<AuditEvent> events = new ArrayList<>();
    for (PatientId patient :
        rows.stream().map(ListedRow::patient).filter(Objects::nonNull).distinct().toList()) {
      events.add(
          AuditEvent.allowed(asker, "listing.include")
              .on("listing", listing.id())
              .of(patient)
              .because(listing.purpose() + (listing.wholePhones() ? " phone" : "")));
      if (events.size() == AUDITED_TOGETHER) {
        audit.recordAll(List.copyOf(events));
        events.clear();
      }
    }
    events.add(
        AuditEvent.allowed(asker, "listing.write")
            .on("listing", listing.id())
            .because(listing.purpose() + " " + rows.size()));
    audit.recordAll(events);
  }
}
