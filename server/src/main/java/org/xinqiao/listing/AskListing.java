package org.xinqiao.listing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.access.Permission;
import org.xinqiao.access.StaffRights;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.shared.IdGenerator;

/// Asks for a list. What one person takes within a day is counted together, so that a long list
/// cannot be had in short ones.
///
/// Refusals: those of [Reason].
@Service
class AskListing {

  private static final Duration DAY = Duration.ofHours(24);

  /// Why a list is not made.
  enum Reason {
    /// There is no such measure, its period makes no sense, or nothing is searched for.
    CONTENTS_UNKNOWN,
    /// The same may not be seen on the screen.
    CONTENTS_FORBIDDEN,
    /// Whole numbers want a purpose that calls patients, and the right to see one.
    PHONES_FORBIDDEN,
    NOBODY_ON_IT,
    TOO_LONG,
    TOO_MANY
  }

  /// What became of it.
  sealed interface Outcome {
    record Asked(Listing listing) implements Outcome {}

    record Refused(Reason reason) implements Outcome {}
  }

  /// What is asked for.
  record Wish(
      Contents contents, Purpose purpose, String reason, Format format, boolean wholePhones) {}

  private final ListingStore store;
  private final ListingSources sources;
  private final ListingSettings settings;
  private final StaffRights rights;
  private final ListingWork work;
  private final Audit audit;
  private final IdGenerator ids;
  private final Clock clock;

  AskListing(
      ListingStore store,
      ListingSources sources,
      ListingSettings settings,
      StaffRights rights,
      ListingWork work,
      Audit audit,
      IdGenerator ids,
      Clock clock) {
    this.store = store;
    this.sources = sources;
    this.settings = settings;
    this.rights = rights;
    this.work = work;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  @Transactional
  public Outcome ask(Wish wish, CurrentStaff by, Locale language) {
    if (!rights.has(by.id(), wish.contents().seenWith())) {
      return denied(by, Reason.CONTENTS_FORBIDDEN);
    }
    if (wish.wholePhones()
        && !(wish.purpose().callsPatients()
            && rights.has(by.id(), Permission.PATIENT_REVEAL_PHONE))) {
      return denied(by, Reason.PHONES_FORBIDDEN);
    }
    if (sources.title(wish.contents(), language).isEmpty()) {
      return new Outcome.Refused(Reason.CONTENTS_UNKNOWN);
    }
    int rows = sources.count(wish.contents(), settings.mostRows());
    if (rows == 0 || rows > settings.mostRows()) {
      return new Outcome.Refused(rows == 0 ? Reason.NOBODY_ON_IT : Reason.TOO_LONG);
    }
    store.alone(by.id());
    if (store.open(by.id()) >= settings.perPerson()) {
      return new Outcome.Refused(Reason.TOO_MANY);
    }
    Instant now = clock.instant();
    int allowed = Math.max(0, settings.approvalAbove() - store.rowsAlone(by.id(), now.minus(DAY)));
    Listing listing = listing(wish, by, language, rows, allowed, now);
    store.ask(listing);
    audit.record(
        AuditEvent.allowed(by.actor(), "listing.ask")
            .on("listing", listing.id())
            .because(wish.purpose() + " " + rows + " " + wish.reason()));
    work.wakeAfterCommit();
    return new Outcome.Asked(listing);
  }

  private Outcome denied(CurrentStaff by, Reason reason) {
    audit.record(AuditEvent.denied(by.actor(), "listing.ask").because(reason.name()));
    return new Outcome.Refused(reason);
  }

  private Listing listing(
      Wish wish, CurrentStaff by, Locale language, int rows, int allowed, Instant now) {
    return new Listing(
        ids.next(),
        by.id(),
        now,
        rows > allowed ? ListingState.ASKED : ListingState.WAITING,
        wish.contents(),
        wish.purpose(),
        wish.reason(),
        wish.format(),
        wish.wholePhones(),
        language,
        rows,
        allowed,
        null,
        null,
        null,
        0,
        0,
        0,
        null,
        null,
        null,
        0);
  }
}
