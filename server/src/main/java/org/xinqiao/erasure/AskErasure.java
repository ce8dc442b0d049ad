package org.xinqiao.erasure;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;

/// Asks that a patient be erased, after a look at what that takes away.
///
/// Refusals: [Refused], with what stands in the way.
@Service
class AskErasure {

  static final String NOTE = "erasure_request.note";

  /// What stands in the way of an erasure.
  enum Obstacle {
    UNKNOWN_PATIENT,
    /// Somebody asked already, and nobody has decided.
    ASKED_ALREADY,
    /// Of this patient an alert is open: a person has to close it first.
    ALERT_OPEN,
    /// The record was merged with one that stays, and parted: texts of that one may be under this
    /// one's key.
    PARTED
  }

  /// What became of it.
  sealed interface Outcome permits Asked, Refused {}

  record Asked(Erasure erasure) implements Outcome {}

  record Refused(Obstacle obstacle) implements Outcome {}

  /// What would go, and what would end.
  ///
  /// @param records that are this patient
  /// @param rows how many of which table
  record Report(List<PatientId> records, Map<String, Long> rows, ErasureStore.Going going) {}

  private final ErasureStore store;
  private final Patients patients;
  private final FieldCipher cipher;
  private final Audit audit;
  private final IdGenerator ids;
  private final Clock clock;

  AskErasure(
      ErasureStore store,
      Patients patients,
      FieldCipher cipher,
      Audit audit,
      IdGenerator ids,
      Clock clock) {
    this.store = store;
    this.patients = patients;
    this.cipher = cipher;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  /// Changes nothing.
  ///
  /// @return empty when there is no such patient
  @Transactional
  public Optional<Report> report(PatientId patient) {
    if (patients.find(patient).isEmpty()) {
      return Optional.empty();
    }
    List<PatientId> records = patients.records(patient);
    return Optional.of(new Report(records, store.rows(records), store.going(records)));
  }

  /// @param note in the asker's words, such as which letter of the patient it answers; encrypted in
  ///   the patient's own key, so it goes with them
  @Transactional
  public Outcome ask(PatientId patient, Ground ground, String note, CurrentStaff by) {
    if (patients.find(patient).isEmpty()) {
      return new Refused(Obstacle.UNKNOWN_PATIENT);
    }
    PatientId standing = patients.standing(patient);
    List<PatientId> records = patients.records(standing);
    Optional<Obstacle> obstacle = obstacle(records);
    if (obstacle.isPresent()) {
      return new Refused(obstacle.get());
    }
    Erasure asked =
        new Erasure(
            ids.next(),
            standing,
            records,
            ground,
            by.id(),
            clock.instant(),
            null,
            null,
            false,
            null,
            null,
            Map.of());
    if (!store.ask(asked, cipher.encrypt(standing, NOTE, asked.id(), note))) {
      return new Refused(Obstacle.ASKED_ALREADY);
    }
    audit.record(
        AuditEvent.allowed(by.actor(), "erasure.ask")
            .on("erasure", asked.id())
            .of(standing)
            .because(ground.toString()));
    return new Asked(asked);
  }

  Optional<Obstacle> obstacle(List<PatientId> records) {
    if (store.going(records).alerts() > 0) {
      return Optional.of(Obstacle.ALERT_OPEN);
    }
    return store.parted(records) ? Optional.of(Obstacle.PARTED) : Optional.empty();
  }
}
