-- Forms that were sent to a patient, and what was answered.
CREATE TABLE questionnaire_definition (
  tenant_id        integer NOT NULL,
  questionnaire_id text    NOT NULL,
  version          integer NOT NULL,
  content          text    NOT NULL,
  kept_at          timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, questionnaire_id, version)
);
COMMENT ON TABLE questionnaire_definition IS
  'The file of every version that was ever sent: a later installation may hold a newer one only';
SELECT protect('questionnaire_definition', 'SELECT, INSERT');

CREATE TABLE questionnaire_form (
  tenant_id        integer NOT NULL,
  patient_id       uuid    NOT NULL,
  form_id          uuid    NOT NULL,
  questionnaire_id text    NOT NULL,
  version          integer NOT NULL,
  reference        text    NOT NULL,
  opened_at        timestamptz NOT NULL,
  expires_at       timestamptz NOT NULL,
  submitted_at     timestamptz,
  submit_key       uuid,
  level            text CHECK (level IN ('EMERGENCY', 'URGENT', 'ATTENTION')),
  PRIMARY KEY (tenant_id, patient_id, form_id),
  UNIQUE (tenant_id, patient_id, reference),
  CHECK ((submitted_at IS NULL) = (submit_key IS NULL))
);
COMMENT ON COLUMN questionnaire_form.reference IS 'Who sent it, in the sender''s own words; we only hand it back';
COMMENT ON COLUMN questionnaire_form.level IS 'The most severe flag of the answers as submitted';
SELECT protect('questionnaire_form');

CREATE TABLE questionnaire_answer (
  tenant_id   integer NOT NULL,
  patient_id  uuid    NOT NULL,
  form_id     uuid    NOT NULL,
  item_id     text    NOT NULL,
  value_enc   bytea   NOT NULL,
  answered_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, patient_id, form_id, item_id),
  FOREIGN KEY (tenant_id, patient_id, form_id) REFERENCES questionnaire_form
);
SELECT protect('questionnaire_answer', 'SELECT, INSERT, UPDATE, DELETE');

CREATE VIEW questionnaire_fact_form WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, form_id, questionnaire_id, reference, opened_at, submitted_at, level
  FROM questionnaire_form;
GRANT SELECT ON questionnaire_fact_form TO ${app};
