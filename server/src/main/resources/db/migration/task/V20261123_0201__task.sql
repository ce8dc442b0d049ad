-- A person's work (FHIR Task). Whether a task is overdue is computed from its due time when somebody
-- asks: nothing flips at midnight.
CREATE TABLE task_task (
  tenant_id      integer  NOT NULL,
  patient_id     uuid     NOT NULL,
  task_id        uuid     NOT NULL,
  reference      text     NOT NULL,
  kind           text     NOT NULL CHECK (kind IN ('red-flag', 'abnormal-answer', 'missed-step', 'call', 'revisit',
                                                   'unknown-outcome', 'registration-review')),
  priority       smallint NOT NULL CHECK (priority BETWEEN 1 AND 4),
  title_zh       text     NOT NULL,
  title_en       text     NOT NULL,
  reason_zh      text     NOT NULL CHECK (char_length(reason_zh) <= 20),
  reason_en      text     NOT NULL,
  due_at         timestamptz NOT NULL,
  state          text     NOT NULL CHECK (state IN ('open', 'in-progress', 'done')),
  owner_staff_id uuid,
  alert_id       uuid,
  preferred_channel text,
  version        integer  NOT NULL,
  created_at     timestamptz NOT NULL,
  snoozed_until  timestamptz,
  outcome_code   text,
  note_enc       bytea,
  outcome_at     timestamptz,
  outcome_by     uuid,
  done_at        timestamptz,
  done_by        uuid,
  closed_why     text,
  PRIMARY KEY (tenant_id, patient_id, task_id),
  UNIQUE (tenant_id, patient_id, reference),
  CHECK ((state = 'done') = (done_at IS NOT NULL)),
  CHECK (state <> 'done' OR (done_by IS NOT NULL AND outcome_code IS NOT NULL) OR closed_why IS NOT NULL),
  CHECK (alert_id IS NULL OR closed_why IS NULL)
);
COMMENT ON COLUMN task_task.reference IS 'Who asked for it, in the asker''s own words; we only hand it back';
COMMENT ON COLUMN task_task.outcome_code IS 'The latest outcome; one that does not close (nobody answered) leaves the task open';
COMMENT ON COLUMN task_task.done_by IS 'Null when no person did it: closed_why says what made it pointless';
SELECT protect('task_task');
CREATE INDEX task_task_by_id ON task_task (tenant_id, task_id);
CREATE INDEX task_task_mine ON task_task (tenant_id, owner_staff_id, priority, due_at, task_id)
  WHERE state <> 'done';
CREATE INDEX task_task_pool ON task_task (tenant_id, priority, due_at, task_id)
  WHERE state <> 'done' AND owner_staff_id IS NULL;
CREATE INDEX task_task_waiting ON task_task (tenant_id, priority, due_at, task_id) WHERE state <> 'done';
CREATE INDEX task_task_done ON task_task (tenant_id, done_by, done_at) WHERE state = 'done';

-- What was done with a task, each with the state before it: to undo, and to count calls.
CREATE TABLE task_act (
  tenant_id    integer NOT NULL,
  patient_id   uuid    NOT NULL,
  task_id      uuid    NOT NULL,
  version      integer NOT NULL,
  act          text    NOT NULL CHECK (act IN ('take', 'complete', 'snooze', 'undo', 'close')),
  at           timestamptz NOT NULL,
  by_staff_id  uuid,
  outcome_code text,
  undone       boolean NOT NULL DEFAULT false,
  before_state          text NOT NULL,
  before_owner_staff_id uuid,
  before_due_at         timestamptz NOT NULL,
  before_snoozed_until  timestamptz,
  before_outcome_code   text,
  before_note_enc       bytea,
  before_outcome_at     timestamptz,
  before_outcome_by     uuid,
  PRIMARY KEY (tenant_id, patient_id, task_id, version)
);
COMMENT ON COLUMN task_act.version IS 'The version of the task that this act made';
SELECT protect('task_act');
CREATE INDEX task_act_calls ON task_act (tenant_id, at) WHERE act = 'complete' AND NOT undone;

CREATE VIEW task_fact_task WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, task_id, kind, 'P' || priority AS priority, title_zh, title_en, state, due_at,
       created_at, done_at, outcome_code, owner_staff_id
  FROM task_task;
GRANT SELECT ON task_fact_task TO ${app};
