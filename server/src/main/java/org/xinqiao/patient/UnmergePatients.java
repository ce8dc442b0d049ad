package org.xinqiao.patient;

import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.shared.PatientId;

/// A member of staff says that a merge was wrong: both records are as they were, with what came for
/// each since.
///
/// Refusals: [Refusal].
@Service
public class UnmergePatients {

  private final PatientStore patients;
  private final MergeStore store;
  private final Merges merges;
  private final Audit audit;

  UnmergePatients(PatientStore patients, MergeStore store, Merges merges, Audit audit) {
    this.patients = patients;
    this.store = store;
    this.merges = merges;
    this.audit = audit;
  }

  /// Why a merge was not undone.
  public enum Refusal {
    UNKNOWN_PATIENT,
    /// The record stands for itself.
    NOT_MERGED,
    /// Nothing is said about why.
    REASON_MISSING
  }

  /// @param retired the record that was merged into another
  /// @return empty when it was undone
  @Transactional
  public Optional<Refusal> unmerge(PatientId retired, String reason, CurrentStaff staff) {
    if (reason.isBlank()) {
      return Optional.of(Refusal.REASON_MISSING);
    }
    if (patients.find(retired).isEmpty()) {
      return Optional.of(Refusal.UNKNOWN_PATIENT);
    }
    if (store.mergedIntoOf(retired).isEmpty()) {
      return Optional.of(Refusal.NOT_MERGED);
    }
    PatientId from = merges.part(retired, staff.id().value(), reason.strip());
    audit.record(
        AuditEvent.allowed(staff.actor(), "patient.unmerge")
            .on("patient", from)
            .of(retired)
            .because(reason));
    return Optional.empty();
  }
}
