-- An older message never overwrites a newer one, whatever comes first: every fact knows since when it
-- has been said. Facts from before this column are older than anything that still comes.
ALTER TABLE clinical_condition    ADD COLUMN event_at timestamptz NOT NULL DEFAULT '-infinity';
ALTER TABLE clinical_procedure    ADD COLUMN event_at timestamptz NOT NULL DEFAULT '-infinity';
ALTER TABLE clinical_allergy      ADD COLUMN event_at timestamptz NOT NULL DEFAULT '-infinity';
ALTER TABLE clinical_observation  ADD COLUMN event_at timestamptz NOT NULL DEFAULT '-infinity';

-- What each message said about an encounter. The encounter itself, its diagnoses, operations and
-- orders are what these statements make in the order of their own times, so that a cancelled
-- discharge is one that never was, and messages may come in any order.
CREATE TABLE clinical_encounter_statement (
  tenant_id   integer NOT NULL,
  patient_id  uuid    NOT NULL,
  visit_key   text    NOT NULL,
  message_id  uuid    NOT NULL,
  event       text    NOT NULL CHECK (event IN ('begun', 'changed', 'transferred', 'discharged',
                                                'admission-cancelled', 'transfer-cancelled', 'discharge-cancelled')),
  event_at    timestamptz NOT NULL,
  content_enc bytea   NOT NULL,
  source_patient text NOT NULL,
  PRIMARY KEY (tenant_id, patient_id, visit_key, message_id)
);
COMMENT ON COLUMN clinical_encounter_statement.content_enc IS 'The encounter as the message tells it; it holds the doctor''s advice in words';
SELECT protect('clinical_encounter_statement', 'SELECT, INSERT, UPDATE, DELETE');

-- A cancelled admission takes its diagnoses, operations and orders with it.
GRANT DELETE ON clinical_condition, clinical_procedure, clinical_return_order TO ${app};

-- What doctors prescribed (FHIR MedicationRequest), what the pharmacy handed over (MedicationDispense)
-- and what else was ordered (ServiceRequest).
CREATE TABLE clinical_medication_request (
  tenant_id     integer NOT NULL,
  patient_id    uuid    NOT NULL,
  request_id    uuid    NOT NULL,
  order_key     text    NOT NULL,
  code          text COLLATE "C" NOT NULL,
  name          text    NOT NULL,
  status        text    NOT NULL CHECK (status IN ('active', 'completed', 'stopped', 'cancelled')),
  dose          text,
  frequency     text,
  quantity      double precision,
  unit          text,
  days_supply   integer CHECK (days_supply BETWEEN 1 AND 366),
  ordered_at    timestamptz NOT NULL,
  starts_on     date    NOT NULL,
  prescriber    text,
  event_at      timestamptz NOT NULL,
  source_message_id uuid NOT NULL,
  source_patient text   NOT NULL,
  PRIMARY KEY (tenant_id, patient_id, request_id),
  UNIQUE (tenant_id, patient_id, order_key, code)
);
COMMENT ON COLUMN clinical_medication_request.days_supply IS 'Null when the message does not say it in a way that leaves no doubt: never guessed';
SELECT protect('clinical_medication_request');

CREATE TABLE clinical_medication_dispense (
  tenant_id     integer NOT NULL,
  patient_id    uuid    NOT NULL,
  dispense_id   uuid    NOT NULL,
  dispense_key  text    NOT NULL,
  order_key     text,
  code          text COLLATE "C" NOT NULL,
  name          text    NOT NULL,
  status        text    NOT NULL CHECK (status IN ('completed', 'cancelled')),
  quantity      double precision,
  unit          text,
  dose          text,
  days_supply   integer CHECK (days_supply BETWEEN 1 AND 366),
  handed_over_at timestamptz NOT NULL,
  event_at      timestamptz NOT NULL,
  source_message_id uuid NOT NULL,
  source_patient text   NOT NULL,
  PRIMARY KEY (tenant_id, patient_id, dispense_id),
  UNIQUE (tenant_id, patient_id, dispense_key, code)
);
SELECT protect('clinical_medication_dispense');

CREATE TABLE clinical_service_request (
  tenant_id     integer NOT NULL,
  patient_id    uuid    NOT NULL,
  request_id    uuid    NOT NULL,
  order_key     text    NOT NULL,
  code          text COLLATE "C" NOT NULL,
  name          text    NOT NULL,
  status        text    NOT NULL CHECK (status IN ('active', 'completed', 'stopped', 'cancelled')),
  reason_code   text COLLATE "C",
  ordered_at    timestamptz NOT NULL,
  scheduled_at  timestamptz,
  orderer       text,
  event_at      timestamptz NOT NULL,
  source_message_id uuid NOT NULL,
  source_patient text   NOT NULL,
  PRIMARY KEY (tenant_id, patient_id, request_id),
  UNIQUE (tenant_id, patient_id, order_key, code)
);
SELECT protect('clinical_service_request');

CREATE VIEW clinical_fact_medication_request WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, request_id, code, name, status, dose, frequency, quantity, unit, days_supply, ordered_at,
       starts_on, starts_on + days_supply - 1 AS ends_on, prescriber
  FROM clinical_medication_request;
CREATE VIEW clinical_fact_medication_dispense WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, dispense_id, code, name, quantity, unit, dose, days_supply, handed_over_at,
       (handed_over_at AT TIME ZONE 'Asia/Shanghai')::date AS handed_over_on,
       (handed_over_at AT TIME ZONE 'Asia/Shanghai')::date + days_supply AS runs_out_on
  FROM clinical_medication_dispense WHERE status = 'completed';
CREATE VIEW clinical_fact_service_request WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, request_id, code, name, status, reason_code, ordered_at, scheduled_at, orderer
  FROM clinical_service_request;
GRANT SELECT ON clinical_fact_medication_request, clinical_fact_medication_dispense, clinical_fact_service_request TO ${app};
