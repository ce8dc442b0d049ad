package org.xinqiao.chart;

import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.PatientId;

/// Names the diagnoses of the most sensitive class to somebody who needs to know. The audit entry,
/// with the reason in the asker's words, is written in the same transaction: no name without it.
@Service
class RevealSensitiveDiagnoses {

  private final Patients patients;
  private final PatientCards cards;
  private final Audit audit;

  RevealSensitiveDiagnoses(Patients patients, PatientCards cards, Audit audit) {
    this.patients = patients;
    this.cards = cards;
    this.audit = audit;
  }

  /// @return empty when there is no such patient, or not for this caller
  @Transactional
  public Optional<List<PatientCards.Diagnosis>> reveal(PatientId patient, String reason, Actor by) {
    return patients
        .find(patient)
        .map(known -> {
          audit.record(
              AuditEvent.allowed(by, "patient.reveal-diagnosis")
                  .on("patient", patient)
                  .of(patient)
                  .because(reason));
          return cards.sensitiveOf(known.id());
        });
  }
}
