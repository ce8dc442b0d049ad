package org.xinqiao.interop;

import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.clinical.ClinicalFacts;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.PatientId;

/// Builds the clinical facts of patients anew from the raw messages that are kept, as after a
/// mapping was corrected. Who is who is not built anew: the merges of staff and of messages stand,
/// so that the facts of merged records come to the same patient. Ids of encounters stay, because
/// plans name them.
@Service
public class ReplayFacts {

  private final IntakeStore store;
  private final ApplyMessages apply;
  private final Patients patients;
  private final ClinicalFacts facts;
  private final SiteCodes codes;
  private final TransactionTemplate transaction;

  ReplayFacts(
      IntakeStore store,
      ApplyMessages apply,
      Patients patients,
      ClinicalFacts facts,
      SiteCodes codes,
      TransactionTemplate transaction) {
    this.store = store;
    this.apply = apply;
    this.patients = patients;
    this.facts = facts;
    this.codes = codes;
    this.transaction = transaction;
  }

  /// Replays what was applied about a patient and every record merged into theirs, in one
  /// transaction: either all of it or nothing.
  ///
  /// @return how many messages were applied again
  public int ofPatient(PatientId patient) {
    Integer applied =
        transaction.execute(status -> {
          List<PatientId> records = patients.records(patient);
            PatientId standing = patients.standing(patient);
            List<IntakeStore.Waiting> messages = store.appliedAbout(records, standing);
            facts.forget(standing);
            codes.uncounted(
                () -> messages.forEach(message -> apply.again(message, records)));
          records.forEach(facts::forgetUnsaid);
          return messages.size();
        });
    return applied == null ? 0 : applied;
  }

  /// Replays everything, patient by patient: what fails stops there and what is done stays done.
  ///
  /// @return how many messages were applied again
  public int ofEverybody() {
    int applied = 0;
    List<UUID> some = List.of();
    do {
      UUID after = some.isEmpty() ? null : some.getLast();
      some = transaction.execute(status -> store.standingPatients(after, 500));
      for (UUID patient : some) {
        applied += ofPatient(new PatientId(patient));
      }
    } while (!some.isEmpty());
    return applied;
  }
}
