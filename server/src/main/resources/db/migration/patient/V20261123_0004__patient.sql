-- Who the patients are (FHIR Patient, RelatedPerson).
CREATE TABLE patient (
  tenant_id       integer NOT NULL,
  patient_id      uuid    NOT NULL,
  name            text    NOT NULL,
  family_name     text    NOT NULL,
  given_name      text    NOT NULL,
  sex             text    NOT NULL CHECK (sex IN ('female', 'male', 'unknown')),
  birth_date      date,
  mrn             text,
  preferred_channel text,
  deceased_at     timestamptz,
  anonymous       boolean NOT NULL DEFAULT false,
  mismatch        text,
  demographics_at timestamptz NOT NULL,
  source_message_id uuid,
  registered_at   timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, patient_id)
);
COMMENT ON COLUMN patient.demographics_at IS 'Event time of the message the demographics come from: an older message never overwrites them';
COMMENT ON COLUMN patient.anonymous IS 'A temporary identity (无名氏): nothing is ever sent';
COMMENT ON COLUMN patient.mismatch IS 'What the identity card says differently from the hospital system, for staff to look at';
SELECT protect('patient');

-- From an outside identity to the patient: keyed by the identity''s own keyed hash, so that one number
-- is one patient however many nodes look.
CREATE TABLE patient_identifier (
  tenant_id  integer NOT NULL,
  key_hash   bytea   NOT NULL,
  kind       text    NOT NULL CHECK (kind IN ('his', 'mrn', 'card', 'id-card', 'insurance', 'passport', 'temporary')),
  assigner   text    NOT NULL,
  patient_id uuid    NOT NULL,
  value_enc  bytea   NOT NULL,
  since      timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, key_hash)
);
CREATE INDEX patient_identifier_of_patient ON patient_identifier (tenant_id, patient_id);
SELECT protect('patient_identifier');

CREATE TABLE patient_contact_point (
  tenant_id        integer NOT NULL,
  patient_id       uuid    NOT NULL,
  contact_point_id uuid    NOT NULL,
  system           text    NOT NULL CHECK (system IN ('phone', 'email')),
  value_hash       bytea   NOT NULL,
  value_enc        bytea   NOT NULL,
  verified_at      timestamptz,
  valid_from       timestamptz NOT NULL,
  valid_until      timestamptz,
  source_message_id uuid,
  PRIMARY KEY (tenant_id, patient_id, contact_point_id),
  UNIQUE (tenant_id, patient_id, system, value_hash)
);
SELECT protect('patient_contact_point');

-- Who else uses this number: asked before any personal word is written to it.
CREATE TABLE patient_contact_point_lookup (
  tenant_id  integer NOT NULL,
  value_hash bytea   NOT NULL,
  patient_id uuid    NOT NULL,
  PRIMARY KEY (tenant_id, value_hash, patient_id)
);
SELECT protect('patient_contact_point_lookup', 'SELECT, INSERT, DELETE');

CREATE TABLE patient_related_person (
  tenant_id    integer NOT NULL,
  patient_id   uuid    NOT NULL,
  person_id    uuid    NOT NULL,
  name         text    NOT NULL,
  relationship text    NOT NULL,
  guardian     boolean NOT NULL DEFAULT false,
  phone_enc    bytea,
  source_message_id uuid,
  PRIMARY KEY (tenant_id, patient_id, person_id),
  UNIQUE (tenant_id, patient_id, name, relationship)
);
SELECT protect('patient_related_person');

-- What staff type to find a patient: name, given name, pinyin and initials in every reading, keyed
-- hashes of phone tails and numbers. COLLATE "C" keeps the index usable under row-level security.
CREATE TABLE patient_search_key (
  tenant_id  integer NOT NULL,
  patient_id uuid    NOT NULL,
  kind       text    NOT NULL CHECK (kind IN ('name', 'given', 'pinyin', 'initials', 'phone-tail', 'phone', 'mrn', 'id-tail')),
  key        text COLLATE "C" NOT NULL,
  PRIMARY KEY (tenant_id, patient_id, kind, key)
);
CREATE INDEX patient_search_key_lookup ON patient_search_key (tenant_id, kind, key, patient_id);
SELECT protect('patient_search_key', 'SELECT, INSERT, DELETE');

CREATE VIEW patient_fact_patient WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, sex, birth_date, deceased_at IS NOT NULL AS deceased, anonymous
  FROM patient;
GRANT SELECT ON patient_fact_patient TO ${app};
