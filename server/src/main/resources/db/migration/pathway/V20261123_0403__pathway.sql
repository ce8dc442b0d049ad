-- Pathways 随访路径 that run: one plan per patient, pathway and cycle, its steps with their days (FHIR
-- CarePlan). Whether a step is missed is computed from the day, never stored.
CREATE TABLE pathway_plan (
  tenant_id   integer NOT NULL,
  patient_id  uuid    NOT NULL,
  plan_id     uuid    NOT NULL,
  pathway_id  text    NOT NULL,
  pathway_version integer NOT NULL,
  cycle       uuid    NOT NULL,
  anchor_on   date    NOT NULL,
  department_code text NOT NULL,
  department_name text NOT NULL,
  doctor      text,
  state       text    NOT NULL CHECK (state IN ('active', 'completed', 'stopped')),
  stop_reason text,
  started_at  timestamptz NOT NULL,
  ended_at    timestamptz,
  PRIMARY KEY (tenant_id, patient_id, plan_id),
  UNIQUE (tenant_id, patient_id, pathway_id, cycle)
);
COMMENT ON COLUMN pathway_plan.cycle IS 'What started it, such as the stay in hospital: the same stay never starts it twice';
SELECT protect('pathway_plan');

CREATE TABLE pathway_step (
  tenant_id   integer NOT NULL,
  patient_id  uuid    NOT NULL,
  plan_id     uuid    NOT NULL,
  step_id     text    NOT NULL,
  kind        text    NOT NULL CHECK (kind IN ('questionnaire', 'message', 'revisit')),
  due_on      date    NOT NULL,
  due_source  text    NOT NULL CHECK (due_source IN ('order', 'report', 'guideline')),
  closes_on   date    NOT NULL,
  position    integer NOT NULL,
  no_reply_hours integer,
  followed_up_at timestamptz,
  PRIMARY KEY (tenant_id, patient_id, plan_id, step_id)
);
COMMENT ON COLUMN pathway_step.no_reply_hours IS 'A person takes over when the patient has not answered for so long';
COMMENT ON COLUMN pathway_step.followed_up_at IS 'When a task was opened because of silence; once';
COMMENT ON COLUMN pathway_step.closes_on IS 'Last day on which it still makes sense';
SELECT protect('pathway_step');

-- What is due when: a table of its own, so that the day's planning reads an index and nothing else.
-- A row goes when its contact is planned.
CREATE TABLE pathway_due (
  tenant_id   integer NOT NULL,
  patient_id  uuid    NOT NULL,
  plan_id     uuid    NOT NULL,
  step_id     text    NOT NULL,
  occasion    text    NOT NULL,
  due_on      date    NOT NULL,
  PRIMARY KEY (tenant_id, patient_id, plan_id, step_id, occasion)
);
COMMENT ON COLUMN pathway_due.occasion IS 'The step itself, or one of its reminders';
CREATE INDEX pathway_due_day ON pathway_due (tenant_id, due_on);
SELECT protect('pathway_due', 'SELECT, INSERT, UPDATE, DELETE');

-- Patients whose facts changed since they were last planned.
CREATE TABLE pathway_pending (
  tenant_id   integer NOT NULL,
  patient_id  uuid    NOT NULL,
  since       timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, patient_id)
);
SELECT protect('pathway_pending', 'SELECT, INSERT, UPDATE, DELETE');

CREATE VIEW pathway_fact_plan WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, plan_id, pathway_id, pathway_version, cycle, anchor_on, department_name, doctor,
       state, stop_reason, started_at, ended_at
  FROM pathway_plan;
CREATE VIEW pathway_fact_step WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, plan_id, step_id, kind, due_on, due_source, closes_on, position
  FROM pathway_step;
GRANT SELECT ON pathway_fact_plan, pathway_fact_step TO ${app};
