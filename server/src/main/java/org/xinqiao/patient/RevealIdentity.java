package org.xinqiao.patient;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.shared.PatientId;

/// Gives out a record's whole numbers to whoever decides who is who. The audit entry, with the
/// reason in the asker's words, is written in the same transaction: no number without it.
@Service
class RevealIdentity {

  record RevealedIdentity(List<String> phones, List<RevealedIdentifier> identifiers) {}

  record RevealedIdentifier(String kind, String assigner, String value) {}

  private final Patients patients;
  private final Audit audit;

  RevealIdentity(Patients patients, Audit audit) {
    this.patients = patients;
    this.audit = audit;
  }

  /// In the order in which a comparison lists them masked.
  ///
  /// @return empty when there is no such record
  @Transactional
  public Optional<RevealedIdentity> reveal(PatientId record, String reason, CurrentStaff staff) {
    return patients
        .find(record)
        .map(patient -> {
          audit.record(
              AuditEvent.allowed(staff.actor(), "patient.reveal-identity")
                  .on("patient", patient.id())
                  .of(patient.id())
                  .because(reason));
          return new RevealedIdentity(
              patients.contactPoints(patient.id()).stream()
                  .filter(point -> point.system() == ContactPoint.System.PHONE)
                  .map(point -> new PhoneNumber(point.value()).local())
                  .toList(),
              patients.identifiers(patient.id()).stream()
                  .map(
                      one -> new RevealedIdentifier(one.kind().code(), one.assigner(), one.value()))
                  .toList());
        });
  }
}
