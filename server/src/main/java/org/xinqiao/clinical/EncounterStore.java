package org.xinqiao.clinical;

import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.xinqiao.crypto.FieldCipher;
import org.xinqiao.shared.IdGenerator;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.json.JsonMapper;

/// Encounters: what was said about each, and what that makes together.
@Repository
class EncounterStore {

  private static final ZoneId HOSPITAL = ZoneId.of("Asia/Shanghai");
  private static final String CONTENT = "clinical_encounter_statement.content";

  private final JdbcClient jdbc;
  private final IdGenerator ids;
  private final FieldCipher cipher;
  private final JsonMapper json;

  EncounterStore(JdbcClient jdbc, IdGenerator ids, FieldCipher cipher, JsonMapper json) {
    this.jdbc = jdbc;
    this.ids = ids;
    this.cipher = cipher;
    this.json = json;
  }

  /// Keeps what one message says; the same message again changes nothing.
  void keep(PatientId patient, EncounterHistory.Statement statement) {
    String key = statement.encounter().visitKey();
    jdbc.sql(
            """
            INSERT INTO clinical_encounter_statement (tenant_id, patient_id, visit_key, message_id, event, event_at,
                                                      content_enc, source_patient)
            VALUES (:tenant, :patient, :key, :message, :event, :at, :content, :number)
            ON CONFLICT (tenant_id, patient_id, visit_key, message_id) DO UPDATE
              SET event = EXCLUDED.event, event_at = EXCLUDED.event_at, content_enc = EXCLUDED.content_enc
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("key", key)
        .param("message", statement.source().messageId())
        .param("event", statement.event().toString())
        .param("at", Timestamp.from(statement.source().eventAt()))
        .param("content", seal(patient, key, statement))
        .param("number", statement.source().patientNumber())
        .update();
  }

  byte[] seal(PatientId patient, String visitKey, EncounterHistory.Statement statement) {
    return cipher.encrypt(
        patient,
        CONTENT,
        visitKey + "/" + statement.source().messageId(),
        json.writeValueAsString(statement.encounter()));
  }

  byte[] sealAdvice(PatientId patient, UUID encounter, EncounterRecord record) {
    return cipher.encrypt(
        patient,
        "clinical_return_order.advice",
        encounter,
        record.advice() == null ? "" : record.advice());
  }

  List<EncounterHistory.Statement> statements(PatientId patient, String visitKey) {
    return jdbc.sql(
            """
            SELECT message_id, event, event_at, content_enc, source_patient FROM clinical_encounter_statement
             WHERE tenant_id = :tenant AND patient_id = :patient AND visit_key = :key
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("key", visitKey)
        .query((row, n) -> {
          UUID message = row.getObject("message_id", UUID.class);
          return new EncounterHistory.Statement(
              EncounterRecord.Event.of(row.getString("event")),
              json.readValue(
                  cipher.decrypt(
                      patient, CONTENT, visitKey + "/" + message, row.getBytes("content_enc")),
                  EncounterRecord.class),
              new Source(
                  message,
                  row.getString("source_patient"),
                  row.getTimestamp("event_at").toInstant()));
        })
        .list();
  }

  /// Writes what all statements make together.
  UUID write(PatientId patient, EncounterHistory history) {
    EncounterRecord encounter = history.encounter();
    UUID id = writeEncounter(patient, encounter, history.newestSource());
    if (encounter.status() == EncounterRecord.Status.CANCELLED) {
      List.of("clinical_condition", "clinical_procedure", "clinical_return_order")
          .forEach(table -> deleteOf(table, patient, id));
      return id;
    }
    history.diagnoses().forEach(said -> writeCondition(patient, id, said));
    history.operations().forEach(said -> writeProcedure(patient, id, said));
    Source advised = history.adviceSource();
    Optional<LocalDate> due = advised == null ? Optional.empty() : orderedReturn(encounter);
    if (advised != null && due.isPresent()) {
      writeReturnOrder(patient, id, due.get(), encounter, advised);
    } else {
      deleteOf("clinical_return_order", patient, id);
    }
    return id;
  }

  static Optional<LocalDate> orderedReturn(EncounterRecord encounter) {
    if (encounter.returnOn() != null) {
      return Optional.of(encounter.returnOn());
    }
    Instant from = encounter.dischargedAt();
    String advice = encounter.advice();
    return from == null || advice == null
        ? Optional.empty()
        : ReturnVisitOrder.dueOn(advice, from.atZone(HOSPITAL).toLocalDate());
  }

  private UUID writeEncounter(PatientId patient, EncounterRecord encounter, Source source) {
    return jdbc.sql(
            """
            INSERT INTO clinical_encounter (
                tenant_id, patient_id, encounter_id, visit_key, class, status, department_code,
                department_name, place, attending_doctor, started_at, discharged_at, disposition,
                event_at, source_message_id, source_patient, mapped_department_code, mapped_department_name)
            VALUES (:tenant, :patient, :id, :visit, :class, :status, :code, :department, :place, :doctor,
                    :started, :discharged, :disposition, :event, :message, :number, :mappedCode, :mappedName)
            ON CONFLICT (tenant_id, patient_id, visit_key) WHERE home_id IS NULL DO UPDATE SET
                class = EXCLUDED.class, status = EXCLUDED.status, department_code = EXCLUDED.department_code,
                department_name = EXCLUDED.department_name, place = EXCLUDED.place,
                attending_doctor = EXCLUDED.attending_doctor, started_at = EXCLUDED.started_at,
                discharged_at = EXCLUDED.discharged_at, disposition = EXCLUDED.disposition,
                event_at = EXCLUDED.event_at, source_message_id = EXCLUDED.source_message_id,
                source_patient = EXCLUDED.source_patient,
                mapped_department_code = EXCLUDED.mapped_department_code,
                mapped_department_name = EXCLUDED.mapped_department_name
            RETURNING encounter_id
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
        .params(MappedColumns.of(encounter.department()))
        .query(UUID.class)
        .single();
  }

  private void writeCondition(
      PatientId patient, UUID encounter, EncounterHistory.Said<EncounterRecord.Diagnosis> said) {
    jdbc.sql(
            """
            INSERT INTO clinical_condition AS old (tenant_id, patient_id, condition_id, encounter_id, code, name, use,
                                            recorded_on, event_at, source_message_id, source_patient,
                                            mapped_system, mapped_code, mapped_name)
            VALUES (:tenant, :patient, :id, :encounter, :code, :name, :use, :on, :event, :message, :number,
                    :mappedSystem, :mappedCode, :mappedName)
            ON CONFLICT (tenant_id, patient_id, encounter_id, code) WHERE home_id IS NULL DO UPDATE SET
              name = EXCLUDED.name, use = EXCLUDED.use, recorded_on = EXCLUDED.recorded_on,
              event_at = EXCLUDED.event_at, source_message_id = EXCLUDED.source_message_id,
              source_patient = EXCLUDED.source_patient, %s
            """
                .formatted(MappedColumns.NEWLY_SAID))
        .params(MappedColumns.of(said.what().mapped()))
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("id", ids.next())
        .param("encounter", encounter)
        .param("code", said.what().code())
        .param("name", said.what().name())
        .param("use", said.what().use())
        .param("on", said.what().recordedOn())
        .param("event", Timestamp.from(said.source().eventAt()))
        .param("message", said.source().messageId())
        .param("number", said.source().patientNumber())
        .update();
  }

  private void writeProcedure(
      PatientId patient, UUID encounter, EncounterHistory.Said<EncounterRecord.Operation> said) {
    jdbc.sql(
            """
            INSERT INTO clinical_procedure AS old (tenant_id, patient_id, procedure_id, encounter_id, code, name,
                                            performed_on, principal, event_at, source_message_id, source_patient,
                                            mapped_system, mapped_code, mapped_name)
            VALUES (:tenant, :patient, :id, :encounter, :code, :name, :on, :principal, :event, :message, :number,
                    :mappedSystem, :mappedCode, :mappedName)
            ON CONFLICT (tenant_id, patient_id, encounter_id, code, performed_on) WHERE home_id IS NULL DO UPDATE SET
              name = EXCLUDED.name, principal = EXCLUDED.principal, event_at = EXCLUDED.event_at,
              source_message_id = EXCLUDED.source_message_id, source_patient = EXCLUDED.source_patient, %s
            """
                .formatted(MappedColumns.NEWLY_SAID))
        .params(MappedColumns.of(said.what().mapped()))
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("id", ids.next())
        .param("encounter", encounter)
        .param("code", said.what().code())
        .param("name", said.what().name())
        .param("on", said.what().performedAt().toLocalDate())
        .param("principal", said.what().principal())
        .param("event", Timestamp.from(said.source().eventAt()))
        .param("message", said.source().messageId())
        .param("number", said.source().patientNumber())
        .update();
  }

  private void writeReturnOrder(
      PatientId patient, UUID encounter, LocalDate dueOn, EncounterRecord record, Source source) {
    jdbc.sql(
            """
            INSERT INTO clinical_return_order (tenant_id, patient_id, encounter_id, due_on, advice_enc,
                                               source_message_id, source_patient)
            VALUES (:tenant, :patient, :encounter, :due, :advice, :message, :number)
            ON CONFLICT (tenant_id, patient_id, encounter_id) DO UPDATE
              SET due_on = EXCLUDED.due_on, advice_enc = EXCLUDED.advice_enc,
                  source_message_id = EXCLUDED.source_message_id, source_patient = EXCLUDED.source_patient
            """)
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("encounter", encounter)
        .param("due", dueOn)
        .param("advice", sealAdvice(patient, encounter, record))
        .param("message", source.messageId())
        .param("number", source.patientNumber())
        .update();
  }

  private void deleteOf(String table, PatientId patient, UUID encounter) {
    jdbc.sql(
            "DELETE FROM "
                + table
                + " WHERE tenant_id = :tenant AND patient_id = :patient AND encounter_id = :encounter")
        .param("tenant", tenant())
        .param("patient", patient.value())
        .param("encounter", encounter)
        .update();
  }

  private static @Nullable Timestamp timestamp(@Nullable Instant at) {
    return at == null ? null : Timestamp.from(at);
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
