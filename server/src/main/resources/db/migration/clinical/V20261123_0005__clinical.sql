-- Facts from the hospital, read-only for us; each keeps the message and the patient number it came
-- with, so that a merge re-points it and an un-merge puts it back.
CREATE TABLE clinical_encounter (
  tenant_id       integer NOT NULL,
  patient_id      uuid    NOT NULL,
  encounter_id    uuid    NOT NULL,
  visit_key       text    NOT NULL,
  class           text    NOT NULL CHECK (class IN ('inpatient', 'outpatient', 'emergency', 'other')),
  status          text    NOT NULL CHECK (status IN ('in-progress', 'finished', 'cancelled')),
  department_code text    NOT NULL,
  department_name text    NOT NULL,
  place           text,
  attending_doctor text,
  started_at      timestamptz NOT NULL,
  discharged_at   timestamptz,
  disposition     text,
  event_at        timestamptz NOT NULL,
  source_message_id uuid NOT NULL,
  source_patient  text    NOT NULL,
  PRIMARY KEY (tenant_id, patient_id, encounter_id),
  UNIQUE (tenant_id, patient_id, visit_key)
);
COMMENT ON COLUMN clinical_encounter.visit_key IS 'Visit number; some systems use one again the next day, so date and department belong to it then';
SELECT protect('clinical_encounter');

CREATE TABLE clinical_condition (
  tenant_id    integer NOT NULL,
  patient_id   uuid    NOT NULL,
  condition_id uuid    NOT NULL,
  encounter_id uuid,
  code         text COLLATE "C" NOT NULL,
  name         text    NOT NULL,
  use          text    NOT NULL,
  recorded_on  date    NOT NULL,
  source_message_id uuid NOT NULL,
  source_patient text  NOT NULL,
  PRIMARY KEY (tenant_id, patient_id, condition_id),
  UNIQUE NULLS NOT DISTINCT (tenant_id, patient_id, encounter_id, code)
);
SELECT protect('clinical_condition');

CREATE TABLE clinical_procedure (
  tenant_id    integer NOT NULL,
  patient_id   uuid    NOT NULL,
  procedure_id uuid    NOT NULL,
  encounter_id uuid,
  code         text COLLATE "C" NOT NULL,
  name         text    NOT NULL,
  performed_on date    NOT NULL,
  principal    boolean NOT NULL,
  source_message_id uuid NOT NULL,
  source_patient text  NOT NULL,
  PRIMARY KEY (tenant_id, patient_id, procedure_id),
  UNIQUE NULLS NOT DISTINCT (tenant_id, patient_id, encounter_id, code, performed_on)
);
SELECT protect('clinical_procedure');

CREATE TABLE clinical_observation (
  tenant_id      integer NOT NULL,
  patient_id     uuid    NOT NULL,
  observation_id uuid    NOT NULL,
  code           text COLLATE "C" NOT NULL,
  name           text    NOT NULL,
  value          double precision,
  comparator     text,
  raw_value      text    NOT NULL,
  unit           text,
  reference_range text,
  interpretation text CHECK (interpretation IN ('high', 'low', 'critical-high', 'critical-low')),
  observed_at    timestamptz NOT NULL,
  status         text    NOT NULL,
  report_key     text    NOT NULL,
  source_message_id uuid NOT NULL,
  source_patient text    NOT NULL,
  PRIMARY KEY (tenant_id, patient_id, observation_id),
  UNIQUE (tenant_id, patient_id, report_key, code)
);
SELECT protect('clinical_observation');

CREATE TABLE clinical_allergy (
  tenant_id  integer NOT NULL,
  patient_id uuid    NOT NULL,
  allergy_id uuid    NOT NULL,
  name       text    NOT NULL,
  severity   text    NOT NULL,
  reaction   text,
  source_message_id uuid NOT NULL,
  source_patient text NOT NULL,
  PRIMARY KEY (tenant_id, patient_id, allergy_id),
  UNIQUE (tenant_id, patient_id, name)
);
SELECT protect('clinical_allergy');

-- What the doctor wrote about coming back: the words encrypted, the date read from them.
CREATE TABLE clinical_return_order (
  tenant_id    integer NOT NULL,
  patient_id   uuid    NOT NULL,
  encounter_id uuid    NOT NULL,
  due_on       date    NOT NULL,
  advice_enc   bytea   NOT NULL,
  source_message_id uuid NOT NULL,
  source_patient text  NOT NULL,
  PRIMARY KEY (tenant_id, patient_id, encounter_id)
);
SELECT protect('clinical_return_order');

CREATE VIEW clinical_fact_encounter WITH (security_invoker = true) AS
SELECT e.tenant_id, e.patient_id, e.encounter_id, e.class, e.status, e.department_code,
       e.department_name, e.attending_doctor, e.place,
       (e.started_at AT TIME ZONE 'Asia/Shanghai')::date AS started_on,
       (e.discharged_at AT TIME ZONE 'Asia/Shanghai')::date AS discharged_on,
       e.started_at, e.discharged_at, e.disposition, o.due_on AS return_ordered_on
  FROM clinical_encounter e
  LEFT JOIN clinical_return_order o USING (tenant_id, patient_id, encounter_id)
 WHERE e.status <> 'cancelled';
CREATE VIEW clinical_fact_condition WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, condition_id, encounter_id, code, name, recorded_on FROM clinical_condition;
CREATE VIEW clinical_fact_procedure WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, procedure_id, encounter_id, code, name, performed_on, principal FROM clinical_procedure;
CREATE VIEW clinical_fact_observation WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, observation_id, code, name, value, interpretation, observed_at,
       (observed_at AT TIME ZONE 'Asia/Shanghai')::date AS observed_on FROM clinical_observation;
CREATE VIEW clinical_fact_allergy WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, allergy_id, name, severity, reaction FROM clinical_allergy;
GRANT SELECT ON clinical_fact_encounter, clinical_fact_condition, clinical_fact_procedure,
  clinical_fact_observation, clinical_fact_allergy TO ${app};
