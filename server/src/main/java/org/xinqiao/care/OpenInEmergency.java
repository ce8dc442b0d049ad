package org.xinqiao.care;

import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Reach;

/// Opens a file that is otherwise closed to the person, for half an hour, by the whole number on
/// the bracelet or the identity card (紧急查看, "break the glass"). The reason is kept, the lead and
/// the auditor are told at once, and one of them reviews it.
///
/// Refusals, which look alike from outside: nobody has that number, or more than one; the person
/// must not see this file whatever happens ([Exclusions]).
@Service
class OpenInEmergency {

  sealed interface Outcome {}

  record Opened(PatientId patient, Instant endsAt) implements Outcome {}

  record NobodyOfThatNumber() implements Outcome {}

  private final Patients patients;
  private final EmergencyStore store;
  private final Audit audit;
  private final LiveUpdates live;
  private final IdGenerator ids;
  private final CareSettings settings;
  private final TransactionTemplate alone;

  OpenInEmergency(
      Patients patients,
      EmergencyStore store,
      Audit audit,
      LiveUpdates live,
      IdGenerator ids,
      CareSettings settings,
      PlatformTransactionManager transactions) {
    this.patients = patients;
    this.store = store;
    this.audit = audit;
    this.live = live;
    this.ids = ids;
    this.settings = settings;
    this.alone = new TransactionTemplate(transactions);
    this.alone.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
  }

  Outcome open(String number, String reason, CurrentStaff staff, Instant now) {
    return Reach.beyond(() -> alone.execute(status -> opened(number, reason, staff, now)));
  }

  private Outcome opened(String number, String reason, CurrentStaff staff, Instant now) {
    Optional<PatientId> found =
        patients.byWholeNumber(number).filter(patient -> !store.excluded(patient, staff.id(), now));
    if (found.isEmpty()) {
      audit.record(AuditEvent.denied(staff.actor(), "care.open-in-emergency").because(reason));
      return new NobodyOfThatNumber();
    }
    PatientId patient = found.get();
    EmergencyAccess access =
        new EmergencyAccess(
            ids.next(),
            patient,
            staff.id(),
            reason,
            now,
            now.plus(settings.emergencyLasts()),
            null);
    store.add(access);
    audit.record(
        AuditEvent.allowed(staff.actor(), "care.open-in-emergency")
            .on("emergency-access", access.id())
            .of(patient)
            .because(reason));
    live.changed(new Change(Change.Topic.EMERGENCY_ACCESS, access.id()));
    return new Opened(patient, access.endsAt());
  }
}
