package org.xinqiao.clinical;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcOperations;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;

/// The door of the clinical facts: takes what sources report, whatever its order, and keeps the
/// newest. Recording the same report again changes nothing.
@Service
public class ClinicalFacts {

  private static final ZoneId HOSPITAL = ZoneId.of("Asia/Shanghai");

  private final JdbcClient jdbc;
  private final NamedParameterJdbcOperations batches;
  private final IdGenerator ids;
  private final FieldCipher cipher;
  private final ApplicationEventPublisher events;

  ClinicalFacts(
      JdbcClient jdbc,
      NamedParameterJdbcOperations batches,
      IdGenerator ids,
      FieldCipher cipher,
      ApplicationEventPublisher events) {
    this.jdbc = jdbc;
    this.batches = batches;
    this.ids = ids;
    this.cipher = cipher;
    this.events = events;
  }

  /// Records a visit with its diagnoses, operations, allergies and advice.
  ///
  /// @return the visit's id
  @Transactional(propagation = Propagation.MANDATORY)
  public UUID record(PatientId patient, EncounterRecord encounter, Source source) {
    UUID encounterId = upsert(patient, encounter, source);
    for (EncounterRecord.Diagnosis diagnosis : encounter.diagnoses()) {
      insertCondition(patient, encounterId, diagnosis, source);
    }
    for (EncounterRecord.Operation operation : encounter.operations()) {
      insertProcedure(patient, encounterId, operation, source);
    }
    for (EncounterRecord.Allergy allergy : encounter.allergies()) {
      insertAllergy(patient, allergy, source);
    }
    orderedReturn(encounter)
        .ifPresent(dueOn -> insertReturnOrder(patient, encounterId, dueOn, encounter, source));
    events.publishEvent(
        new EncounterRecorded(
            patient,
            encounterId,
            encounter.encounterClass(),
            encounter.status(),
            encounter.departmentCode(),
            encounter.departmentName(),
            encounter.startedAt(),
            encounter.dischargedAt()));
    return encounterId;
  }

  @Transactional(propagation = Propagation.MANDATORY)
  public void record(PatientId patient, List<ObservationRecord> observations, Source source) {
    Map<String, SqlParameterSource> together = new LinkedHashMap<>();
    for (ObservationRecord observation : observations) {
      String row = observation.reportKey() + "|" + observation.code();
      if (together.containsKey(row)) {
        // A report may give a value twice, and one statement cannot write a row twice.
        upsert(together.values());
        together.clear();
      }
      together.put(row, parameters(patient, observation, source));
    }
    upsert(together.values());
  }

  private static Optional<LocalDate> orderedReturn(EncounterRecord encounter) {
    if (encounter.returnOn() != null) {
      return Optional.of(encounter.returnOn());
    }
    Instant from = encounter.dischargedAt();
    String advice = encounter.advice();
    return from == null || advice == null
        ? Optional.empty()
        : ReturnVisitOrder.dueOn(advice, from.atZone(HOSPITAL).toLocalDate());
  }

