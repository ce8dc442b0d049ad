package org.xinqiao.patient;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;

/// A member of staff saw the proof and takes down who acts for a patient.
@Service
public class RecordRepresentative {

  /// What was stated and shown; see [Representative].
  ///
  /// @param until the last day; null for as long as the relation lasts
  public record Stated(
      Representative.Kind kind,
      String name,
      String relationship,
      @Nullable PhoneNumber phone,
      Set<Representative.Scope> scopes,
      LocalDate from,
      @Nullable LocalDate until,
      String proof) {}

  public enum Refusal {
    UNKNOWN_PATIENT,
    /// They may do nothing.
    NO_SCOPE,
    /// The last day is before the first, or over already.
    PERIOD_EMPTY,
    /// A child cannot authorise anybody: only a guardian acts for it.
    CHILD_NEEDS_GUARDIAN
  }

  public sealed interface Outcome {
    record Recorded(UUID id) implements Outcome {}

    record Refused(Refusal refusal) implements Outcome {}
  }

  private final Patients patients;
  private final RepresentativeStore store;
  private final IdGenerator ids;
  private final Audit audit;
  private final Clock clock;

  RecordRepresentative(
      Patients patients, RepresentativeStore store, IdGenerator ids, Audit audit, Clock clock) {
    this.patients = patients;
    this.store = store;
    this.ids = ids;
    this.audit = audit;
    this.clock = clock;
  }

  @Transactional
  public Outcome record(PatientId patient, Stated said, CurrentStaff staff) {
    Optional<PatientSummary> known = patients.find(patient);
    if (known.isEmpty()) {
      return new Outcome.Refused(Refusal.UNKNOWN_PATIENT);
    }
    if (said.scopes().isEmpty()) {
      return new Outcome.Refused(Refusal.NO_SCOPE);
    }
    LocalDate today = LocalDate.now(clock);
    LocalDate until = said.until();
    if (until != null && (until.isBefore(said.from()) || until.isBefore(today))) {
      return new Outcome.Refused(Refusal.PERIOD_EMPTY);
    }
    Integer age = known.get().age(today);
    if (said.kind() == Representative.Kind.PROXY
        && age != null
        && age < Representative.DECIDES_AT) {
      return new Outcome.Refused(Refusal.CHILD_NEEDS_GUARDIAN);
    }
    UUID id = ids.next();
    store.add(known.get().id(), id, said, staff.id(), clock.instant());
    audit.record(
        AuditEvent.allowed(staff.actor(), "representative.record")
            .on("representative", id)
            .of(known.get().id()));
    return new Outcome.Recorded(id);
  }
}
