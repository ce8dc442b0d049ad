package org.xinqiao.clinical;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import tools.jackson.databind.json.JsonMapper;

/// The door for facts that a source reports one by one, under numbers of its own, where
/// [ClinicalFacts] takes what a message says about a visit. Many are written with one statement.
/// The later report has the last word; the same report again changes nothing.
///
/// Visits stay with [ClinicalFacts], because others are told of them.
@Service
public class ReportedFacts {

  /// A fact of a patient, and the message that says it.
  public record Reported<T>(PatientId patient, T fact, Source source) {}

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final JdbcClient jdbc;
  private final ApplicationEventPublisher events;

  ReportedFacts(JdbcClient jdbc, ApplicationEventPublisher events) {
    this.jdbc = jdbc;
    this.events = events;
  }

  /// @return the id of the fact that each record became, by the id it came with
  @Transactional(propagation = Propagation.MANDATORY)
  public Map<UUID, UUID> conditions(List<Reported<ConditionRecord>> reports) {
    return upsert(
        reports,
        fact -> new Row(fact.id(), List.of(String.valueOf(fact.encounterId()), fact.code())),
        """
        INSERT INTO clinical_condition AS old (tenant_id, patient_id, condition_id, encounter_id, code, name, use,
          recorded_on, clinical_status, onset_on, abated_on, source_message_id, source_patient,
          mapped_system, mapped_code, mapped_name)
        SELECT :tenant, r.patient, r.id, (r.fact->>'encounterId')::uuid, r.fact->>'code', r.fact->>'name',
               r.fact->>'use', (r.fact->>'recordedOn')::date, r.fact->>'status', (r.fact->>'onsetOn')::date,
               (r.fact->>'abatedOn')::date, r.message, r.number, r.fact->'mapped'->>'system',
               r.fact->'mapped'->>'code', r.fact->'mapped'->>'name'
          FROM jsonb_to_recordset(cast(:rows AS jsonb))
               AS r(id uuid, patient uuid, message uuid, number text, fact jsonb)
        ON CONFLICT (tenant_id, patient_id, encounter_id, code) WHERE home_id IS NULL DO UPDATE SET
          name = EXCLUDED.name, use = EXCLUDED.use, recorded_on = EXCLUDED.recorded_on,
          clinical_status = EXCLUDED.clinical_status, onset_on = EXCLUDED.onset_on,
          abated_on = EXCLUDED.abated_on, source_message_id = EXCLUDED.source_message_id,
          mapped_system = EXCLUDED.mapped_system, mapped_code = EXCLUDED.mapped_code, mapped_name = EXCLUDED.mapped_name
        RETURNING condition_id, patient_id, ARRAY[coalesce(encounter_id::text, 'null'), code]
        """);
  }

  /// @return the id of the fact that each record became, by the id it came with
  @Transactional(propagation = Propagation.MANDATORY)
  public Map<UUID, UUID> procedures(List<Reported<ProcedureRecord>> reports) {
    return upsert(
        reports,
        fact ->
            new Row(
                fact.id(),
                List.of(
                    String.valueOf(fact.encounterId()),
                    fact.code(),
                    fact.performedOn().toString())),
        """
        INSERT INTO clinical_procedure AS old (tenant_id, patient_id, procedure_id, encounter_id, code, name,
          performed_on, principal, source_message_id, source_patient, mapped_system, mapped_code, mapped_name)
        SELECT :tenant, r.patient, r.id, (r.fact->>'encounterId')::uuid, r.fact->>'code', r.fact->>'name',
               (r.fact->>'performedOn')::date, false, r.message, r.number, r.fact->'mapped'->>'system',
               r.fact->'mapped'->>'code', r.fact->'mapped'->>'name'
          FROM jsonb_to_recordset(cast(:rows AS jsonb))
               AS r(id uuid, patient uuid, message uuid, number text, fact jsonb)
        ON CONFLICT (tenant_id, patient_id, encounter_id, code, performed_on) WHERE home_id IS NULL DO UPDATE SET
          name = EXCLUDED.name, source_message_id = EXCLUDED.source_message_id,
          mapped_system = EXCLUDED.mapped_system, mapped_code = EXCLUDED.mapped_code, mapped_name = EXCLUDED.mapped_name
        RETURNING procedure_id, patient_id,
                  ARRAY[coalesce(encounter_id::text, 'null'), code, performed_on::text]
        """);
  }