  private UUID upsert(PatientId patient, EncounterRecord encounter, Source source) {
    jdbc.sql(
            """
            INSERT INTO clinical_encounter AS old (
                tenant_id, patient_id, encounter_id, visit_key, class, status, department_code,
                department_name, place, attending_doctor, started_at, discharged_at, disposition,
                event_at, source_message_id, source_patient)
            VALUES (:tenant, :patient, :id, :visit, :class, :status, :code, :department, :place, :doctor,
                    :started, :discharged, :disposition, :event, :message, :number)
            ON CONFLICT (tenant_id, patient_id, visit_key) DO UPDATE SET
                class = EXCLUDED.class,
                status = CASE WHEN old.status = 'finished' AND EXCLUDED.status = 'in-progress'
                              THEN old.status ELSE EXCLUDED.status END,
                department_code = EXCLUDED.department_code,
                department_name = EXCLUDED.department_name,
                place = coalesce(EXCLUDED.place, old.place),
                attending_doctor = coalesce(EXCLUDED.attending_doctor, old.attending_doctor),
                started_at = least(old.started_at, EXCLUDED.started_at),
                discharged_at = coalesce(EXCLUDED.discharged_at, old.discharged_at),
                disposition = coalesce(EXCLUDED.disposition, old.disposition),
                event_at = EXCLUDED.event_at,
                source_message_id = EXCLUDED.source_message_id
             WHERE old.event_at <= EXCLUDED.event_at
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("id", ids.next())
        .param("visit", encounter.visitKey())
        .param("class", encounter.encounterClass().toString())
        .param("status", encounter.status().toString())
        .param("code", encounter.departmentCode())
        .param("department", encounter.departmentName())
        .param("place", encounter.place(), Types.VARCHAR)
        .param("doctor", encounter.attendingDoctor(), Types.VARCHAR)
        .param("started", Timestamp.from(encounter.startedAt()))
        .param("discharged", timestamp(encounter.dischargedAt()), Types.TIMESTAMP)
        .param("disposition", encounter.disposition(), Types.VARCHAR)
        .param("event", Timestamp.from(source.eventAt()))
        .param("message", source.messageId())
        .param("number", source.patientNumber())
        .update();
    return jdbc.sql(
            """
            SELECT encounter_id FROM clinical_encounter
             WHERE tenant_id = :tenant AND patient_id = :patient AND visit_key = :visit
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("visit", encounter.visitKey())
        .query(UUID.class)
        .single();
  }

  private void insertCondition(
      PatientId patient, UUID encounter, EncounterRecord.Diagnosis diagnosis, Source source) {
    jdbc.sql(
            """
            INSERT INTO clinical_condition (tenant_id, patient_id, condition_id, encounter_id, code, name, use,
                                            recorded_on, source_message_id, source_patient)
            VALUES (:tenant, :patient, :id, :encounter, :code, :name, :use, :on, :message, :number)
            ON CONFLICT (tenant_id, patient_id, encounter_id, code) DO NOTHING
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("id", ids.next())
        .param("encounter", encounter)
        .param("code", diagnosis.code())
        .param("name", diagnosis.name())
        .param("use", diagnosis.use())
        .param("on", diagnosis.recordedOn())
        .param("message", source.messageId())
        .param("number", source.patientNumber())
        .update();
  }

  private void insertProcedure(
      PatientId patient, UUID encounter, EncounterRecord.Operation operation, Source source) {
    jdbc.sql(
            """
            INSERT INTO clinical_procedure (tenant_id, patient_id, procedure_id, encounter_id, code, name,
                                            performed_on, principal, source_message_id, source_patient)
            VALUES (:tenant, :patient, :id, :encounter, :code, :name, :on, :principal, :message, :number)
            ON CONFLICT (tenant_id, patient_id, encounter_id, code, performed_on) DO NOTHING
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("id", ids.next())
        .param("encounter", encounter)
        .param("code", operation.code())
        .param("name", operation.name())
        .param("on", operation.performedAt().toLocalDate())
        .param("principal", operation.principal())
        .param("message", source.messageId())
        .param("number", source.patientNumber())
        .update();
  }

  private void insertAllergy(PatientId patient, EncounterRecord.Allergy allergy, Source source) {
    jdbc.sql(
            """
            INSERT INTO clinical_allergy (tenant_id, patient_id, allergy_id, name, severity, reaction,
                                          source_message_id, source_patient)
            VALUES (:tenant, :patient, :id, :name, :severity, :reaction, :message, :number)
            ON CONFLICT (tenant_id, patient_id, name) DO NOTHING
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("id", ids.next())
        .param("name", allergy.name())
        .param("severity", allergy.severity())
        .param("reaction", allergy.reaction(), Types.VARCHAR)
        .param("message", source.messageId())
        .param("number", source.patientNumber())
        .update();
  }

  private void insertReturnOrder(
      PatientId patient, UUID encounter, LocalDate dueOn, EncounterRecord record, Source source) {
    jdbc.sql(
            """
            INSERT INTO clinical_return_order (tenant_id, patient_id, encounter_id, due_on, advice_enc,
                                               source_message_id, source_patient)
            VALUES (:tenant, :patient, :encounter, :due, :advice, :message, :number)
            ON CONFLICT (tenant_id, patient_id, encounter_id) DO UPDATE
              SET due_on = EXCLUDED.due_on, advice_enc = EXCLUDED.advice_enc,
                  source_message_id = EXCLUDED.source_message_id
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("encounter", encounter)
        .param("due", dueOn)
        .param(
            "advice",
            cipher.encrypt(
                patient,
                "clinical_return_order.advice",
                encounter,
                record.advice() == null ? "" : record.advice()))
        .param("message", source.messageId())
        .param("number", source.patientNumber())
        .update();
  }

  private void upsert(Collection<SqlParameterSource> observations) {
    batches.batchUpdate(
        """
        INSERT INTO clinical_observation AS old (
            tenant_id, patient_id, observation_id, code, name, value, comparator, raw_value, unit,
            reference_range, interpretation, observed_at, status, report_key, source_message_id,
            source_patient)
        VALUES (:tenant, :patient, :id, :code, :name, :value, :comparator, :raw, :unit, :range,
                :interpretation, :at, :status, :report, :message, :number)
        ON CONFLICT (tenant_id, patient_id, report_key, code) DO UPDATE SET
            value = EXCLUDED.value, comparator = EXCLUDED.comparator, raw_value = EXCLUDED.raw_value,
            unit = EXCLUDED.unit, reference_range = EXCLUDED.reference_range,
            interpretation = EXCLUDED.interpretation, status = EXCLUDED.status,
            source_message_id = EXCLUDED.source_message_id
         WHERE EXCLUDED.status = 'C' OR old.status = 'P'
        """,
        observations.toArray(SqlParameterSource[]::new));
  }

  private SqlParameterSource parameters(
      PatientId patient, ObservationRecord observation, Source source) {
    return new MapSqlParameterSource()
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
        .addValue("message", source.messageId())
        .addValue("number", source.patientNumber());
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant at) {
    return at == null ? null : Timestamp.from(at);
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
