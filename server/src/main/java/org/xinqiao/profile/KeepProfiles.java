package org.xinqiao.profile;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.TenantId;

/// Brings profiles up to date: first those of whom something changed, then, while none waits, a
/// page of the rebuild that goes on. A rebuild is begun when the content changed, each night, and
/// when somebody asks for it; it writes what differs from what was kept, and counts it.
@Service
class KeepProfiles {

  private static final Logger log = LoggerFactory.getLogger(KeepProfiles.class);

  /// How many changes one transaction takes: worth its round trips, and over in a fraction of a
  /// second.
  private static final int CHANGES = 500;

  /// Records of one part of a page of a rebuild: changes wait while it is worked out, a second or
  /// so.
  private static final int PART = 5_000;

  /// Parts of a page, worked out at the same time: a rebuild keeps so many processors busy, of as
  /// many as a small hospital's server has.
  private static final int PARTS = 2;

  private static final UUID FIRST = new UUID(0, 0);
  private static final LocalTime NIGHT = LocalTime.of(2, 30);

  private final ProfileStore store;
  private final DiseaseFamilies families;
  private final ApplicationEventPublisher events;
  private final TransactionTemplate apart;
  private final Clock clock;

  KeepProfiles(
      ProfileStore store,
      DiseaseFamilies families,
      ApplicationEventPublisher events,
      PlatformTransactionManager transactions,
      Clock clock) {
    this.store = store;
    this.families = families;
    this.events = events;
    this.apart = new TransactionTemplate(transactions);
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
    ProfileStore.Page page = store.pageAfter(after, PART, PARTS);
    int differing = refresh(page.parts());
    boolean ends = page.records() < PART * PARTS;
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

  /// Each part is a transaction of its own. Where one fails, or the node dies before the page is
  /// put down, the whole page is done again.
  private int refresh(List<ProfileStore.Part> parts) {
    TenantId tenant = Tenancy.current();
    try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> works =
          parts.stream()
              .map(part -> workers.submit(() -> Tenancy.call(tenant, () -> refreshed(part))))
              .toList();
      int differing = 0;
      for (Future<Integer> work : works) {
        differing += work.get();
      }
      return differing;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Ended while profiles were worked out anew", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("A part of the profiles could not be worked out anew", e);
    }
  }

  private Integer refreshed(ProfileStore.Part part) {
    return apart.execute(status -> store.refresh(part.after(), part.until()));
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