  /// @return the id of the fact that each record became, by the id it came with
  @Transactional(propagation = Propagation.MANDATORY)
  public Map<UUID, UUID> allergies(List<Reported<AllergyRecord>> reports) {
    return upsert(
        reports,
        fact -> new Row(fact.id(), List.of(fact.name())),
        """
        INSERT INTO clinical_allergy AS old (tenant_id, patient_id, allergy_id, code, name, severity, reaction,
          recorded_on, source_message_id, source_patient)
        SELECT :tenant, r.patient, r.id, r.fact->>'code', r.fact->>'name', r.fact->>'severity',
               r.fact->>'reaction', (r.fact->>'recordedOn')::date, r.message, r.number
          FROM jsonb_to_recordset(cast(:rows AS jsonb))
               AS r(id uuid, patient uuid, message uuid, number text, fact jsonb)
        ON CONFLICT (tenant_id, patient_id, name) WHERE home_id IS NULL DO UPDATE SET
          code = coalesce(EXCLUDED.code, old.code), severity = EXCLUDED.severity, reaction = EXCLUDED.reaction,
          recorded_on = EXCLUDED.recorded_on, source_message_id = EXCLUDED.source_message_id
        RETURNING allergy_id, patient_id, ARRAY[name]
        """);
  }

  /// @return the id of the fact that each record became, by the id it came with
  @Transactional(propagation = Propagation.MANDATORY)
  public Map<UUID, UUID> observations(List<Reported<MeasuredRecord>> reports) {
    if (!reports.isEmpty()) {
      events.publishEvent(
          new ResultsRecorded(
              reports.stream()
                  .map(report ->
                      new ResultsRecorded.Result(
                          report.patient(),
                          report.fact().result(),
                          report.fact().encounterId() == null))
                  .toList()));
    }
    return upsert(
        reports,
        fact -> new Row(fact.id(), List.of(fact.result().reportKey(), fact.result().code())),
        """
        INSERT INTO clinical_observation AS old (tenant_id, patient_id, observation_id, encounter_id, code, name,
          value, comparator, raw_value, unit, reference_range, interpretation, observed_at, status, report_key,
          panel_code, panel_name, component, source_message_id, source_patient, given_code, mapped_system,
          mapped_code, mapped_name, mapped_value, mapped_unit)
        SELECT :tenant, r.patient, r.id, (r.fact->>'encounterId')::uuid, v->>'code', v->>'name',
               (v->>'value')::double precision, v->>'comparator', v->>'rawValue', v->>'unit',
               v->>'referenceRange', replace(lower(v->>'interpretation'), '_', '-'),
               (v->>'observedAt')::timestamptz, v->>'status', v->>'reportKey', r.fact->'panel'->>'code',
               r.fact->'panel'->>'name', (r.fact->'panel'->>'component')::smallint, r.message, r.number,
               v->>'givenCode', v->'mapped'->>'system', v->'mapped'->>'code', v->'mapped'->>'name',
               (v->'mapped'->>'value')::double precision, v->'mapped'->>'unit'
          FROM jsonb_to_recordset(cast(:rows AS jsonb))
               AS r(id uuid, patient uuid, message uuid, number text, fact jsonb),
               LATERAL (SELECT r.fact->'result') AS o(v)
        ON CONFLICT (tenant_id, patient_id, report_key, code) WHERE home_id IS NULL DO UPDATE SET
          encounter_id = EXCLUDED.encounter_id, name = EXCLUDED.name, value = EXCLUDED.value,
          comparator = EXCLUDED.comparator, raw_value = EXCLUDED.raw_value, unit = EXCLUDED.unit,
          reference_range = EXCLUDED.reference_range, interpretation = EXCLUDED.interpretation,
          observed_at = EXCLUDED.observed_at, status = EXCLUDED.status, panel_code = EXCLUDED.panel_code,
          panel_name = EXCLUDED.panel_name, component = EXCLUDED.component,
          source_message_id = EXCLUDED.source_message_id, given_code = EXCLUDED.given_code,
          mapped_system = EXCLUDED.mapped_system, mapped_code = EXCLUDED.mapped_code,
          mapped_name = EXCLUDED.mapped_name, mapped_value = EXCLUDED.mapped_value, mapped_unit = EXCLUDED.mapped_unit
        RETURNING observation_id, patient_id, ARRAY[report_key, code]
        """);
  }

