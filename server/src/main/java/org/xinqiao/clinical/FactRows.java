package org.xinqiao.clinical;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcOperations;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.RowBatch;

/// Rows of the tables of facts, collected for [RecordTogether]. Every row ends with where it comes
/// from.
final class FactRows {

  private final IdGenerator ids;

  private final RowBatch statements =
      RowBatch.into(
          "clinical_encounter_statement",
          "patient_id uuid",
          "visit_key text",
          "message_id uuid",
          "event text",
          "event_at timestamptz",
          "content_enc bytea",
          "source_patient text");
  private final RowBatch encounters =
      RowBatch.into(
          "clinical_encounter",
          "patient_id uuid",
          "encounter_id uuid",
          "visit_key text",
          "class text",
          "status text",
          "department_code text",
          "department_name text",
          "place text",
          "attending_doctor text",
          "started_at timestamptz",
          "discharged_at timestamptz",
          "disposition text",
          "event_at timestamptz",
          "source_message_id uuid",
          "source_patient text",
          "mapped_department_code text",
          "mapped_department_name text");
  private final RowBatch conditions =
      RowBatch.into(
          "clinical_condition",
          "patient_id uuid",
          "condition_id uuid",
          "encounter_id uuid",
          "code text",
          "name text",
          "use text",
          "recorded_on date",
          "event_at timestamptz",
          "source_message_id uuid",
          "source_patient text",
          "mapped_system text",
          "mapped_code text",
          "mapped_name text");
  private final RowBatch procedures =
      RowBatch.into(
          "clinical_procedure",
          "patient_id uuid",
          "procedure_id uuid",
          "encounter_id uuid",
          "code text",
          "name text",
          "performed_on date",
          "principal boolean",
          "event_at timestamptz",
          "source_message_id uuid",
          "source_patient text",
          "mapped_system text",
          "mapped_code text",
          "mapped_name text");
  private final RowBatch returnOrders =
      RowBatch.into(
          "clinical_return_order",
          "patient_id uuid",
          "encounter_id uuid",
          "due_on date",
          "advice_enc bytea",
          "source_message_id uuid",
          "source_patient text");
  private final RowBatch allergies =
      RowBatch.into(
          "clinical_allergy",
          "patient_id uuid",
          "allergy_id uuid",
          "name text",
          "severity text",
          "reaction text",
          "event_at timestamptz",
          "source_message_id uuid",
          "source_patient text");
  private final RowBatch observations =
      RowBatch.into(
          "clinical_observation",
          "patient_id uuid",
          "observation_id uuid",
          "code text",
          "name text",
          "value float8",
          "comparator text",
          "raw_value text",
          "unit text",
          "reference_range text",
          "interpretation text",
          "observed_at timestamptz",
          "status text",
          "report_key text",
          "event_at timestamptz",
          "source_message_id uuid",
          "source_patient text",
          "given_code text",
          "mapped_system text",
          "mapped_code text",
          "mapped_name text",
          "mapped_value float8",
          "mapped_unit text");
  private final RowBatch prescriptions =
      RowBatch.into(
          "clinical_medication_request",
          "patient_id uuid",
          "request_id uuid",
          "order_key text",
          "code text",
          "name text",
          "status text",
          "dose text",
          "frequency text",
          "quantity float8",
          "unit text",
          "days_supply int4",
          "ordered_at timestamptz",
          "starts_on date",
          "prescriber text",
          "event_at timestamptz",
          "source_message_id uuid",
          "source_patient text",
          "mapped_system text",
          "mapped_code text",
          "mapped_name text");
  private final RowBatch dispenses =
      RowBatch.into(
          "clinical_medication_dispense",
          "patient_id uuid",
          "dispense_id uuid",
          "dispense_key text",
          "order_key text",
          "code text",
          "name text",
          "status text",
          "quantity float8",
          "unit text",
          "dose text",
          "days_supply int4",
          "handed_over_at timestamptz",
          "event_at timestamptz",
          "source_message_id uuid",
          "source_patient text",
          "mapped_system text",
          "mapped_code text",
          "mapped_name text");

  FactRows(IdGenerator ids) {
    this.ids = ids;
  }

  void statement(PatientId patient, EncounterHistory.Statement said, byte[] sealed) {
    statements.add(
        patient.value(),
        said.encounter().visitKey(),
        said.source().messageId(),
        said.event().toString(),
        said.source().eventAt(),
        sealed,
        said.source().patientNumber());
  }

