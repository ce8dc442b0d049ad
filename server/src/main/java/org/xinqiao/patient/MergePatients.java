package org.xinqiao.patient;

import java.time.Clock;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.shared.PatientId;

/// A member of staff says that two records are one person.
///
/// Refusals: [Refusal].
@Service
public class MergePatients {

  private final PatientStore patients;
  private final MergeStore store;
  private final Merges merges;
  private final Audit audit;
  private final Clock clock;

  MergePatients(PatientStore patients, MergeStore store, Merges merges, Audit audit, Clock clock) {
    this.patients = patients;
    this.store = store;
    this.merges = merges;
    this.audit = audit;
    this.clock = clock;
  }

  /// Why two records were not merged.
  public enum Refusal {
    /// One of them does not exist.
    UNKNOWN_PATIENT,
    /// They are one already.
    ALREADY_ONE,
    /// They carry different identity cards: that is put right at the source first.
    IDENTITY_CARDS_DIFFER,
    /// One of them is not any more what the person who decided saw.
    CHANGED_MEANWHILE,
    /// Nothing is said about why.
    REASON_MISSING
  }

  /// What became of it.
  public sealed interface Outcome {

    /// @param patient the record that stands for both
    record Merged(PatientId patient) implements Outcome {}

    record Refused(Refusal refusal) implements Outcome {}
  }

  /// @param seen what the comparison of the two said it showed; null when nobody looked
  @Transactional
  public Outcome merge(
      PatientId retired,
      PatientId survivor,
      String reason,
      @Nullable String seen,
      CurrentStaff staff) {
    if (reason.isBlank()) {
      return new Outcome.Refused(Refusal.REASON_MISSING);
    }
    if (patients.find(retired).isEmpty() || patients.find(survivor).isEmpty()) {
      return new Outcome.Refused(Refusal.UNKNOWN_PATIENT);
    }
    Stream.of(retired, survivor)
        .sorted(Comparator.comparing(PatientId::value))
        .forEach(store::lockStanding);
    if (patients.standing(retired).equals(patients.standing(survivor))) {
      return new Outcome.Refused(Refusal.ALREADY_ONE);
    }
    if (patients.identityCardsDiffer(retired, survivor)) {
      return new Outcome.Refused(Refusal.IDENTITY_CARDS_DIFFER);
    }
    if (seen != null
        && !seen.equals(store.seen(patients.standing(retired), patients.standing(survivor)))) {
      return new Outcome.Refused(Refusal.CHANGED_MEANWHILE);
    }
    merges.merge(
        retired, survivor, Merges.Cause.staff(staff.id().value(), reason.strip(), clock.instant()));
    audit.record(
        AuditEvent.allowed(staff.actor(), "patient.merge")
            .on("patient", retired)
            .of(survivor)
            .because(reason));
    return new Outcome.Merged(patients.standing(survivor));
  }
}
