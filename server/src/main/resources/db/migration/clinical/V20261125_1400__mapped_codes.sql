-- What a source's code means in a code system that conditions know, beside the source's own code. `code`
-- stays what the source wrote: it makes a fact the same one in the next report, whatever the map says by then,
-- and two local codes that mean the same stay two facts.
ALTER TABLE clinical_condition
  ADD COLUMN mapped_system text, ADD COLUMN mapped_code text COLLATE "C", ADD COLUMN mapped_name text;
ALTER TABLE clinical_procedure
  ADD COLUMN mapped_system text, ADD COLUMN mapped_code text COLLATE "C", ADD COLUMN mapped_name text;
ALTER TABLE clinical_observation
  ADD COLUMN given_code text COLLATE "C",
  ADD COLUMN mapped_system text, ADD COLUMN mapped_code text COLLATE "C", ADD COLUMN mapped_name text,
  ADD COLUMN mapped_value double precision, ADD COLUMN mapped_unit text;
ALTER TABLE clinical_medication_request
  ADD COLUMN mapped_system text, ADD COLUMN mapped_code text COLLATE "C", ADD COLUMN mapped_name text;
ALTER TABLE clinical_medication_dispense
  ADD COLUMN mapped_system text, ADD COLUMN mapped_code text COLLATE "C", ADD COLUMN mapped_name text;
ALTER TABLE clinical_service_request
  ADD COLUMN mapped_system text, ADD COLUMN mapped_code text COLLATE "C", ADD COLUMN mapped_name text;
ALTER TABLE clinical_encounter
  ADD COLUMN mapped_department_code text, ADD COLUMN mapped_department_name text;
COMMENT ON COLUMN clinical_observation.given_code IS 'LOINC, where the source gave it beside its own code';
COMMENT ON COLUMN clinical_observation.mapped_value IS
  'In mapped_unit; null when the unit it was sent in is not known: then no condition takes it for a number';

-- Conditions match what a code means, and the source's own code where nobody said what it means. Columns are
-- only added at the end.
CREATE OR REPLACE VIEW clinical_fact_encounter WITH (security_invoker = true) AS
SELECT e.tenant_id, e.patient_id, e.encounter_id, e.class, e.status,
       coalesce(e.mapped_department_code, e.department_code) AS department_code,
       coalesce(e.mapped_department_name, e.department_name) AS department_name, e.attending_doctor, e.place,
       (e.started_at AT TIME ZONE 'Asia/Shanghai')::date AS started_on,
       (e.discharged_at AT TIME ZONE 'Asia/Shanghai')::date AS discharged_on,
       e.started_at, e.discharged_at, e.disposition, o.due_on AS return_ordered_on, e.visit_key,
       e.department_code AS source_department_code
  FROM clinical_encounter e
  LEFT JOIN clinical_return_order o USING (tenant_id, patient_id, encounter_id)
 WHERE e.status <> 'cancelled';
CREATE OR REPLACE VIEW clinical_fact_condition WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, condition_id, encounter_id, coalesce(mapped_code, code) AS code, name, recorded_on,
       code AS source_code, mapped_system AS code_system
  FROM clinical_condition;
CREATE OR REPLACE VIEW clinical_fact_procedure WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, procedure_id, encounter_id, coalesce(mapped_code, code) AS code, name, performed_on,
       principal, code AS source_code, mapped_system AS code_system
  FROM clinical_procedure;
CREATE OR REPLACE VIEW clinical_fact_observation WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, observation_id, coalesce(mapped_code, code) AS code, name,
       CASE WHEN mapped_code IS NULL THEN value ELSE mapped_value END AS value, interpretation, observed_at,
       (observed_at AT TIME ZONE 'Asia/Shanghai')::date AS observed_on,
       raw_value, unit, reference_range, report_key, code AS source_code, mapped_system AS code_system,
       mapped_unit AS value_unit
  FROM clinical_observation;
COMMENT ON COLUMN clinical_fact_observation.unit IS 'Of raw_value, as the source wrote it; that of value is value_unit';
CREATE OR REPLACE VIEW clinical_fact_medication_request WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, request_id, coalesce(mapped_code, code) AS code, name, status, dose, frequency, quantity,
       unit, days_supply, ordered_at, starts_on, starts_on + days_supply - 1 AS ends_on, prescriber,
       code AS source_code, mapped_system AS code_system
  FROM clinical_medication_request;
