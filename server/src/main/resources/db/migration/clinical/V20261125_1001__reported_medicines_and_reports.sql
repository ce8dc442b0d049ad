-- Prescriptions, dispensed medicines and diagnostic reports that a partner tells of one by one. They stand
-- in the tables of the messages that tell the same.
ALTER TABLE clinical_medication_request ADD COLUMN encounter_id uuid;
ALTER TABLE clinical_medication_dispense ADD COLUMN encounter_id uuid;

-- A report (FHIR DiagnosticReport): which results belong together, and what the doctor concluded. Results and
-- conclusion are observations, as when they come in one message.
CREATE TABLE clinical_diagnostic_report (
  tenant_id     integer NOT NULL,
  patient_id    uuid    NOT NULL,
  report_id     uuid    NOT NULL,
  report_key    text    NOT NULL,
  encounter_id  uuid,
  code          text COLLATE "C" NOT NULL,
  name          text    NOT NULL,
  status        text    NOT NULL CHECK (status IN ('P', 'F', 'C')),
  reported_at   timestamptz NOT NULL,
  issued_at     timestamptz,
  result_ids    uuid[]  NOT NULL,
  conclusion_id uuid,
  source_message_id uuid NOT NULL,
  source_patient text   NOT NULL,
  PRIMARY KEY (tenant_id, patient_id, report_id)
);
COMMENT ON COLUMN clinical_diagnostic_report.status IS 'As of an observation: P preliminary, F final, C corrected';
COMMENT ON COLUMN clinical_diagnostic_report.conclusion_id IS 'The observation that holds the words of the conclusion';
SELECT protect('clinical_diagnostic_report', 'SELECT, INSERT, UPDATE, DELETE');
SELECT follows_merge('clinical_diagnostic_report');
SELECT journal('clinical_diagnostic_report');
CREATE UNIQUE INDEX ON clinical_diagnostic_report (tenant_id, patient_id, report_key) WHERE home_id IS NULL;
CREATE UNIQUE INDEX ON clinical_diagnostic_report (tenant_id, patient_id, home_id, report_key) WHERE home_id IS NOT NULL;

-- Two records of one person may each have the same diagnosis outside of any visit: unique in its record, not in
-- the patient, as everything else. Until now such records could not be merged.
ALTER TABLE clinical_condition DROP CONSTRAINT clinical_condition_tenant_id_patient_id_encounter_id_code_key;
CREATE UNIQUE INDEX clinical_condition_once ON clinical_condition (tenant_id, patient_id, encounter_id, code)
  NULLS NOT DISTINCT WHERE home_id IS NULL;
CREATE UNIQUE INDEX clinical_condition_once_at_home ON clinical_condition (tenant_id, patient_id, home_id, encounter_id, code)
  NULLS NOT DISTINCT WHERE home_id IS NOT NULL;
ALTER TABLE clinical_procedure DROP CONSTRAINT clinical_procedure_tenant_id_patient_id_encounter_id_code_p_key;
CREATE UNIQUE INDEX clinical_procedure_once ON clinical_procedure (tenant_id, patient_id, encounter_id, code, performed_on)
  NULLS NOT DISTINCT WHERE home_id IS NULL;
CREATE UNIQUE INDEX clinical_procedure_once_at_home
  ON clinical_procedure (tenant_id, patient_id, home_id, encounter_id, code, performed_on)
  NULLS NOT DISTINCT WHERE home_id IS NOT NULL;

-- By its own id, and by the number of the order, as partners ask for it.
CREATE INDEX clinical_medication_request_by_id ON clinical_medication_request (tenant_id, request_id);
CREATE INDEX clinical_medication_request_by_order ON clinical_medication_request (tenant_id, order_key);
CREATE INDEX clinical_medication_dispense_by_id ON clinical_medication_dispense (tenant_id, dispense_id);
CREATE INDEX clinical_medication_dispense_by_key ON clinical_medication_dispense (tenant_id, dispense_key);
CREATE INDEX clinical_diagnostic_report_by_id ON clinical_diagnostic_report (tenant_id, report_id);

CREATE VIEW clinical_fact_reported_medication_request WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, request_id, encounter_id, order_key, code, name, status, dose, frequency, quantity, unit,
       days_supply, ordered_at, starts_on, prescriber, source_message_id
  FROM clinical_medication_request;
CREATE VIEW clinical_fact_reported_medication_dispense WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, dispense_id, encounter_id, dispense_key, order_key, code, name, status, quantity, unit,
       dose, days_supply, handed_over_at, source_message_id
  FROM clinical_medication_dispense;
CREATE VIEW clinical_fact_reported_diagnostic_report WITH (security_invoker = true) AS
SELECT r.tenant_id, r.patient_id, r.report_id, r.encounter_id, r.code, r.name, r.status, r.reported_at, r.issued_at,
       (SELECT string_agg(o.observation_id::text, ',' ORDER BY u.place)
          FROM unnest(r.result_ids) WITH ORDINALITY u(id, place)
          JOIN clinical_observation o ON o.tenant_id = r.tenant_id AND o.patient_id = r.patient_id
           AND o.observation_id = u.id) AS results,
       (SELECT o.raw_value FROM clinical_observation o
         WHERE o.tenant_id = r.tenant_id AND o.patient_id = r.patient_id AND o.observation_id = r.conclusion_id) AS conclusion,
       r.source_message_id
  FROM clinical_diagnostic_report r;
GRANT SELECT ON clinical_fact_reported_medication_request, clinical_fact_reported_medication_dispense,
  clinical_fact_reported_diagnostic_report TO ${app};
