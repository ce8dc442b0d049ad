package org.xinqiao.patient;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;

/// Lets one record stand for another, and parts them again. Rows follow by the record they were
/// stated about, so that parting is exact however much came in between.
@Component
class Merges {

  private static final Logger log = LoggerFactory.getLogger(Merges.class);

  /// Who says that two records are one person.
  ///
  /// @param code `source`, `identifiers` or `staff`
  record Cause(
      String code,
      Instant saidAt,
      @Nullable UUID message,
      @Nullable UUID by,
      @Nullable String reason) {

    static Cause source(PatientRecord said) {
      return new Cause("source", said.eventAt(), said.messageId(), null, null);
    }

    static Cause identifiers(PatientRecord said) {
      return new Cause("identifiers", said.eventAt(), said.messageId(), null, null);
    }

    static Cause staff(UUID by, String reason, Instant at) {
      return new Cause("staff", at, null, by, reason);
    }

    boolean derived() {
      return code.equals("identifiers");
    }
  }

  private final MergeStore store;
  private final IdGenerator ids;
  private final ApplicationEventPublisher events;
  private final Clock clock;

  Merges(MergeStore store, IdGenerator ids, ApplicationEventPublisher events, Clock clock) {
    this.store = store;
    this.ids = ids;
    this.events = events;
    this.clock = clock;
  }

  /// Lets the survivor's record stand for the retired one. Chains end at their last record; what a
  /// newer word decided stays.
  ///
  /// @return false when that changes nothing
  boolean merge(PatientId retired, PatientId survivor, Cause cause) {
    if (retired.equals(survivor)
        || cause.message() != null && store.knows(survivor, retired, cause.message())) {
      return false;
    }
    List<PatientId> inOrder =
        Stream.of(retired, survivor)
            .sorted(java.util.Comparator.comparing(PatientId::value))
            .toList();
    inOrder.forEach(store::lockStanding);
    PatientId from = store.lockStanding(retired).orElseThrow();
    PatientId to = store.lockStanding(survivor).orElseThrow();
    store.write(ids.next(), survivor, retired, cause, clock.instant());
    if (from.equals(to)) {
      return standsNow(from, retired, survivor, cause);
    }
    if (!cause.derived() && store.retiredSince(retired, cause.saidAt())) {
      link(to, from);
    } else {
      link(from, to);
    }
    return true;
  }

  /// They are one already. Where the retired record stands for both, the survivor takes its place,
  /// unless a newer word put it there.
  private boolean standsNow(
      PatientId standing, PatientId retired, PatientId survivor, Cause cause) {
    if (cause.derived()
        || !standing.equals(retired)
        || store.retiredSince(survivor, cause.saidAt())) {
      log.info("A merge said nothing new: {} stands for both", standing);
      return false;
    }
    store.unlink(survivor, standing, store.mergedInto(survivor));
    link(standing, survivor);
    return true;
  }

  private void link(PatientId from, PatientId to) {
    Instant now = clock.instant();
    store.link(from, to, now);
    List<PatientId> together = new ArrayList<>(store.mergedInto(to));
    store.settleAsMerged(together, now);
    events.publishEvent(new PatientsMerged(from, to));
  }

  /// Parts a record, with those merged into it, from the one that stands for it.
  ///
  /// @return the record it was parted from
  PatientId part(PatientId record, UUID by, String reason) {
    PatientId standing = store.lockStanding(record).orElseThrow();
    store.lockStanding(standing);
    List<PatientId> apart = store.mergedInto(record);
    List<PatientId> all = store.mergedInto(standing);
    Instant now = clock.instant();
    store.unlink(record, standing, apart);
    store.undo(apart, by, reason, now);
    for (PatientId one : apart) {
      for (PatientId other : all) {
        if (!apart.contains(other)) {
          store.openReview(one, other, "one-identifier", now);
          store.distinct(one, other, by, reason, now);
        }
      }
    }
    events.publishEvent(new PatientsParted(record, standing));
    return standing;
  }

  Map<String, Long> rows(PatientId patient) {
    return store.rows(patient, null);
  }

  List<PatientId> together(PatientId record) {
    return store.lockStanding(record).map(store::mergedInto).orElse(List.of());
  }

  /// Where two records agree on two kinds of identifiers and contradict each other in nothing, they
  /// are one person. Anything less is a question for a person.
  void match(PatientId record, PatientRecord said) {
    for (MergeStore.Sharing pair : store.sharing(record)) {
      if (pair.decided()) {
        continue;
      }
      if (pair.agreements() >= 2 && !pair.contradiction()) {
        PatientId survivor = store.older(record, pair.other());
        merge(survivor.equals(record) ? pair.other() : record, survivor, Cause.identifiers(said));
      } else {
        store.openReview(
            record,
            pair.other(),
            pair.contradiction() ? "contradiction" : "one-identifier",
            clock.instant());
      }
    }
  }

  /// They have name, birth date and telephone in common.
  void askAbout(PatientId record, PatientId other) {
    store.openReview(record, other, "same-person-data", clock.instant());
  }

  /// The source gave the record a number of a hospital that the other holds, and keeps.
  void askAboutNumber(PatientId record, PatientId other) {
    store.openReview(record, other, "one-identifier", clock.instant());
  }

  /// Brings the rows of records that others stand for home, until the transaction ends: what is
  /// said about them now is then written where everything about them is, whoever writes it.
  ///
  /// @return the numbers of those that there are, empty where the source gave none
  Map<PatientId, String> atHome(Collection<PatientId> records) {
    Map<PatientId, String> numbers = new HashMap<>();
    for (MergeStore.Record found : store.lockStanding(records)) {
      numbers.put(found.id(), found.number());
      if (!found.standing().equals(found.id()) && visitors().add(found.id())) {
        store.part(found.standing(), List.of(found.id()), found.id());
      }
    }
    return numbers;
  }

  @SuppressWarnings("unchecked")
  private Set<PatientId> visitors() {
    Object bound = TransactionSynchronizationManager.getResource(this);
    if (bound != null) {
      return (Set<PatientId>) bound;
    }
    Set<PatientId> visitors = new LinkedHashSet<>();
    TransactionSynchronizationManager.bindResource(this, visitors);
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void beforeCommit(boolean readOnly) {
            for (PatientId record : visitors) {
              PatientId standing = store.lockStanding(record).orElseThrow();
              if (!standing.equals(record)) {
                store.follow(record, standing);
                events.publishEvent(new PatientsMerged(record, standing));
              }
            }
          }

          @Override
          public void afterCompletion(int status) {
            TransactionSynchronizationManager.unbindResourceIfPossible(Merges.this);
          }
        });
    return visitors;
  }
}
