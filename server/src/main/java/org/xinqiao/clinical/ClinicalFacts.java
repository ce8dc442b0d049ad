package org.xinqiao.clinical;

import java.sql.Timestamp;
import java.sql.Types;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
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
  private final NamedParameterJdbcOperations batches;
  private final IdGenerator ids;
  private final EncounterStore encounters;
  private final OrderStore orders;
  private final ApplicationEventPublisher events;

  ClinicalFacts(
      JdbcClient jdbc,
      NamedParameterJdbcOperations batches,
      IdGenerator ids,
      EncounterStore encounters,
      OrderStore orders,
      ApplicationEventPublisher events) {
    this.jdbc = jdbc;
    this.batches = batches;
    this.ids = ids;
    this.encounters = encounters;
    this.orders = orders;
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
  public void record(PatientId patient, List<ObservationRecord> observations, Source source) {
    // A report may give a value twice, and one statement cannot write a row twice: the first
    // stands.
    Map<String, SqlParameterSource> together = new LinkedHashMap<>();
    for (ObservationRecord observation : observations) {
      together.putIfAbsent(
          observation.reportKey() + "|" + observation.code(),
          parameters(patient, observation, source));
    }
    upsert(together.values());
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
            "clinical_service_request")
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

  private void upsert(Collection<SqlParameterSource> observations) {
    batches.batchUpdate(
        """
        INSERT INTO clinical_observation AS old (
            tenant_id, patient_id, observation_id, code, name, value, comparator, raw_value, unit,
            reference_range, interpretation, observed_at, status, report_key, event_at,
            source_message_id, source_patient, given_code, mapped_system, mapped_code, mapped_name, mapped_value,
            mapped_unit)
        VALUES (:tenant, :patient, :id, :code, :name, :value, :comparator, :raw, :unit, :range,
                :interpretation, :at, :status, :report, :event, :message, :number, :given,
                :mappedSystem, :mappedCode, :mappedName, :mappedValue, :mappedUnit)
        ON CONFLICT (tenant_id, patient_id, report_key, code) WHERE home_id IS NULL DO UPDATE SET
            value = EXCLUDED.value, comparator = EXCLUDED.comparator, raw_value = EXCLUDED.raw_value,
            unit = EXCLUDED.unit, reference_range = EXCLUDED.reference_range,
            interpretation = EXCLUDED.interpretation, observed_at = EXCLUDED.observed_at,
            name = EXCLUDED.name, status = EXCLUDED.status, event_at = EXCLUDED.event_at,
            source_message_id = EXCLUDED.source_message_id, source_patient = EXCLUDED.source_patient,
            given_code = EXCLUDED.given_code, mapped_system = EXCLUDED.mapped_system,
            mapped_code = EXCLUDED.mapped_code, mapped_name = EXCLUDED.mapped_name,
            mapped_value = EXCLUDED.mapped_value, mapped_unit = EXCLUDED.mapped_unit
         WHERE (CASE old.status WHEN 'P' THEN 0 WHEN 'C' THEN 2 ELSE 1 END, old.event_at)
            <= (CASE EXCLUDED.status WHEN 'P' THEN 0 WHEN 'C' THEN 2 ELSE 1 END, EXCLUDED.event_at)
        """,
        observations.toArray(SqlParameterSource[]::new));
  }

  private SqlParameterSource parameters(
      PatientId patient, ObservationRecord observation, Source source) {
    MappedCode mapped = observation.mapped();
    return MappedColumns.add(new MapSqlParameterSource(), mapped)
        .addValue("given", observation.givenCode(), Types.VARCHAR)
        .addValue("mappedValue", mapped == null ? null : mapped.value(), Types.DOUBLE)
        .addValue("mappedUnit", mapped == null ? null : mapped.unit(), Types.VARCHAR)
        .addValue("tenant", tenant())
        .addValue("patient", patient.value())
        .addValue("id", ids.next())
        .addValue("code", observation.code())
        .addValue("name", observation.name())
        .addValue("value", observation.value(), Types.DOUBLE)
        .addValue("comparator", observation.comparator(), Types.VARCHAR)
        .addValue("raw", observation.rawValue())
        .addValue("unit", observation.unit(), Types.VARCHAR)
        .addValue("range", observation.referenceRange(), Types.VARCHAR)
        .addValue(
            "interpretation",
            observation.interpretation() == null ? null : observation.interpretation().toString(),
            Types.VARCHAR)
        .addValue("at", Timestamp.from(observation.observedAt()))
        .addValue("status", observation.status())
        .addValue("report", observation.reportKey())
        .addValue("event", Timestamp.from(source.eventAt()))
        .addValue("message", source.messageId())
        .addValue("number", source.patientNumber());
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
