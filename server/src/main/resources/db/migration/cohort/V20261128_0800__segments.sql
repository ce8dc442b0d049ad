-- Segments 分群 (ADR 0067): saved conditions about the patient, shared by the hospital. Says nothing about any patient.
CREATE TABLE cohort_segment (
  tenant_id   integer NOT NULL,
  segment_id  uuid    NOT NULL,
  name        text    NOT NULL CHECK (char_length(name) BETWEEN 1 AND 40),
  note        text    CHECK (char_length(note) BETWEEN 1 AND 400),
  condition   jsonb   NOT NULL,
  version     integer NOT NULL CHECK (version > 0),
  made_by     uuid    NOT NULL,
  changed_at  timestamptz NOT NULL,
  changed_by  uuid    NOT NULL,
  number      bigint,
  counted_at  timestamptz,
  counted_for date,
  PRIMARY KEY (tenant_id, segment_id),
  UNIQUE (tenant_id, name)
);
COMMENT ON COLUMN cohort_segment.condition IS 'As content/schema/condition.schema.json says; may name other segments';
COMMENT ON COLUMN cohort_segment.number IS 'Patients of the whole hospital; null where it was not counted yet or could not be';
COMMENT ON COLUMN cohort_segment.counted_for IS 'The day for which it was last counted; null when it has to be counted again';
SELECT protect('cohort_segment', 'SELECT, INSERT, UPDATE, DELETE');

-- What it said in each version, and of how many it held last.
CREATE TABLE cohort_segment_version (
  tenant_id   integer NOT NULL,
  segment_id  uuid    NOT NULL,
  version     integer NOT NULL,
  name        text    NOT NULL,
  note        text,
  condition   jsonb   NOT NULL,
  changed_at  timestamptz NOT NULL,
  changed_by  uuid    NOT NULL,
  number      bigint,
  PRIMARY KEY (tenant_id, segment_id, version)
);
SELECT protect('cohort_segment_version', 'SELECT, INSERT, UPDATE (number), DELETE');

-- Who uses a segment: another segment, later a plan or a campaign. What is used is not deleted.
CREATE TABLE cohort_segment_use (
  tenant_id   integer NOT NULL,
  segment_id  uuid    NOT NULL,
  kind        text    NOT NULL CHECK (kind IN ('segment')),
  user_id     uuid    NOT NULL,
  PRIMARY KEY (tenant_id, segment_id, kind, user_id)
);
COMMENT ON COLUMN cohort_segment_use.segment_id IS 'The one that is used';
SELECT protect('cohort_segment_use', 'SELECT, INSERT, DELETE');
CREATE INDEX cohort_segment_use_of ON cohort_segment_use (tenant_id, kind, user_id);

-- How many it held of at the last count of each day; 400 days are kept.
CREATE TABLE cohort_segment_count (
  tenant_id   integer NOT NULL,
  segment_id  uuid    NOT NULL,
  day         date    NOT NULL,
  version     integer NOT NULL,
  number      bigint  NOT NULL,
  counted_at  timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, segment_id, day)
);
SELECT protect('cohort_segment_count', 'SELECT, INSERT, UPDATE (version, number, counted_at), DELETE');
CREATE INDEX cohort_segment_count_by_day ON cohort_segment_count (tenant_id, day);
