-- Opinions of patients that others collected: surveys of third parties, public reviews (ADR 0069).

-- A file that was taken.
CREATE TABLE feedback_import (
  tenant_id  integer NOT NULL,
  import_id  uuid    NOT NULL,
  source     text    NOT NULL,
  file_name  text    NOT NULL,
  taken      integer NOT NULL,
  linked     integer NOT NULL,
  same       integer NOT NULL,
  refused    integer NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid    NOT NULL,
  undone_at  timestamptz,
  undone_by  uuid,
  PRIMARY KEY (tenant_id, import_id),
  CHECK ((undone_at IS NULL) = (undone_by IS NULL))
);
COMMENT ON COLUMN feedback_import.same IS 'Rows that were taken before';
SELECT protect('feedback_import');
CREATE INDEX feedback_import_latest ON feedback_import (tenant_id, created_at DESC, import_id DESC);

-- What was taken once is not taken again.
CREATE TABLE feedback_known (
  tenant_id integer NOT NULL,
  key       text    NOT NULL,
  import_id uuid    NOT NULL,
  PRIMARY KEY (tenant_id, key)
);
COMMENT ON COLUMN feedback_known.key IS 'Keyed hash of source and outside number; of everything it says where it has no number';
SELECT protect('feedback_known', 'SELECT, INSERT, DELETE');
CREATE INDEX feedback_known_of_import ON feedback_known (tenant_id, import_id);

-- Of a patient whom number, or telephone and name, say exactly.
CREATE TABLE feedback_entry (
  tenant_id  integer NOT NULL,
  patient_id uuid    NOT NULL,
  entry_id   uuid    NOT NULL,
  import_id  uuid    NOT NULL,
  source     text    NOT NULL,
  given_on   date    NOT NULL,
  rating     double precision,
  best       double precision CHECK (best > 0),
  percent    double precision,
  department text,
  doctor     text,
  words_enc  bytea,
  level      text CHECK (level IN ('EMERGENCY', 'URGENT', 'ATTENTION')),
  PRIMARY KEY (tenant_id, patient_id, entry_id),
  CHECK ((rating IS NULL) = (best IS NULL) AND (rating IS NULL) = (percent IS NULL))
);
COMMENT ON COLUMN feedback_entry.percent IS 'The rating as a share of the best, 0 to 100, so that scales compare';
COMMENT ON COLUMN feedback_entry.level IS 'What the red-flag rules say of the words; null when nothing';
SELECT protect('feedback_entry', 'SELECT, INSERT, DELETE');
SELECT follows_merge('feedback_entry');
CREATE INDEX feedback_entry_latest ON feedback_entry (tenant_id, given_on DESC, entry_id DESC);
CREATE INDEX feedback_entry_of_import ON feedback_entry (tenant_id, import_id);

-- Of nobody who is known: the same, without a patient. The words are sealed for the hospital.
CREATE TABLE feedback_unlinked (
  tenant_id  integer NOT NULL,
  entry_id   uuid    NOT NULL,
  import_id  uuid    NOT NULL,
  source     text    NOT NULL,
  given_on   date    NOT NULL,
  rating     double precision,
  best       double precision CHECK (best > 0),
  percent    double precision,
  department text,
  doctor     text,
  words_enc  bytea,
  level      text CHECK (level IN ('EMERGENCY', 'URGENT', 'ATTENTION')),
  PRIMARY KEY (tenant_id, entry_id),
  CHECK ((rating IS NULL) = (best IS NULL) AND (rating IS NULL) = (percent IS NULL))
);
SELECT protect('feedback_unlinked', 'SELECT, INSERT, UPDATE, DELETE');
CREATE INDEX feedback_unlinked_latest ON feedback_unlinked (tenant_id, given_on DESC, entry_id DESC);
CREATE INDEX feedback_unlinked_of_import ON feedback_unlinked (tenant_id, import_id);

CREATE VIEW feedback_fact_entry WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, entry_id, source, given_on, rating, best, percent, department, doctor, level
  FROM feedback_entry;
GRANT SELECT ON feedback_fact_entry TO ${app};
