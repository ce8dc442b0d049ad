package org.xinqiao.patient;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;

/// Takes down whom to call in an emergency 紧急联系人: one more relative of the patient, or a newer
/// telephone of one who is known. It lets them act for nobody; see [RecordRepresentative].
@Service
public class RecordEmergencyContact {

  /// Why it was not kept.
  public enum Refusal {
    UNKNOWN_PATIENT,
    /// It is the patient's own number. Of a child it mostly is a parent's, and is kept.
    OWN_PHONE
  }

  private final Patients patients;
  private final IdGenerator ids;
  private final Audit audit;
  private final Clock clock;

  RecordEmergencyContact(Patients patients, IdGenerator ids, Audit audit, Clock clock) {
    this.patients = patients;
    this.ids = ids;
    this.audit = audit;
    this.clock = clock;
  }

  /// @return empty when it is kept
  @Transactional
  public Optional<Refusal> record(
      PatientId patient, String name, String relationship, PhoneNumber phone, CurrentStaff staff) {
    Optional<PatientSummary> found = patients.find(patient);
    if (found.isEmpty()) {
      return Optional.of(Refusal.UNKNOWN_PATIENT);
    }
    PatientId known = found.get().id();
    Instant now = clock.instant();
    if (!child(found.get(), LocalDate.ofInstant(now, clock.getZone()))
        && patients.contactPoints(known).stream()
            .anyMatch(point ->
                point.system() == ContactPoint.System.PHONE
                    && point.value().equals(phone.e164()))) {
      return Optional.of(Refusal.OWN_PHONE);
    }
    boolean guardian =
        patients.relatives(known).stream()
            .anyMatch(one ->
                one.guardian()
                    && one.name().equals(name)
                    && one.relationship().equals(relationship));
    patients.addRelative(
        known,
        new PatientRecord.Relative(name, relationship, guardian, phone),
        now,
        ids.next(),
        null);
    audit.record(
        AuditEvent.allowed(staff.actor(), "emergency-contact.record")
            .on("patient", known)
            .of(known));
    return Optional.empty();
  }

  private static boolean child(PatientSummary patient, LocalDate today) {
    Integer age = patient.age(today);
    return age != null && age < Representative.DECIDES_AT;
  }
}