  UUID encounter(PatientId patient, EncounterRecord now, Source source) {
    UUID id = ids.next();
    encounters.add(
        patient.value(),
        id,
        now.visitKey(),
        now.encounterClass().toString(),
        now.status().toString(),
        now.departmentCode(),
        now.departmentName(),
        now.place(),
        now.attendingDoctor(),
        now.startedAt(),
        now.dischargedAt(),
        now.disposition(),
        source.eventAt(),
        source.messageId(),
        source.patientNumber(),
        code(now.department()),
        name(now.department()));
    return id;
  }

  void condition(
      PatientId patient, UUID encounter, EncounterRecord.Diagnosis diagnosis, Source source) {
    conditions.add(
        patient.value(),
        ids.next(),
        encounter,
        diagnosis.code(),
        diagnosis.name(),
        diagnosis.use(),
        diagnosis.recordedOn(),
        source.eventAt(),
        source.messageId(),
        source.patientNumber(),
        system(diagnosis.mapped()),
        code(diagnosis.mapped()),
        name(diagnosis.mapped()));
  }

  void procedure(
      PatientId patient, UUID encounter, EncounterRecord.Operation operation, Source source) {
    procedures.add(
        patient.value(),
        ids.next(),
        encounter,
        operation.code(),
        operation.name(),
        operation.performedAt().toLocalDate(),
        operation.principal(),
        source.eventAt(),
        source.messageId(),
        source.patientNumber(),
        system(operation.mapped()),
        code(operation.mapped()),
        name(operation.mapped()));
  }

  void returnOrder(
      PatientId patient, UUID encounter, LocalDate dueOn, byte[] advice, Source source) {
    returnOrders.add(
        patient.value(), encounter, dueOn, advice, source.messageId(), source.patientNumber());
  }

  void allergy(PatientId patient, EncounterRecord.Allergy allergy, Source source) {
    allergies.add(
        patient.value(),
        ids.next(),
        allergy.name(),
        allergy.severity(),
        allergy.reaction(),
        source.eventAt(),
        source.messageId(),
        source.patientNumber());
  }

  void observation(PatientId patient, ObservationRecord result, Source source) {
    observations.add(
        patient.value(),
        ids.next(),
        result.code(),
        result.name(),
        result.value(),
        result.comparator(),
        result.rawValue(),
        result.unit(),
        result.referenceRange(),
        result.interpretation(),
        result.observedAt(),
        result.status(),
        result.reportKey(),
        source.eventAt(),
        source.messageId(),
        source.patientNumber(),
        result.givenCode(),
        system(result.mapped()),
        code(result.mapped()),
        name(result.mapped()),
        result.mapped() == null ? null : result.mapped().value(),
        result.mapped() == null ? null : result.mapped().unit());
  }

  void prescription(PatientId patient, MedicationRequestRecord request, Source source) {
    prescriptions.add(
        patient.value(),
        ids.next(),
        request.orderKey(),
        request.code(),
        request.name(),
        request.status(),
        request.dose(),
        request.frequency(),
        request.quantity(),
        request.unit(),
        request.daysSupply(),
        request.orderedAt(),
        request.startsOn(),
        request.prescriber(),
        source.eventAt(),
        source.messageId(),
        source.patientNumber(),
        system(request.mapped()),
        code(request.mapped()),
        name(request.mapped()));
  }

  void dispense(PatientId patient, MedicationDispenseRecord dispense, Source source) {
    dispenses.add(
        patient.value(),
        ids.next(),
        dispense.dispenseKey(),
        dispense.orderKey(),
        dispense.code(),
        dispense.name(),
        dispense.cancelled() ? "cancelled" : "completed",
        dispense.quantity(),
        dispense.unit(),
        dispense.dose(),
        dispense.daysSupply(),
        dispense.handedOverAt(),
        source.eventAt(),
        source.messageId(),
        source.patientNumber(),
        system(dispense.mapped()),
        code(dispense.mapped()),
        name(dispense.mapped()));
  }

  private static @Nullable String system(@Nullable MappedCode mapped) {
    return mapped == null ? null : mapped.system();
  }

  private static @Nullable String code(@Nullable MappedCode mapped) {
    return mapped == null ? null : mapped.code();
  }

  private static @Nullable String name(@Nullable MappedCode mapped) {
    return mapped == null ? null : mapped.name();
  }

  void insert(JdbcOperations jdbc) {
    List.of(
            statements,
            encounters,
            conditions,
            procedures,
            returnOrders,
            allergies,
            observations,
            prescriptions,
            dispenses)
        .forEach(rows -> rows.insert(jdbc));
  }
}
