package org.xinqiao.chart;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.KeptPlans;
import org.xinqiao.shared.Page;
import org.xinqiao.shared.PatientId;

/// The door that every look at a patient goes through: it writes the audit in a short transaction
/// of its own before anything is read, so that no reading holds a transaction open.
@Service
class ViewPatient {

  private final Patients patients;
  private final Audit audit;

  ViewPatient(Patients patients, Audit audit) {
    this.patients = patients;
    this.audit = audit;
  }

  /// @param part what of the patient is looked at, as in `timeline`
  /// @return empty when there is no such patient, or they are another hospital's, or not within the
  ///   reach of the one who asks: nobody can tell, as the same work is done
  @Transactional
  Optional<Patients.Chart> open(PatientId patient, String part, Actor by) {
    Optional<Patients.Chart> found = patients.chart(patient);
    audit.record(
        (found.isPresent()
                ? AuditEvent.allowed(by, "patient.view")
                : AuditEvent.denied(by, "patient.view"))
            .on("patient-" + part, patient)
            .of(patient));
    return found;
  }

  /// Looks for patients. What was typed is not kept: it may be a name or a phone number.
  ///
  /// @param byNumbers whether telephones and identity cards are looked at
  @Transactional(label = KeptPlans.LABEL)
  Page<Patients.Found> search(
      String text, @Nullable String cursor, int limit, boolean byNumbers, Actor by) {
    audit.record(AuditEvent.allowed(by, "patient.search"));
    return byNumbers
        ? patients.search(text, cursor, limit)
        : patients.searchByNames(text, cursor, limit);
  }
}
