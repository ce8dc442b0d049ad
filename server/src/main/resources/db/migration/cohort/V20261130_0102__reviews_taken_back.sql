-- What was decided about a word that staff wrote as a tag, and taken back: the word waits again. Says nothing of patients,
-- and is forgotten with the word.
CREATE TABLE cohort_free_tag_past (
  tenant_id     integer NOT NULL,
  tag           text    NOT NULL,
  state         text    NOT NULL CHECK (state IN ('accepted', 'declined')),
  dimension     text,
  reason        text,
  decided_by    uuid    NOT NULL,
  decided_at    timestamptz NOT NULL,
  taken_back_by uuid    NOT NULL,
  taken_back_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, tag, taken_back_at),
  FOREIGN KEY (tenant_id, tag) REFERENCES cohort_free_tag ON DELETE CASCADE
);
SELECT protect('cohort_free_tag_past', 'SELECT, INSERT');
