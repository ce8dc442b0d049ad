package org.xinqiao.clinical;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;

/// Records the facts of many new patients at once: the same rows as [ClinicalFacts] leaves after
/// one message at a time, in one statement a table (ADR 0038). For a hospital that begins with a
/// history; nobody is told of it.
///
/// Each report, order and allergy once: a correction is for [ClinicalFacts], and here a fault.
@Service
public class RecordTogether {

  private final EncounterStore encounters;
  private final IdGenerator ids;
  private final JdbcOperations jdbc;

  RecordTogether(EncounterStore encounters, IdGenerator ids, JdbcOperations jdbc) {
    this.encounters = encounters;
    this.ids = ids;
    this.jdbc = jdbc;
  }

  /// Something with the message that said it.
  public record Said<T>(T what, Source source) {}

  /// What was said about an encounter, and what had happened.
  public record EncounterSaid(
      EncounterRecord encounter, EncounterRecord.Event event, Source source) {}

  /// All that is known of one patient.
  public record FactsOf(
      PatientId patient,
      List<EncounterSaid> encounters,
      List<Said<ObservationRecord>> observations,
      List<Said<MedicationRequestRecord>> prescriptions,
      List<Said<MedicationDispenseRecord>> dispenses) {}

  /// @param many of patients who were registered in this transaction
  /// @return the encounters of all of them, as they stand
  @Transactional(propagation = Propagation.MANDATORY)
  public List<EncounterRecorded> record(List<FactsOf> many) {
    FactRows rows = new FactRows(ids);
    List<EncounterRecorded> recorded = new ArrayList<>();
    for (FactsOf one : many) {
      recorded.addAll(addEncounters(rows, one));
      one.observations()
          .forEach(said -> rows.observation(one.patient(), said.what(), said.source()));
      one.prescriptions()
          .forEach(said -> rows.prescription(one.patient(), said.what(), said.source()));
      one.dispenses().forEach(said -> rows.dispense(one.patient(), said.what(), said.source()));
    }
    rows.insert(jdbc);
    return recorded;
  }

  private List<EncounterRecorded> addEncounters(FactRows rows, FactsOf one) {
    PatientId patient = one.patient();
    Map<String, List<EncounterHistory.Statement>> byVisit = new LinkedHashMap<>();
    Map<String, Said<EncounterRecord.Allergy>> allergies = new LinkedHashMap<>();
    for (EncounterSaid said : one.encounters()) {
      EncounterHistory.Statement statement =
          new EncounterHistory.Statement(said.event(), said.encounter(), said.source());
      String key = said.encounter().visitKey();
      byVisit.computeIfAbsent(key, k -> new ArrayList<>()).add(statement);
      rows.statement(patient, statement, encounters.seal(patient, key, statement));
      said.encounter()
          .allergies()
          .forEach(allergy -> allergies.put(allergy.name(), new Said<>(allergy, said.source())));
    }
    allergies.values().forEach(said -> rows.allergy(patient, said.what(), said.source()));
    return byVisit.values().stream()
        .map(statements -> addEncounter(rows, patient, EncounterHistory.of(statements)))
        .toList();
  }

  private EncounterRecorded addEncounter(
      FactRows rows, PatientId patient, EncounterHistory history) {
    EncounterRecord now = history.encounter();
    UUID id = rows.encounter(patient, now, history.newestSource());
    if (now.status() != EncounterRecord.Status.CANCELLED) {
      history.diagnoses().forEach(said -> rows.condition(patient, id, said.what(), said.source()));
      history.operations().forEach(said -> rows.procedure(patient, id, said.what(), said.source()));
      @Nullable Source advised = history.adviceSource();
      Optional<LocalDate> due =
          advised == null ? Optional.empty() : EncounterStore.orderedReturn(now);
      if (advised != null && due.isPresent()) {
        rows.returnOrder(patient, id, due.get(), encounters.sealAdvice(patient, id, now), advised);
      }
    }
    return new EncounterRecorded(
        patient,
        id,
        now.encounterClass(),
        now.status(),
        now.departmentCode(),
        now.departmentName(),
        now.startedAt(),
        now.dischargedAt());
  }
}
