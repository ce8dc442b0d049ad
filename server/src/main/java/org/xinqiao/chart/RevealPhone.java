package org.xinqiao.chart;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.patient.ContactPoint;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.PhoneNumber;
import org.xinqiao.shared.PatientId;

/// Gives out a whole phone number. The audit entry, with the reason in the asker's words, is
/// written in the same transaction: no number without it.
@Service
class RevealPhone {

  sealed interface Outcome {}

  record Revealed(PhoneNumber phone) implements Outcome {}

  record NoPatient() implements Outcome {}

  record NoPhone() implements Outcome {}

  private final Patients patients;
  private final Audit audit;

  RevealPhone(Patients patients, Audit audit) {
    this.patients = patients;
    this.audit = audit;
  }

  @Transactional
  public Outcome reveal(PatientId patient, String reason, Actor by) {
    if (patients.find(patient).isEmpty()) {
      return new NoPatient();
    }
    audit.record(
        AuditEvent.allowed(by, "patient.reveal-phone")
            .on("patient", patient)
            .of(patient)
            .because(reason));
    return patients.contactPoints(patient).stream()
        .filter(point -> point.system() == ContactPoint.System.PHONE)
        .findFirst()
        .<Outcome>map(point -> new Revealed(new PhoneNumber(point.value())))
        .orElseGet(NoPhone::new);
  }
}