  /// @return the id of the fact that each record became, by the id it came with
  @Transactional(propagation = Propagation.MANDATORY)
  public Map<UUID, UUID> medicationRequests(
      List<Reported<MedicineRecord<MedicationRequestRecord>>> reports) {
    return upsert(
        reports,
        fact -> new Row(fact.id(), List.of(fact.medicine().orderKey(), fact.medicine().code())),
        """
        INSERT INTO clinical_medication_request AS old (tenant_id, patient_id, request_id, encounter_id, order_key, code,
          name, status, dose, frequency, quantity, unit, days_supply, ordered_at, starts_on, prescriber, event_at,
          source_message_id, source_patient, mapped_system, mapped_code, mapped_name)
        SELECT :tenant, r.patient, r.id, (r.fact->>'encounterId')::uuid, m->>'orderKey', m->>'code', m->>'name',
               lower(m->>'status'), m->>'dose', m->>'frequency', (m->>'quantity')::double precision, m->>'unit',
               (m->>'daysSupply')::integer, (m->>'orderedAt')::timestamptz, (m->>'startsOn')::date, m->>'prescriber',
               r.at, r.message, r.number, m->'mapped'->>'system', m->'mapped'->>'code', m->'mapped'->>'name'
          FROM jsonb_to_recordset(cast(:rows AS jsonb))
               AS r(id uuid, patient uuid, message uuid, number text, at timestamptz, fact jsonb),
               LATERAL (SELECT r.fact->'medicine') AS o(m)
        ON CONFLICT (tenant_id, patient_id, order_key, code) WHERE home_id IS NULL DO UPDATE SET
          encounter_id = EXCLUDED.encounter_id, name = EXCLUDED.name, status = EXCLUDED.status, dose = EXCLUDED.dose,
          frequency = EXCLUDED.frequency, quantity = EXCLUDED.quantity, unit = EXCLUDED.unit,
          days_supply = EXCLUDED.days_supply, ordered_at = EXCLUDED.ordered_at, starts_on = EXCLUDED.starts_on,
          prescriber = EXCLUDED.prescriber, event_at = EXCLUDED.event_at,
          source_message_id = EXCLUDED.source_message_id, mapped_system = EXCLUDED.mapped_system,
          mapped_code = EXCLUDED.mapped_code, mapped_name = EXCLUDED.mapped_name
        RETURNING request_id, patient_id, ARRAY[order_key, code]
        """);
  }

