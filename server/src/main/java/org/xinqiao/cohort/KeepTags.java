package org.xinqiao.cohort;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.condition.PatientRange;
import org.xinqiao.condition.Whom;
import org.xinqiao.profile.ProfilesChanged;
import org.xinqiao.profile.ProfilesRebuilt;

/// Puts tags, strata and strategies on patients: on those whose facts changed in the transaction
/// that changes their profiles, and once a day on everybody, because what a rule says of somebody
/// also changes with the day; then, too, when the content changed.
@Service
class KeepTags {

  private static final Logger log = LoggerFactory.getLogger(KeepTags.class);

  /// Patients of a page of the pass: changes wait while it is worked out, less than a second.
  private static final int PAGE = 5_000;

  private static final UUID FIRST = new UUID(0, 0);

  private final TagLibrary rules;
  private final TagStore store;
  private final FreeTagStore words;
  private final Clock clock;

  KeepTags(TagLibrary rules, TagStore store, FreeTagStore words, Clock clock) {
    this.rules = rules;
    this.store = store;
    this.words = words;
    this.clock = clock;
  }

  @EventListener
  void changed(ProfilesChanged changed) {
    store.lock();
    apply(new Whom.Some(changed.patients().keySet()));
  }

  /// Everybody is looked at once more: a rebuild does not say of whom it wrote something else.
  @EventListener
  void rebuilt(ProfilesRebuilt rebuilt) {
    if (rebuilt.differing() > 0) {
      Instant now = clock.instant();
      store.begin(rules.fingerprint(), LocalDate.ofInstant(now, clock.getZone()), now);
    }
  }

  private long apply(Whom whom) {
    Instant now = clock.instant();
    LocalDate today = LocalDate.ofInstant(now, clock.getZone());
    return store.apply(rules.first(), whom, today, now)
        + store.apply(rules.second(), whom, today, now);
  }

  /// Begins a pass over everybody where today's has not been begun, or the content is another one.
  @Transactional
  void beginIfDue() {
    Instant now = clock.instant();
    LocalDate today = LocalDate.ofInstant(now, clock.getZone());
    boolean due =
        store
            .pass()
            .map(last ->
                !last.fingerprint().equals(rules.fingerprint()) || last.day().isBefore(today))
            .orElse(true);
    if (due) {
      store.begin(rules.fingerprint(), today, now);
      store.endWhatIsOver(today, now);
      words.forgetUnused();
    }
  }

  /// One page of the pass that goes on.
  ///
  /// @return whether there is more to do at once
  @Transactional
  boolean round() {
    if (!store.tryLock()) {
      return false;
    }
    return store.pass().filter(each -> each.ended() == null).map(this::page).orElse(false);
  }

  private boolean page(TagStore.Pass pass) {
    UUID after = pass.after() == null ? FIRST : pass.after();
    TagStore.PageEnd page = store.pageAfter(after, PAGE);
    long changes = page.last() == null ? 0 : apply(new PatientRange(after, page.last()));
    boolean ends = page.patients() < PAGE;
    store.progress(page.last(), page.patients(), changes, ends ? clock.instant() : null);
    if (ends) {
      log.info(
          "Tags of {} patients looked at since {}, {} began or ended",
          pass.patients() + page.patients(),
          pass.begun(),
          pass.changes() + changes);
    }
    return !ends;
  }
}
