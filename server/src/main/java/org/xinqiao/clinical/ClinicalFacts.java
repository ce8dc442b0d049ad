package org.xinqiao.clinical;

import java.sql.Timestamp;
import java.sql.Types;
import java.util.List;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// The door of the clinical facts: takes what sources report, whatever its order, and keeps the
/// newest. Recording the same report again changes nothing.
@Service
public class ClinicalFacts {

  private final JdbcClient jdbc;
  private final IdGenerator ids;
  private final EncounterStore encounters;
  private final OrderStore orders;
  private final ObservationStore observations;
  private final ApplicationEventPublisher events;

  ClinicalFacts(
      JdbcClient jdbc,
      IdGenerator ids,
      EncounterStore encounters,
      OrderStore orders,
      ObservationStore observations,
      ApplicationEventPublisher events) {
    this.jdbc = jdbc;
    this.ids = ids;
    this.encounters = encounters;
    this.orders = orders;
    this.observations = observations;
    this.events = events;
  }

  /// Records what one message says about an encounter with its diagnoses, operations, allergies and
  /// advice. What holds afterwards follows from all messages about it, in the order of their own
  /// times.
  ///
  /// Like all methods here it wants the transaction in which the patient was recognized: that holds
  /// the patient's row, so that two messages about one patient do not miss each other.
  ///
  /// @return the encounter's id
  @Transactional(propagation = Propagation.MANDATORY)
  public UUID record(
      PatientId patient, EncounterRecord encounter, EncounterRecord.Event event, Source source) {
    encounters.keep(patient, new EncounterHistory.Statement(event, encounter, source));
    EncounterHistory history =
        EncounterHistory.of(encounters.statements(patient, encounter.visitKey()));
    UUID encounterId = encounters.write(patient, history);
    for (EncounterRecord.Allergy allergy : encounter.allergies()) {
      writeAllergy(patient, allergy, source);
    }
    EncounterRecord now = history.encounter();
    events.publishEvent(
        new EncounterRecorded(
            patient,
            encounterId,
            now.encounterClass(),
            now.status(),
            now.department() == null ? now.departmentCode() : now.department().code(),
            now.department() == null ? now.departmentName() : now.department().name(),
            now.startedAt(),
            now.dischargedAt()));
    return encounterId;
  }

  /// The same for sources that only tell how things stand.
  @Transactional(propagation = Propagation.MANDATORY)
  public UUID record(PatientId patient, EncounterRecord encounter, Source source) {
    EncounterRecord.Event event =
        switch (encounter.status()) {
          case IN_PROGRESS -> EncounterRecord.Event.BEGUN;
          case FINISHED -> EncounterRecord.Event.DISCHARGED;
          case CANCELLED -> EncounterRecord.Event.ADMISSION_CANCELLED;
        };
    return record(patient, encounter, event, source);
  }

  @Transactional(propagation = Propagation.MANDATORY)
  public void recordMedicationRequests(
      PatientId patient, List<MedicationRequestRecord> requests, Source source) {
    orders.writeMedicationRequests(patient, requests, source);
  }

  @Transactional(propagation = Propagation.MANDATORY)
  public void recordMedicationDispenses(
      PatientId patient, List<MedicationDispenseRecord> dispenses, Source source) {
    orders.writeMedicationDispenses(patient, dispenses, source);
  }

  @Transactional(propagation = Propagation.MANDATORY)
  public void recordServiceRequests(
      PatientId patient, List<ServiceRequestRecord> requests, Source source) {
    orders.writeServiceRequests(patient, requests, source);
  }

  @Transactional(propagation = Propagation.MANDATORY)
  public void record(PatientId patient, List<ObservationRecord> results, Source source) {
    record(List.of(new Results(patient, results, source, false)));
  }

  /// The results of one message.
  ///
  /// @param atHome reported outside of any visit, as by a device of the patient's own
  public record Results(
      PatientId patient, List<ObservationRecord> results, Source source, boolean atHome) {}

  /// The results of many messages with one statement.
  @Transactional(propagation = Propagation.MANDATORY)
  public void record(List<Results> messages) {
    List<ResultsRecorded.Result> recorded = observations.write(messages);
    if (!recorded.isEmpty()) {
      events.publishEvent(new ResultsRecorded(recorded));
    }
  }

  /// Forgets what was said about a patient, to hear it again. Encounters stay until
  /// [#forgetUnsaid], because others name them.
  @Transactional(propagation = Propagation.MANDATORY)
  public void forget(PatientId patient) {
    List.of(
            "clinical_encounter_statement",
            "clinical_condition",
            "clinical_procedure",
            "clinical_return_order",
            "clinical_observation",
            "clinical_allergy",
            "clinical_medication_request",
            "clinical_medication_dispense",
            "clinical_service_request",
            "clinical_diagnostic_report")
        .forEach(table ->
            jdbc.sql(
                    "DELETE FROM " + table + " WHERE tenant_id = :tenant AND patient_id = :patient")
                .param("tenant", tenant())
                .param("patient", patient.value())
                .update());
  }

  /// Drops the encounters of a record that nobody speaks of any more.
  @Transactional(propagation = Propagation.MANDATORY)
  public void forgetUnsaid(PatientId record) {
    jdbc.sql(
            """
            DELETE FROM clinical_encounter e
             WHERE e.tenant_id = :tenant AND e.patient_id = :patient
               AND NOT EXISTS (SELECT 1 FROM clinical_encounter_statement s
                                WHERE s.tenant_id = e.tenant_id AND s.patient_id = e.patient_id
                                  AND s.visit_key = e.visit_key AND s.home_id IS NOT DISTINCT FROM e.home_id)
            """)
        .param("tenant", tenant())
        .param("patient", record.value())
        .update();
  }

  private void writeAllergy(PatientId patient, EncounterRecord.Allergy allergy, Source source) {
    jdbc.sql(
            """
            INSERT INTO clinical_allergy AS old (tenant_id, patient_id, allergy_id, name, severity, reaction, event_at,
                                                 source_message_id, source_patient)
            VALUES (:tenant, :patient, :id, :name, :severity, :reaction, :event, :message, :number)
            ON CONFLICT (tenant_id, patient_id, name) WHERE home_id IS NULL DO UPDATE SET
              severity = EXCLUDED.severity, reaction = EXCLUDED.reaction, event_at = EXCLUDED.event_at,
              source_message_id = EXCLUDED.source_message_id, source_patient = EXCLUDED.source_patient
             WHERE old.event_at <= EXCLUDED.event_at
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("id", ids.next())
        .param("name", allergy.name())
        .param("severity", allergy.severity())
        .param("reaction", allergy.reaction(), Types.VARCHAR)
        .param("event", Timestamp.from(source.eventAt()))
        .param("message", source.messageId())
        .param("number", source.patientNumber())
        .update();
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
