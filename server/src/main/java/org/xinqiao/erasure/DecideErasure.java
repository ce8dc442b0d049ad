package org.xinqiao.erasure;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.Tombstones;
import org.xinqiao.shared.PatientId;

/// A second person approves an erasure, which is carried out at once and in one transaction, or
/// refuses it. Whoever asked may take it back, and not approve it.
///
/// Refusals: [Refusal].
@Service
class DecideErasure {

  /// Why nothing was decided.
  enum Refusal {
    UNKNOWN_ERASURE,
    OWN_ERASURE,
    NOTHING_TO_DECIDE,
    /// Nobody was erased by it, so there is nothing to lift.
    NOT_ERASED,
    /// Records were merged or parted since it was asked for: it has to be asked for again.
    RECORDS_CHANGED,
    ALERT_OPEN
  }

  private final ErasureStore store;
  private final AskErasure ask;
  private final CarryOutErasure carryOut;
  private final Patients patients;
  private final Tombstones tombstones;
  private final JournalOutbox journal;
  private final Audit audit;
  private final Clock clock;

  DecideErasure(
      ErasureStore store,
      AskErasure ask,
      CarryOutErasure carryOut,
      Patients patients,
      Tombstones tombstones,
      JournalOutbox journal,
      Audit audit,
      Clock clock) {
    this.store = store;
    this.ask = ask;
    this.carryOut = carryOut;
    this.patients = patients;
    this.tombstones = tombstones;
    this.journal = journal;
    this.audit = audit;
    this.clock = clock;
  }

  /// @return empty when the patient is erased
  @Transactional
  public Optional<Refusal> approve(UUID id, CurrentStaff by) {
    Erasure asked = store.find(id).orElse(null);
    if (asked == null) {
      return Optional.of(Refusal.UNKNOWN_ERASURE);
    }
    if (asked.askedBy().equals(by.id())) {
      audit.record(AuditEvent.denied(by.actor(), "erasure.approve").on("erasure", id));
      return Optional.of(Refusal.OWN_ERASURE);
    }
    if (!asked.waits()) {
      return Optional.of(Refusal.NOTHING_TO_DECIDE);
    }
    // An alert may be raised while this waits: what stands in the way is asked behind it.
    carryOut.hold(asked.records());
    List<PatientId> records = patients.records(asked.standing());
    if (!Set.copyOf(records).equals(Set.copyOf(asked.records()))) {
      return Optional.of(Refusal.RECORDS_CHANGED);
    }
    Optional<AskErasure.Obstacle> obstacle = ask.obstacle(records);
    if (obstacle.isPresent()) {
      return Optional.of(
          obstacle.get() == AskErasure.Obstacle.ALERT_OPEN
              ? Refusal.ALERT_OPEN
              : Refusal.RECORDS_CHANGED);
    }
    if (!store.decide(id, true, by.id(), clock.instant())) {
      return Optional.of(Refusal.NOTHING_TO_DECIDE);
    }
    Erasure approved = store.find(id).orElseThrow();
    journal.add(JournalEntry.Erased.of(approved, carryOut.carryOut(approved)));
    audit.record(
        AuditEvent.allowed(by.actor(), "erasure.approve")
            .on("erasure", id)
            .of(approved.standing())
            .because(approved.ground().toString()));
    return Optional.empty();
  }

  @Transactional
  public Optional<Refusal> refuse(UUID id, CurrentStaff by) {
    if (store.find(id).isEmpty()) {
      return Optional.of(Refusal.UNKNOWN_ERASURE);
    }
    if (!store.decide(id, false, by.id(), clock.instant())) {
      return Optional.of(Refusal.NOTHING_TO_DECIDE);
    }
    audit.record(AuditEvent.allowed(by.actor(), "erasure.refuse").on("erasure", id));
    return Optional.empty();
  }

  /// Lets the person be registered again, as somebody new: what was erased stays so. Messages that
  /// were put aside can be replayed then.
  @Transactional
  public Optional<Refusal> lift(UUID id, String reason, CurrentStaff by) {
    Erasure known = store.find(id).orElse(null);
    if (known == null) {
      return Optional.of(Refusal.UNKNOWN_ERASURE);
    }
    if (known.erasedAt() == null) {
      return Optional.of(Refusal.NOT_ERASED);
    }
    if (!store.lift(id, by.id(), clock.instant())) {
      return Optional.of(Refusal.NOTHING_TO_DECIDE);
    }
    tombstones.lift(id, clock.instant());
    journal.add(new JournalEntry.Lifted(id, by.id().value(), clock.instant()));
    audit.record(AuditEvent.allowed(by.actor(), "erasure.lift").on("erasure", id).because(reason));
    return Optional.empty();
  }
}
