-- What partners tell of a fact when it comes on its own, and not inside a message about a visit.
ALTER TABLE clinical_condition ADD COLUMN clinical_status text;
ALTER TABLE clinical_condition ADD COLUMN onset_on date;
ALTER TABLE clinical_condition ADD COLUMN abated_on date;
ALTER TABLE clinical_observation ADD COLUMN encounter_id uuid;
ALTER TABLE clinical_observation ADD COLUMN panel_code text COLLATE "C";
ALTER TABLE clinical_observation ADD COLUMN panel_name text;
ALTER TABLE clinical_observation ADD COLUMN component smallint;
ALTER TABLE clinical_allergy ADD COLUMN code text COLLATE "C";
ALTER TABLE clinical_allergy ADD COLUMN recorded_on date;
COMMENT ON COLUMN clinical_observation.component IS 'Its place among the components of a panel, such as blood pressure; null when it stands alone';

-- A fact that its source withdraws is gone; the message that brought it and the one that withdrew it stay.
GRANT DELETE ON clinical_condition, clinical_procedure, clinical_observation, clinical_allergy TO ${app};

-- By its own id, as partners ask for it; ids grow with time, so that a new entry is always the last.
CREATE INDEX clinical_condition_by_id ON clinical_condition (tenant_id, condition_id);
CREATE INDEX clinical_procedure_by_id ON clinical_procedure (tenant_id, procedure_id);
CREATE INDEX clinical_observation_by_id ON clinical_observation (tenant_id, observation_id);
CREATE INDEX clinical_allergy_by_id ON clinical_allergy (tenant_id, allergy_id);

-- The facts as they were reported, with the message that did it: for partners that read them back.
CREATE VIEW clinical_fact_reported_encounter WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, encounter_id, visit_key, class, status, department_code, department_name, place,
       attending_doctor, started_at, discharged_at, disposition, source_message_id
  FROM clinical_encounter;
CREATE VIEW clinical_fact_reported_condition WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, condition_id, encounter_id, code, name, use, recorded_on, clinical_status, onset_on,
       abated_on, source_message_id
  FROM clinical_condition;
CREATE VIEW clinical_fact_reported_procedure WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, procedure_id, encounter_id, code, name, performed_on, source_message_id
  FROM clinical_procedure;
CREATE VIEW clinical_fact_reported_observation WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, observation_id, encounter_id, code, name, value, comparator, raw_value, unit,
       reference_range, interpretation, observed_at, status, report_key, panel_code, panel_name, component,
       source_message_id
  FROM clinical_observation;
CREATE VIEW clinical_fact_reported_allergy WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, allergy_id, code, name, severity, reaction, recorded_on, source_message_id
  FROM clinical_allergy;
GRANT SELECT ON clinical_fact_reported_encounter, clinical_fact_reported_condition, clinical_fact_reported_procedure,
  clinical_fact_reported_observation, clinical_fact_reported_allergy TO ${app};