  /// @return the id of the fact that each record became, by the id it came with
  @Transactional(propagation = Propagation.MANDATORY)
  public Map<UUID, UUID> medicationDispenses(
      List<Reported<MedicineRecord<MedicationDispenseRecord>>> reports) {
    return upsert(
        reports,
        fact -> new Row(fact.id(), List.of(fact.medicine().dispenseKey(), fact.medicine().code())),
        """
        INSERT INTO clinical_medication_dispense AS old (tenant_id, patient_id, dispense_id, encounter_id, dispense_key,
          order_key, code, name, status, quantity, unit, dose, days_supply, handed_over_at, event_at, source_message_id,
          source_patient, mapped_system, mapped_code, mapped_name)
        SELECT :tenant, r.patient, r.id, (r.fact->>'encounterId')::uuid, m->>'dispenseKey', m->>'orderKey', m->>'code',
               m->>'name', CASE WHEN (m->>'cancelled')::boolean THEN 'cancelled' ELSE 'completed' END,
               (m->>'quantity')::double precision, m->>'unit', m->>'dose', (m->>'daysSupply')::integer,
               (m->>'handedOverAt')::timestamptz, r.at, r.message, r.number, m->'mapped'->>'system',
               m->'mapped'->>'code', m->'mapped'->>'name'
          FROM jsonb_to_recordset(cast(:rows AS jsonb))
               AS r(id uuid, patient uuid, message uuid, number text, at timestamptz, fact jsonb),
               LATERAL (SELECT r.fact->'medicine') AS o(m)
        ON CONFLICT (tenant_id, patient_id, dispense_key, code) WHERE home_id IS NULL DO UPDATE SET
          encounter_id = EXCLUDED.encounter_id, order_key = EXCLUDED.order_key, name = EXCLUDED.name,
          status = EXCLUDED.status, quantity = EXCLUDED.quantity, unit = EXCLUDED.unit, dose = EXCLUDED.dose,
          days_supply = EXCLUDED.days_supply, handed_over_at = EXCLUDED.handed_over_at, event_at = EXCLUDED.event_at,
          source_message_id = EXCLUDED.source_message_id, mapped_system = EXCLUDED.mapped_system,
          mapped_code = EXCLUDED.mapped_code, mapped_name = EXCLUDED.mapped_name
        RETURNING dispense_id, patient_id, ARRAY[dispense_key, code]
        """);
  }

  /// Results that a report brought along and no longer brings are withdrawn.
  ///
  /// @return the id of the fact that each record became, by the id it came with
  @Transactional(propagation = Propagation.MANDATORY)
  public Map<UUID, UUID> diagnosticReports(List<Reported<DiagnosticReportRecord>> reports) {
    Map<UUID, UUID> became =
        upsert(
            reports,
            fact -> new Row(fact.id(), List.of(fact.reportKey())),
            """
            INSERT INTO clinical_diagnostic_report AS old (tenant_id, patient_id, report_id, report_key, encounter_id,
              code, name, status, reported_at, issued_at, result_ids, conclusion_id, source_message_id, source_patient)
            SELECT :tenant, r.patient, r.id, r.fact->>'reportKey', (r.fact->>'encounterId')::uuid, r.fact->>'code',
                   r.fact->>'name', r.fact->>'status', (r.fact->>'reportedAt')::timestamptz,
                   (r.fact->>'issuedAt')::timestamptz,
                   ARRAY(SELECT jsonb_array_elements_text(r.fact->'results')::uuid),
                   (r.fact->>'conclusion')::uuid, r.message, r.number
              FROM jsonb_to_recordset(cast(:rows AS jsonb))
                   AS r(id uuid, patient uuid, message uuid, number text, fact jsonb)
            ON CONFLICT (tenant_id, patient_id, report_key) WHERE home_id IS NULL DO UPDATE SET
              encounter_id = EXCLUDED.encounter_id, code = EXCLUDED.code, name = EXCLUDED.name, status = EXCLUDED.status,
              reported_at = EXCLUDED.reported_at, issued_at = EXCLUDED.issued_at, result_ids = EXCLUDED.result_ids,
              conclusion_id = EXCLUDED.conclusion_id, source_message_id = EXCLUDED.source_message_id
            RETURNING report_id, patient_id, ARRAY[report_key]
            """);
    if (!became.isEmpty()) {
      jdbc.sql(
              """
              DELETE FROM clinical_observation o USING clinical_diagnostic_report r
               WHERE r.tenant_id = :tenant AND r.report_id = ANY (:ids) AND o.tenant_id = r.tenant_id
                 AND o.patient_id = r.patient_id AND o.report_key ^@ (r.report_key || '#')
                 AND o.source_message_id <> r.source_message_id
              """)
          .param("tenant", tenant())
          .param("ids", became.values().toArray(UUID[]::new))
          .update();
    }
    return became;
  }

