-- That a known tag stands for a word of the hospital 并入 (ADR 0070). Undone, the word is what it was before.
CREATE TABLE cohort_tag_merge (
  tenant_id  integer NOT NULL,
  merge_id   uuid    NOT NULL,
  tag        text    NOT NULL,
  target     text    NOT NULL,
  before     text    NOT NULL CHECK (before IN ('waiting', 'accepted')),
  dimension  text,
  patients   bigint  NOT NULL,
  merged_by  uuid    NOT NULL,
  merged_at  timestamptz NOT NULL,
  undone_by  uuid,
  undone_at  timestamptz,
  PRIMARY KEY (tenant_id, merge_id),
  CHECK ((before = 'accepted') = (dimension IS NOT NULL)),
  CHECK ((undone_by IS NULL) = (undone_at IS NULL))
);
COMMENT ON COLUMN cohort_tag_merge.before IS 'What the word was before';
COMMENT ON COLUMN cohort_tag_merge.dimension IS 'In which it counted before';
COMMENT ON COLUMN cohort_tag_merge.patients IS 'Who had the word then';
SELECT protect('cohort_tag_merge', 'SELECT, INSERT, UPDATE (undone_by, undone_at)');
CREATE UNIQUE INDEX cohort_tag_merge_holds ON cohort_tag_merge (tenant_id, tag) WHERE undone_at IS NULL;
CREATE INDEX cohort_tag_merge_newest ON cohort_tag_merge (tenant_id, merged_at DESC, merge_id DESC);
CREATE INDEX cohort_interval_said ON cohort_interval (tenant_id, said) WHERE said IS NOT NULL;
