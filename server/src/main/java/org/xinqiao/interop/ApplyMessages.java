package org.xinqiao.interop;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.appointment.Appointments;
import org.xinqiao.clinical.ClinicalFacts;
import org.xinqiao.clinical.Source;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.patient.Patients;
import org.xinqiao.patient.Recognition;
import org.xinqiao.shared.PatientId;

/// Second leg of intake: turns kept messages into facts, in one transaction with the note that it
/// was done. Killed in the middle, nothing is left of the messages of that transaction and they are
/// done again. A message that cannot be applied is put aside with its reason and stops nobody else.
@Service
class ApplyMessages {

  private static final Logger log = LoggerFactory.getLogger(ApplyMessages.class);

  /// Messages that share a commit. More would save little, and what they touch is locked meanwhile.
  private static final int TOGETHER = 20;

  private final IntakeStore store;
  private final BatchJournal batches;
  private final MessageMappers mappers;
  private final Patients patients;
  private final ApplyKeptFhir fhir;
  private final ClinicalFacts facts;
  private final Appointments appointments;
  private final LiveUpdates live;
  private final TransactionTemplate transaction;
  private final Clock clock;

  ApplyMessages(
      IntakeStore store,
      BatchJournal batches,
      MessageMappers mappers,
      Patients patients,
      ApplyKeptFhir fhir,
      ClinicalFacts facts,
      Appointments appointments,
      LiveUpdates live,
      TransactionTemplate transaction,
      Clock clock) {
    this.store = store;
    this.batches = batches;
    this.mappers = mappers;
    this.patients = patients;
    this.fhir = fhir;
    this.facts = facts;
    this.appointments = appointments;
    this.live = live;
    this.transaction = transaction;
    this.clock = clock;
  }

  /// Applies the oldest waiting messages of the current tenant.
  ///
  /// @return false when none waits
  boolean applyNext() {
    List<IntakeStore.Waiting> claimed = new ArrayList<>();
    try {
      transaction.executeWithoutResult(status -> {
        claimed.addAll(store.claim(TOGETHER));
        claimed.forEach(this::apply);
      });
    } catch (RuntimeException e) {
      if (claimed.isEmpty()) {
        throw e;
      }
      // One of them cannot be applied, and nothing of any of them is left. Now each for itself,
      // so that only that one is put aside.
      log.debug("{} messages are applied one by one: {}", claimed.size(), e.toString());
      claimed.forEach(each -> applyOldest());
    }
    return !claimed.isEmpty();
  }

  private void applyOldest() {
    UUID[] current = new UUID[1];
    try {
      transaction.executeWithoutResult(status -> {
        for (IntakeStore.Waiting waiting : store.claim(1)) {
          current[0] = waiting.id();
          apply(waiting);
        }
      });
    } catch (IntakeRefusal e) {
      putAside(current[0], e.reason(), e.location());
    } catch (ConcurrencyFailureException e) {
      // Somebody else was at the same rows. Nothing of this message is left; it still waits, and
      // its turn comes again.
      log.info("Message {} is tried again: {}", current[0], e.getClass().getSimpleName());
    } catch (RuntimeException e) {
      if (current[0] == null) {
        throw e;
      }
      log.error("Message {} could not be applied", current[0], e);
      putAside(current[0], IntakeRefusal.Reason.APPLY_FAILED, e.getClass().getSimpleName());
    }
  }

  private void putAside(UUID message, IntakeRefusal.Reason reason, String detail) {
    transaction.executeWithoutResult(status -> {
      store.quarantine(message, reason.code(), detail);
      live.changed(new Change(Change.Topic.INTAKE, message));
    });
  }

  private void apply(IntakeStore.Waiting waiting) {
    if (waiting.type().startsWith(FhirMessage.PREFIX)) {
      fhir.apply(waiting);
      return;
    }
    Hl7Charset.Decoded decoded =
        Hl7Charset.decode(waiting.raw())
            .orElseThrow(() -> new IntakeRefusal(IntakeRefusal.Reason.CHARSET, ""));
    Hl7Message message =
        Hl7Message.parse(decoded.text(), decoded.charset())
            .orElseThrow(() -> new IntakeRefusal(IntakeRefusal.Reason.NOT_HL7, ""));
    MessageHeader header = MessageHeader.of(message, waiting.receivedAt());
    MessageMapper.Report report =
        mappers.of(header).map(message, header, waiting.id(), waiting.receivedAt());
    batches.during(waiting.batch(), () -> record(waiting, report));
  }

  private void record(IntakeStore.Waiting waiting, MessageMapper.Report report) {
    PatientId patient =
        switch (patients.merge(report.patient(), report.retired())) {
          case Recognition.Recognized recognized -> recognized.patient();
          case Recognition.Disagreement disagreement ->
              throw new IntakeRefusal(
                  IntakeRefusal.Reason.IDENTIFIERS_DISAGREE,
                  disagreement.patients().size() + " patients");
          case Recognition.NoIdentifier none ->
              throw new IntakeRefusal(IntakeRefusal.Reason.FIELD_MISSING, "PID-3");
        };
    Source source = new Source(waiting.id(), report.patientNumber(), report.eventAt());
    record(patient, report.facts(), source);
    Instant now = clock.instant();
    store.applied(waiting.id(), patient, now);
    live.changed(new Change(Change.Topic.INTAKE, waiting.id()));
    live.changed(new Change(Change.Topic.PATIENT, patient.value(), patient));
  }

  /// Applies a message that was applied before, in the caller's transaction.
  ///
  /// @param records of which the facts were forgotten
  void again(IntakeStore.Waiting message, Collection<PatientId> records) {
    if (message.type().startsWith(FhirMessage.PREFIX)) {
      fhir.again(message, records);
    } else {
      apply(message);
    }
  }

  private void record(PatientId patient, MessageMapper.Facts said, Source source) {
    said.encounters().forEach(one -> facts.record(patient, one.encounter(), one.event(), source));
    facts.record(patient, said.observations(), source);
    facts.recordMedicationRequests(patient, said.prescriptions(), source);
    facts.recordMedicationDispenses(patient, said.dispenses(), source);
    facts.recordServiceRequests(patient, said.orders(), source);
    said.appointments().forEach(appointment -> appointments.record(patient, appointment));
  }
}