  /// What a source can withdraw.
  public enum Kind {
    CONDITION("clinical_condition", "condition_id"),
    PROCEDURE("clinical_procedure", "procedure_id"),
    OBSERVATION("clinical_observation", "observation_id"),
    ALLERGY("clinical_allergy", "allergy_id"),
    MEDICATION_REQUEST("clinical_medication_request", "request_id"),
    MEDICATION_DISPENSE("clinical_medication_dispense", "dispense_id"),
    DIAGNOSTIC_REPORT("clinical_diagnostic_report", "report_id");

    private final String table;
    private final String id;

    Kind(String table, String id) {
      this.table = table;
      this.id = id;
    }
  }

  /// Takes a fact back that its source has withdrawn, with all components of a panel and all that a
  /// report brought along.
  @Transactional(propagation = Propagation.MANDATORY)
  public void withdraw(Kind kind, UUID fact) {
    if (kind == Kind.OBSERVATION) {
      delete(
          """
          DELETE FROM clinical_observation d USING clinical_observation o
           WHERE o.tenant_id = :tenant AND o.observation_id = :id AND d.tenant_id = o.tenant_id
             AND d.patient_id = o.patient_id AND d.report_key = o.report_key AND d.component IS NOT NULL
          """,
          fact);
    }
    if (kind == Kind.DIAGNOSTIC_REPORT) {
      delete(
          """
          DELETE FROM clinical_observation o USING clinical_diagnostic_report r
           WHERE r.tenant_id = :tenant AND r.report_id = :id AND o.tenant_id = r.tenant_id
             AND o.patient_id = r.patient_id AND o.report_key ^@ (r.report_key || '#')
          """,
          fact);
    }
    delete(
        "DELETE FROM " + kind.table + " WHERE tenant_id = :tenant AND " + kind.id + " = :id", fact);
  }

  private void delete(String sql, UUID fact) {
    jdbc.sql(sql).param("tenant", tenant()).param("id", fact).update();
  }

  /// What makes a row the same one again, besides the patient.
  private record Row(UUID id, List<String> key) {}

  private record Key(UUID patient, List<String> key) {}

  private record Line(
      UUID id, UUID patient, UUID message, String number, Instant at, Object fact) {}

  private <T> Map<UUID, UUID> upsert(
      List<Reported<T>> reports, java.util.function.Function<T, Row> rowOf, String sql) {
    if (reports.isEmpty()) {
      return Map.of();
    }
    // One statement cannot write a row twice: of two reports of one fact the later one counts.
    Map<Key, Line> lines = new LinkedHashMap<>();
    Map<UUID, Key> keys = new LinkedHashMap<>();
    for (Reported<T> report : reports) {
      Row row = rowOf.apply(report.fact());
      Key key = new Key(report.patient().value(), row.key());
      keys.put(row.id(), key);
      lines.put(
          key,
          new Line(
              row.id(),
              report.patient().value(),
              report.source().messageId(),
              report.source().patientNumber(),
              report.source().eventAt(),
              report.fact()));
    }
    Map<Key, UUID> written = new LinkedHashMap<>();
    jdbc.sql(sql)
        .param("tenant", tenant())
        .param("rows", JSON.writeValueAsString(lines.values()))
        .query(row -> {
          String[] key = (String[]) row.getArray(3).getArray();
          written.put(
              new Key(row.getObject(2, UUID.class), List.of(key)), row.getObject(1, UUID.class));
        });
    Map<UUID, UUID> became = new LinkedHashMap<>();
    keys.forEach((id, key) -> became.put(id, written.get(key)));
    return became;
  }

  private static int tenant() {
    return Tenancy.current().value();
  }
}
