-- A person goes through all accounts and partners' tokens once a quarter and says of each whether it is
-- still needed. What was decided is never changed.
CREATE TABLE oversight_review (
  tenant_id   integer NOT NULL,
  review_id   uuid    NOT NULL,
  begun_at    timestamptz NOT NULL,
  begun_by    uuid    NOT NULL,
  finished_at timestamptz,
  finished_by uuid,
  PRIMARY KEY (tenant_id, review_id),
  CHECK ((finished_at IS NULL) = (finished_by IS NULL))
);
CREATE UNIQUE INDEX oversight_review_open ON oversight_review (tenant_id) WHERE finished_at IS NULL;
CREATE INDEX oversight_review_finished ON oversight_review (tenant_id, finished_at) WHERE finished_at IS NOT NULL;
SELECT protect('oversight_review', 'SELECT, INSERT');
GRANT UPDATE (finished_at, finished_by) ON oversight_review TO ${app};

CREATE TABLE oversight_decision (
  tenant_id  integer NOT NULL,
  review_id  uuid    NOT NULL,
  kind       text    NOT NULL CHECK (kind IN ('account', 'token')),
  subject_id uuid    NOT NULL,
  keep       boolean NOT NULL,
  note       text    CHECK (length(note) <= 200),
  decided_by uuid    NOT NULL,
  decided_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, review_id, kind, subject_id),
  FOREIGN KEY (tenant_id, review_id) REFERENCES oversight_review
);
COMMENT ON COLUMN oversight_decision.keep IS 'False: an engineer is asked to disable the account, or to revoke the token';
CREATE INDEX oversight_decision_against ON oversight_decision (tenant_id, decided_at) WHERE NOT keep;
SELECT protect('oversight_decision', 'SELECT, INSERT');