CREATE OR REPLACE VIEW clinical_fact_medication_dispense WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, dispense_id, coalesce(mapped_code, code) AS code, name, quantity, unit, dose, days_supply,
       handed_over_at, (handed_over_at AT TIME ZONE 'Asia/Shanghai')::date AS handed_over_on,
       (handed_over_at AT TIME ZONE 'Asia/Shanghai')::date + days_supply AS runs_out_on,
       code AS source_code, mapped_system AS code_system
  FROM clinical_medication_dispense WHERE status = 'completed';
CREATE OR REPLACE VIEW clinical_fact_service_request WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, request_id, coalesce(mapped_code, code) AS code, name, status, reason_code, ordered_at,
       scheduled_at, orderer, code AS source_code, mapped_system AS code_system
  FROM clinical_service_request;

-- Partners read both: what they or another source wrote, and what it means.
CREATE OR REPLACE VIEW clinical_fact_reported_encounter WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, encounter_id, visit_key, class, status, department_code, department_name, place,
       attending_doctor, started_at, discharged_at, disposition, source_message_id, mapped_department_code,
       mapped_department_name
  FROM clinical_encounter;
CREATE OR REPLACE VIEW clinical_fact_reported_condition WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, condition_id, encounter_id, code, name, use, recorded_on, clinical_status, onset_on,
       abated_on, source_message_id, mapped_system, mapped_code, mapped_name
  FROM clinical_condition;
CREATE OR REPLACE VIEW clinical_fact_reported_procedure WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, procedure_id, encounter_id, code, name, performed_on, source_message_id, mapped_system,
       mapped_code, mapped_name
  FROM clinical_procedure;
CREATE OR REPLACE VIEW clinical_fact_reported_observation WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, observation_id, encounter_id, code, name, value, comparator, raw_value, unit,
       reference_range, interpretation, observed_at, status, report_key, panel_code, panel_name, component,
       source_message_id, given_code, mapped_system, mapped_code, mapped_name, mapped_value, mapped_unit
  FROM clinical_observation;

-- Every code of every fact with what it means: for the maps of today to be applied to facts of before.
CREATE VIEW clinical_fact_code WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, 'condition' AS relation, 'diagnosis' AS kind, condition_id AS fact_id, code, name,
       NULL::text AS given_code, NULL::double precision AS value, NULL::text AS unit, mapped_system, mapped_code,
       mapped_name, NULL::double precision AS mapped_value, NULL::text AS mapped_unit, source_message_id
  FROM clinical_condition
UNION ALL
SELECT tenant_id, patient_id, 'procedure', 'procedure', procedure_id, code, name, NULL, NULL, NULL, mapped_system,
       mapped_code, mapped_name, NULL, NULL, source_message_id
  FROM clinical_procedure
UNION ALL
SELECT tenant_id, patient_id, 'observation', 'laboratory', observation_id, code, name, given_code, value, unit,
       mapped_system, mapped_code, mapped_name, mapped_value, mapped_unit, source_message_id
  FROM clinical_observation
UNION ALL
SELECT tenant_id, patient_id, 'medication-request', 'drug', request_id, code, name, NULL, NULL, NULL, mapped_system,
       mapped_code, mapped_name, NULL, NULL, source_message_id
  FROM clinical_medication_request
UNION ALL
SELECT tenant_id, patient_id, 'medication-dispense', 'drug', dispense_id, code, name, NULL, NULL, NULL, mapped_system,
       mapped_code, mapped_name, NULL, NULL, source_message_id
  FROM clinical_medication_dispense
UNION ALL
SELECT tenant_id, patient_id, 'service-request', 'examination', request_id, code, name, NULL, NULL, NULL, mapped_system,
       mapped_code, mapped_name, NULL, NULL, source_message_id
  FROM clinical_service_request
UNION ALL
SELECT tenant_id, patient_id, 'encounter', 'department', encounter_id, department_code, department_name, NULL, NULL, NULL,
       CASE WHEN mapped_department_code IS NOT NULL THEN 'department' END, mapped_department_code,
       mapped_department_name, NULL, NULL, source_message_id
  FROM clinical_encounter;
GRANT SELECT ON clinical_fact_code TO ${app};
