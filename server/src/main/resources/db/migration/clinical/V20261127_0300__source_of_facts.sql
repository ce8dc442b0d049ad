-- Conditions explain themselves down to the message that told a row.
CREATE OR REPLACE VIEW clinical_fact_encounter WITH (security_invoker = true) AS
SELECT e.tenant_id, e.patient_id, e.encounter_id, e.class, e.status,
       coalesce(e.mapped_department_code, e.department_code) AS department_code,
       coalesce(e.mapped_department_name, e.department_name) AS department_name, e.attending_doctor, e.place,
       (e.started_at AT TIME ZONE 'Asia/Shanghai')::date AS started_on,
       (e.discharged_at AT TIME ZONE 'Asia/Shanghai')::date AS discharged_on,
       e.started_at, e.discharged_at, e.disposition, o.due_on AS return_ordered_on, e.visit_key,
       e.department_code AS source_department_code, e.source_message_id
  FROM clinical_encounter e
  LEFT JOIN clinical_return_order o USING (tenant_id, patient_id, encounter_id)
 WHERE e.status <> 'cancelled';
CREATE OR REPLACE VIEW clinical_fact_condition WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, condition_id, encounter_id, coalesce(mapped_code, code) AS code, name, recorded_on,
       code AS source_code, mapped_system AS code_system, clinical_status, onset_on, abated_on, source_message_id
  FROM clinical_condition;
CREATE OR REPLACE VIEW clinical_fact_procedure WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, procedure_id, encounter_id, coalesce(mapped_code, code) AS code, name, performed_on,
       principal, code AS source_code, mapped_system AS code_system, source_message_id
  FROM clinical_procedure;
CREATE OR REPLACE VIEW clinical_fact_observation WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, observation_id, coalesce(mapped_code, code) AS code, name,
       CASE WHEN mapped_code IS NULL THEN value ELSE mapped_value END AS value, interpretation, observed_at,
       (observed_at AT TIME ZONE 'Asia/Shanghai')::date AS observed_on,
       raw_value, unit, reference_range, report_key, code AS source_code, mapped_system AS code_system,
       mapped_unit AS value_unit, encounter_id, source_message_id
  FROM clinical_observation;
CREATE OR REPLACE VIEW clinical_fact_medication_request WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, request_id, coalesce(mapped_code, code) AS code, name, status, dose, frequency, quantity,
       unit, days_supply, ordered_at, starts_on, starts_on + days_supply - 1 AS ends_on, prescriber,
       code AS source_code, mapped_system AS code_system, source_message_id
  FROM clinical_medication_request;
CREATE OR REPLACE VIEW clinical_fact_medication_dispense WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, dispense_id, coalesce(mapped_code, code) AS code, name, quantity, unit, dose, days_supply,
       handed_over_at, (handed_over_at AT TIME ZONE 'Asia/Shanghai')::date AS handed_over_on,
       (handed_over_at AT TIME ZONE 'Asia/Shanghai')::date + days_supply AS runs_out_on,
       code AS source_code, mapped_system AS code_system, source_message_id
  FROM clinical_medication_dispense WHERE status = 'completed';
CREATE OR REPLACE VIEW clinical_fact_service_request WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, request_id, coalesce(mapped_code, code) AS code, name, status, reason_code, ordered_at,
       scheduled_at, orderer, code AS source_code, mapped_system AS code_system, source_message_id
  FROM clinical_service_request;
CREATE OR REPLACE VIEW clinical_fact_allergy WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, allergy_id, name, severity, reaction, code, recorded_on, source_message_id
  FROM clinical_allergy;
CREATE VIEW clinical_fact_diagnostic_report WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, report_id, code, name, status, reported_at, issued_at, source_message_id
  FROM clinical_diagnostic_report;
GRANT SELECT ON clinical_fact_diagnostic_report TO ${app};
