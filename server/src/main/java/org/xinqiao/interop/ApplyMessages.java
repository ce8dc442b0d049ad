package org.xinqiao.interop;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessResourceFailureException;
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
  private static final int TOGETHER = 100;

  private final IntakeStore store;
  private final BatchJournal batches;
  private final MessageMappers mappers;
  private final Patients patients;
  private final ApplyKeptFhir fhir;
  private final ClinicalFacts facts;
  private final Appointments appointments;
  private final SiteCodes codes;
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
      SiteCodes codes,
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
    this.codes = codes;
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
        apply(claimed);
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
          apply(List.of(waiting));
        }
      });
    } catch (IntakeRefusal e) {
      putAside(current[0], e.reason(), e.location());
    } catch (ConcurrencyFailureException | DataAccessResourceFailureException e) {
      // Somebody else was at the same rows, or the disk is full. Nothing of this message is left;
      // it still waits, and its turn comes again.
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

  /// Applies a message that was applied before, in the caller's transaction.
  ///
  /// @param records of which the facts were forgotten
  void again(IntakeStore.Waiting message, Collection<PatientId> records) {
    if (message.type().startsWith(FhirMessage.PREFIX)) {
      fhir.again(message, records);
    } else {
      apply(List.of(message));
    }
  }

  /// A message in our words.
  ///
  /// @param inVisit it names a visit; a device of the patient's own knows of none
  private record Said(IntakeStore.Waiting message, MessageMapper.Report report, boolean inVisit) {

    UUID id() {
      return message.id();
    }

    ClinicalFacts.Results results(PatientId patient) {
      return new ClinicalFacts.Results(patient, report.facts().observations(), source(), !inVisit);
    }

    Source source() {
      return new Source(message.id(), report.patientNumber(), report.eventAt());
    }

    /// It gives results and nothing else, as most messages of a hospital do.
    boolean onlyResults() {
      MessageMapper.Facts facts = report.facts();
      return facts.equals(MessageMapper.Facts.ofObservations(facts.observations()));
    }
  }

  private void apply(List<IntakeStore.Waiting> messages) {
    Map<@Nullable UUID, List<Said>> byBatch = new LinkedHashMap<>();
    for (IntakeStore.Waiting message : messages) {
      if (message.type().startsWith(FhirMessage.PREFIX)) {
        fhir.apply(message);
      } else {
        byBatch.computeIfAbsent(message.batch(), batch -> new ArrayList<>()).add(read(message));
      }
    }
    byBatch.forEach((batch, said) -> batches.during(batch, () -> record(said)));
  }

  private Said read(IntakeStore.Waiting waiting) {
    Hl7Charset.Decoded decoded =
        Hl7Charset.again(waiting.raw(), waiting.charset())
            .orElseThrow(() -> new IntakeRefusal(IntakeRefusal.Reason.CHARSET, ""));
    Hl7Message message =
        Hl7Message.parse(decoded.text(), decoded.charset())
            .orElseThrow(() -> new IntakeRefusal(IntakeRefusal.Reason.NOT_HL7, ""));
    MessageHeader header = MessageHeader.of(message, waiting.receivedAt());
    MessageMapper.Report report =
        mappers.of(header).map(message, header, waiting.id(), waiting.receivedAt());
    boolean inVisit =
        header.type().equals(RowMessage.TYPE) || message.all("PV1").findAny().isPresent();
    return new Said(waiting, report.with(codes.translate(waiting.peer(), report.facts())), inVisit);
  }

  /// Messages about patients who are known and of whom nothing new is said are recorded together;
  /// then the others, each by itself. In which order makes no difference to what holds afterwards.
  private void record(List<Said> messages) {
    Map<UUID, PatientId> about = known(messages);
    List<ClinicalFacts.Results> results = new ArrayList<>();
    for (Said said : messages) {
      PatientId patient = about.get(said.id());
      if (patient != null && said.onlyResults()) {
        results.add(said.results(patient));
      }
    }
    facts.record(results);
    for (Said said : messages) {
      PatientId patient = about.get(said.id());
      if (patient == null) {
        about.put(said.id(), recognizeAndRecord(said));
      } else if (!said.onlyResults()) {
        record(patient, said);
      }
    }
    store.applied(about, clock.instant());
    about.keySet().forEach(message -> live.changed(new Change(Change.Topic.INTAKE, message)));
    new LinkedHashSet<>(about.values())
        .forEach(
            patient -> live.changed(new Change(Change.Topic.PATIENT, patient.value(), patient)));
  }

  /// The patients of the messages that say nothing new about who they are, by message.
  private Map<UUID, PatientId> known(List<Said> messages) {
    List<Said> plain = messages.stream().filter(said -> said.report().retired().isEmpty()).toList();
    List<Optional<PatientId>> known =
        patients.recognizeKnown(plain.stream().map(said -> said.report().patient()).toList());
    Map<UUID, PatientId> about = new LinkedHashMap<>();
    for (int i = 0; i < plain.size(); i++) {
      UUID message = plain.get(i).id();
      known.get(i).ifPresent(patient -> about.put(message, patient));
    }
    return about;
  }

  private PatientId recognizeAndRecord(Said said) {
    MessageMapper.Report report = said.report();
    PatientId patient =
        switch (patients.merge(report.patient(), report.retired())) {
          case Recognition.Recognized one -> one.patient();
          case Recognition.Disagreement disagreement ->
              throw new IntakeRefusal(
                  IntakeRefusal.Reason.IDENTIFIERS_DISAGREE,
                  disagreement.patients().size() + " patients");
          case Recognition.Erased erased ->
              throw new IntakeRefusal(IntakeRefusal.Reason.PATIENT_ERASED, "");
          case Recognition.NoIdentifier none ->
              throw new IntakeRefusal(IntakeRefusal.Reason.FIELD_MISSING, "PID-3");
        };
    record(patient, said);
    return patient;
  }

  private void record(PatientId patient, Said said) {
    MessageMapper.Facts care = said.report().facts();
    Source source = said.source();
    care.encounters().forEach(one -> facts.record(patient, one.encounter(), one.event(), source));
    facts.record(List.of(said.results(patient)));
    facts.recordMedicationRequests(patient, care.prescriptions(), source);
    facts.recordMedicationDispenses(patient, care.dispenses(), source);
    facts.recordServiceRequests(patient, care.orders(), source);
    care.appointments().forEach(appointment -> appointments.record(patient, appointment));
  }
}
