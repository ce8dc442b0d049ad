package org.xinqiao.patient;

import java.time.Clock;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.shared.PatientId;

/// Ends a guardian's or proxy's right to act, from now on.
@Service
class EndRepresentative {

  private final Patients patients;
  private final RepresentativeStore store;
  private final ApplicationEventPublisher events;
  private final Audit audit;
  private final Clock clock;

  EndRepresentative(
      Patients patients,
      RepresentativeStore store,
      ApplicationEventPublisher events,
      Audit audit,
      Clock clock) {
    this.patients = patients;
    this.store = store;
    this.events = events;
    this.audit = audit;
    this.clock = clock;
  }

  /// @param reason kept in the audit, in the words of whoever ends it
  /// @return false when the patient has no such representative, or it was ended before
  @Transactional
  public boolean end(PatientId patient, UUID representative, String reason, CurrentStaff staff) {
    PatientId whose = patients.standing(patient);
    if (!store.end(whose, representative, staff.id(), clock.instant())) {
      return false;
    }
    audit.record(
        AuditEvent.allowed(staff.actor(), "representative.end")
            .on("representative", representative)
            .of(whose)
            .because(reason));
    events.publishEvent(new RepresentativeEnded(whose, representative));
    return true;
  }
}
