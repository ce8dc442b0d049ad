package org.xinqiao.messaging;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.access.CurrentStaff;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.messaging.UnknownTextStore.Row;
import org.xinqiao.patient.PatientSummary;
import org.xinqiao.patient.Patients;
import org.xinqiao.shared.PatientId;

/// A member of staff says whose a text from an unknown phone is, or why it is nobody's. What was
/// closed may still be assigned: somebody calls back and says who they are.
///
/// Refusals: [Refusal].
@Service
class SettleUnknownText {

  /// Why nothing was decided.
  enum Refusal {
    UNKNOWN_TEXT,
    UNKNOWN_PATIENT,
    /// A colleague was faster.
    SETTLED_ALREADY,
    /// Nothing is said about why.
    REASON_MISSING
  }

  private final UnknownTextStore store;
  private final TakeReply takeReply;
  private final Patients patients;
  private final Audit audit;
  private final LiveUpdates live;
  private final Clock clock;

  SettleUnknownText(
      UnknownTextStore store,
      TakeReply takeReply,
      Patients patients,
      Audit audit,
      LiveUpdates live,
      Clock clock) {
    this.store = store;
    this.takeReply = takeReply;
    this.patients = patients;
    this.audit = audit;
    this.live = live;
    this.clock = clock;
  }

  /// The text becomes a reply of the patient: in the timeline, heard for red flags, with a task.
  @Transactional
  public Optional<Refusal> assign(UUID text, PatientId patient, CurrentStaff staff) {
    Optional<Row> row = store.lock(text);
    if (row.isEmpty()) {
      return Optional.of(Refusal.UNKNOWN_TEXT);
    }
    if (row.get().assignedTo() != null) {
      return Optional.of(Refusal.SETTLED_ALREADY);
    }
    Optional<PatientSummary> whose = patients.find(patient);
    if (whose.isEmpty()) {
      return Optional.of(Refusal.UNKNOWN_PATIENT);
    }
    PatientId standing = whose.get().id();
    UUID reply =
        takeReply.assigned(
            standing, row.get().channel(), row.get().event(), row.get().at(), row.get().text());
    store.assign(row.get(), standing, reply, staff.id().value(), clock.instant());
    audit.record(
        AuditEvent.allowed(staff.actor(), "messaging.assign-unknown-text")
            .on("unknown-text", text)
            .of(standing));
    live.changed(new Change(Change.Topic.UNKNOWN_TEXT, text));
    return Optional.empty();
  }

  @Transactional
  public Optional<Refusal> close(UUID text, String reason, CurrentStaff staff) {
    if (reason.isBlank()) {
      return Optional.of(Refusal.REASON_MISSING);
    }
    Optional<Row> row = store.lock(text);
    if (row.isEmpty()) {
      return Optional.of(Refusal.UNKNOWN_TEXT);
    }
    if (!row.get().state().equals("open")) {
      return Optional.of(Refusal.SETTLED_ALREADY);
    }
    store.close(text, reason.strip(), staff.id().value(), clock.instant());
    audit.record(
        AuditEvent.allowed(staff.actor(), "messaging.close-unknown-text")
            .on("unknown-text", text)
            .because(reason));
    live.changed(new Change(Change.Topic.UNKNOWN_TEXT, text));
    return Optional.empty();
  }
}
