-- Who had a patient's facts built anew from the kept messages, and what that changed. The record is not
-- called patient_id, because asking is no fact about the patient: it follows no merge, and it keeps no
-- import from being taken back.
CREATE TABLE intake_replay (
  tenant_id    integer NOT NULL,
  replay_id    uuid    NOT NULL,
  record_id    uuid    NOT NULL,
  requested_at timestamptz NOT NULL,
  requested_by uuid    NOT NULL,
  state        text    NOT NULL CHECK (state IN ('waiting', 'done', 'refused')),
  ended_at     timestamptz,
  messages     integer,
  changes      jsonb,
  reason_code  text,
  reason_detail text,
  PRIMARY KEY (tenant_id, replay_id),
  CHECK ((state = 'waiting') = (ended_at IS NULL)),
  CHECK ((state = 'refused') = (reason_code IS NOT NULL))
);
COMMENT ON COLUMN intake_replay.changes IS 'Facts that came and went, by kind; empty when the facts were right. Counts only, no value of a patient';
CREATE UNIQUE INDEX intake_replay_waiting ON intake_replay (tenant_id, record_id) WHERE state = 'waiting';
CREATE INDEX intake_replay_latest ON intake_replay (tenant_id, requested_at DESC, replay_id DESC);
CREATE INDEX intake_replay_of_record ON intake_replay (tenant_id, record_id, requested_at DESC, replay_id DESC);
SELECT protect('intake_replay');
