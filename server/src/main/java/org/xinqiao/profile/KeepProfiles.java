package org.xinqiao.profile;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Brings profiles up to date: first those of whom something changed, then, while none waits, a
/// page of the rebuild that goes on. A rebuild is begun when the content changed, each night, and
/// when somebody asks for it; it writes what differs from what was kept, and counts it.
@Service
class KeepProfiles {

  private static final Logger log = LoggerFactory.getLogger(KeepProfiles.class);

  /// How many changes one transaction takes: worth its round trips, and over in a fraction of a
  /// second.
  private static final int CHANGES = 500;

  /// Records of a page of a rebuild: changes wait while it is worked out, a second or so.
  private static final int PAGE = 20_000;

  private static final UUID FIRST = new UUID(0, 0);
  private static final LocalTime NIGHT = LocalTime.of(2, 30);

  private final ProfileStore store;
  private final DiseaseFamilies families;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  KeepProfiles(
      ProfileStore store, DiseaseFamilies families, ApplicationEventPublisher events, Clock clock) {
    this.store = store;
    this.families = families;
    this.events = events;
    this.clock = clock;
  }

  /// @return whether there is more to do at once
  @Transactional
  boolean round() {
    if (!store.lockWork()) {
      return false;
    }
    ProfileStore.Changes changes = store.claim(CHANGES);
    if (!changes.sources().isEmpty()) {
      store.refresh(changes.sources().keySet());
      events.publishEvent(new ProfilesChanged(changes.sources()));
      return changes.more() || store.rebuild().filter(each -> each.ended() == null).isPresent();
    }
    return store.rebuild().filter(each -> each.ended() == null).map(this::page).orElse(false);
  }

  private boolean page(ProfileStore.Rebuild rebuild) {
    UUID after = rebuild.after() == null ? FIRST : rebuild.after();
    ProfileStore.PageEnd page = store.pageAfter(after, PAGE);
    int differing = page.last() == null ? 0 : store.refresh(after, page.last());
    boolean ends = page.records() < PAGE;
    boolean counts =
        store.progress(
            rebuild.begun(), page.last(), page.records(), differing, ends ? clock.instant() : null);
    if (ends && counts) {
      events.publishEvent(new ProfilesRebuilt(rebuild.differing() + differing));
      log.info(
          "Profiles worked out anew: {} records since {}, {} rows were not as they were kept",
          rebuild.patients() + page.records(),
          rebuild.begun(),
          rebuild.differing() + differing);
    }
    return !ends || !counts;
  }

  /// Begins a rebuild where the content is another one than the last time, or tonight's has not
  /// been begun.
  @Transactional
  void beginIfDue() {
    Instant now = clock.instant();
    boolean due =
        store
            .rebuild()
            .map(last ->
                !last.fingerprint().equals(families.fingerprint())
                    || last.ended() != null && last.begun().isBefore(lastNight(now)))
            .orElse(true);
    if (due) {
      begin(null);
    }
  }

  /// Begins a rebuild from the first patient, also when one goes on.
  ///
  /// @param by the member of staff who asked for it; null for none
  @Transactional
  void begin(@Nullable UUID by) {
    store.begin(families.fingerprint(), by, clock.instant());
  }

  private Instant lastNight(Instant now) {
    ZonedDateTime here = now.atZone(clock.getZone());
    LocalDate day =
        here.toLocalTime().isBefore(NIGHT) ? here.toLocalDate().minusDays(1) : here.toLocalDate();
    return day.atTime(NIGHT).atZone(clock.getZone()).toInstant();
  }
}
