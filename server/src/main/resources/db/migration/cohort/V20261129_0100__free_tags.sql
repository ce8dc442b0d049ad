-- Words that staff put on patients as tags and that the hospital does not know yet 自由标签 (ADR 0070). A word waits until
-- somebody with the right takes it into a dimension, says which known tag means the same, or declines it. Says nothing
-- about which patient it is on.
CREATE TABLE cohort_free_tag (
  tenant_id  integer NOT NULL,
  tag        text    NOT NULL CHECK (char_length(tag) BETWEEN 2 AND 20),
  word       text    NOT NULL,
  sensitive  boolean NOT NULL,
  state      text    NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'accepted', 'merged', 'declined')),
  dimension  text,
  target     text,
  reason     text,
  written_by uuid    NOT NULL,
  written_at timestamptz NOT NULL,
  decided_by uuid,
  decided_at timestamptz,
  PRIMARY KEY (tenant_id, tag),
  UNIQUE (tenant_id, word),
  CHECK ((state = 'waiting') = (decided_by IS NULL)),
  CHECK ((state = 'accepted') = (dimension IS NOT NULL)),
  CHECK ((state = 'merged') = (target IS NOT NULL)),
  CHECK ((state = 'declined') = (reason IS NOT NULL))
);
COMMENT ON COLUMN cohort_free_tag.tag IS 'As it was written; its name from then on';
COMMENT ON COLUMN cohort_free_tag.word IS 'As words are compared: without spaces and case, full width as half width';
COMMENT ON COLUMN cohort_free_tag.sensitive IS 'Whether it tells of a diagnosis of the most sensitive class';
COMMENT ON COLUMN cohort_free_tag.target IS 'The known tag that means the same';
COMMENT ON COLUMN cohort_free_tag.reason IS 'A code: why it was declined';
SELECT protect('cohort_free_tag', 'SELECT, INSERT, UPDATE, DELETE');
CREATE INDEX cohort_free_tag_review ON cohort_free_tag (tenant_id, state, written_at, tag);

-- free: a word that waits or was declined. No view gives it out, so no condition finds it.
ALTER TABLE cohort_interval DROP CONSTRAINT cohort_interval_kind_check, DROP CONSTRAINT cohort_interval_check1;
ALTER TABLE cohort_interval
  ADD CONSTRAINT cohort_interval_kind_check CHECK (kind IN ('tag', 'stratum', 'strategy', 'free')),
  ADD CONSTRAINT cohort_interval_check1 CHECK (origin = 'rule' OR kind = 'tag' OR (kind = 'free' AND origin = 'staff')),
  ADD COLUMN said text;
COMMENT ON COLUMN cohort_interval.said IS 'What was put on, where another name stands for it now';
GRANT UPDATE (kind, name, said) ON cohort_interval TO ${app};
CREATE OR REPLACE VIEW cohort_fact_history WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, interval_id, kind, name, value, since, until
  FROM cohort_interval WHERE origin <> 'overruled' AND kind <> 'free';
CREATE INDEX cohort_interval_free ON cohort_interval (tenant_id, name) WHERE kind = 'free';
