package org.xinqiao.portal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.IdGenerator;

/// Opens a link for whoever holds it and knows what only the patient should know. Every try is
/// counted on the link's row before it is looked at, so that parallel guesses share the five tries;
/// the answer is only told once that count is committed.
///
/// Refusals:
/// - [Unknown]: there is no such link, or it is another tenant's
/// - [Expired]: its time is over, or that of the representative to whom it was sent
/// - [Locked]: too many wrong tries
/// - [Refused]: this try was wrong
@Service
class OpenLink {

  static final int TRIES = 5;
  static final Duration LOCK = Duration.ofHours(1);

  private final LinkStore store;
  private final StepUp stepUp;
  private final ActingFor acting;
  private final Patients patients;
  private final Audit audit;
  private final IdGenerator ids;

  OpenLink(
      LinkStore store,
      StepUp stepUp,
      ActingFor acting,
      Patients patients,
      Audit audit,
      IdGenerator ids) {
    this.store = store;
    this.stepUp = stepUp;
    this.acting = acting;
    this.patients = patients;
    this.audit = audit;
    this.ids = ids;
  }

  sealed interface Outcome {}

  record Opened(PatientToken token) implements Outcome {}

  record Unknown() implements Outcome {}

  record Expired() implements Outcome {}

  record Locked(Duration left) implements Outcome {}

  record Refused(int attemptsLeft) implements Outcome {}

  /// Runs in the tenant that the handle names.
  ///
  /// @param given normalized by [StepUp#normalized]
  @Transactional
  public Outcome open(Handle handle, String given, Instant now) {
    Optional<Link> found = store.find(handle.hash());
    if (found.isEmpty()) {
      return new Unknown();
    }
    Link link = found.get();
    if (link.expired(now) || !acting.admits(link, now)) {
      return new Expired();
    }
    Optional<Integer> attempts = store.countAttempt(link, TRIES, now, now.plus(LOCK));
    if (attempts.isEmpty()) {
      Instant until = store.find(handle.hash()).map(Link::lockedUntil).orElse(null);
      return new Locked(until == null ? LOCK : Duration.between(now, until));
    }
    if (!stepUp.passes(link.patient(), given)) {
      audit.record(
          AuditEvent.denied(new Actor(Actor.Kind.PATIENT, null), "portal.open-link")
              .on("link", link.id())
              .of(link.patient()));
      return new Refused(Math.max(0, TRIES - attempts.get()));
    }
    return new Opened(admit(link, handle, now));
  }

  private PatientToken admit(Link link, Handle handle, Instant now) {
    PatientToken token = PatientToken.make(handle);
    store.opened(link, now);
    store.startSession(link.patient(), link.id(), ids.next(), token.hash(), null, now);
    if (link.contactPointId() != null) {
      patients.verified(link.patient(), link.contactPointId(), now);
    }
    audit.record(
        AuditEvent.allowed(Actor.patient(link.patient()), "portal.open-link")
            .on("link", link.id())
            .of(link.patient()));
    return token;
  }
}
