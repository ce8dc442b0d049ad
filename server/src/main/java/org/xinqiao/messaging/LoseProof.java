package org.xinqiao.messaging;

import java.util.Collection;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.channel.SendResult;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.PatientId;

/// Takes the proof away from a contact point that reaches nobody, or at which somebody else
/// answered: numbers are given to other people (二次放号, threat T10). From then on it gets neutral
/// words, until the patient proves it again. Needs a transaction.
@Component
class LoseProof {

  private final ContactStore store;
  private final Patients patients;
  private final Audit audit;

  LoseProof(ContactStore store, Patients patients, Audit audit) {
    this.store = store;
    this.patients = patients;
    this.audit = audit;
  }

  /// A message did not arrive; only some reasons say something about the address.
  void undelivered(PatientId patient, UUID attempt, SendResult.Reason reason) {
    boolean aboutTheAddress =
        switch (reason) {
          case INVALID_ADDRESS, UNREACHABLE_ADDRESS -> true;
          case CONTENT_REFUSED,
              QUOTA,
              RATE_LIMITED,
              NOT_CONFIGURED,
              PROVIDER_UNAVAILABLE,
              DEADLINE_PASSED ->
              false;
        };
    if (aboutTheAddress) {
      store.pointOf(patient, attempt).ifPresent(point -> lose(patient, point, "undelivered"));
    }
  }

  /// Whoever has the phone says that they are not the patient.
  void wrongNumber(Collection<PatientId> owners, Collection<UUID> points) {
    owners.forEach(owner -> points.forEach(point -> lose(owner, point, "wrong-number")));
  }

  private void lose(PatientId patient, UUID point, String why) {
    if (patients.doubted(patient, point)) {
      audit.record(
          AuditEvent.allowed(Actor.system(), "patient.doubt-contact-point")
              .on("contact-point", point)
              .of(patient)
              .because(why));
    }
  }
}
