-- Red flags and readings that a person must acknowledge (FHIR DetectedIssue, Flag). The table itself
-- refuses to close one without person, time and outcome.
CREATE TABLE alert_alert (
  tenant_id   integer NOT NULL,
  patient_id  uuid    NOT NULL,
  alert_id    uuid    NOT NULL,
  reference   text    NOT NULL,
  level       text    NOT NULL CHECK (level IN ('EMERGENCY', 'URGENT', 'ATTENTION')),
  category    text    NOT NULL,
  title_zh    text    NOT NULL,
  title_en    text    NOT NULL,
  excerpt_enc bytea   NOT NULL,
  matched     jsonb   NOT NULL,
  rule_ids    text[]  NOT NULL,
  source      text    NOT NULL CHECK (source IN ('questionnaire', 'reply', 'reading')),
  system_actions jsonb NOT NULL,
  raised_at   timestamptz NOT NULL,
  half_at     timestamptz NOT NULL,
  due_at      timestamptz NOT NULL,
  task_id     uuid    NOT NULL,
  state       text    NOT NULL CHECK (state IN ('open', 'acknowledged', 'closed')),
  acknowledged_by uuid,
  acknowledged_at timestamptz,
  closed_by   uuid,
  closed_at   timestamptz,
  outcome     text,
  PRIMARY KEY (tenant_id, patient_id, alert_id),
  UNIQUE (tenant_id, patient_id, reference, level),
  CHECK ((state <> 'open') = (acknowledged_by IS NOT NULL)),
  CHECK ((acknowledged_by IS NULL) = (acknowledged_at IS NULL)),
  CHECK ((state = 'closed') = (closed_by IS NOT NULL AND closed_at IS NOT NULL AND outcome IS NOT NULL))
);
COMMENT ON COLUMN alert_alert.reference IS 'What raised it, in the raiser''s own words';
COMMENT ON COLUMN alert_alert.matched IS 'Ranges of the excerpt in UTF-16 units with the rule each matched; no words';
COMMENT ON COLUMN alert_alert.half_at IS 'Half of the time limit, counted as the limit is (working time for ATTENTION)';
SELECT protect('alert_alert');
CREATE INDEX alert_alert_by_id ON alert_alert (tenant_id, alert_id);
CREATE INDEX alert_alert_open ON alert_alert (tenant_id, half_at) WHERE state = 'open';

-- Who was told because nobody acknowledged in time; one row for each step, ever.
CREATE TABLE alert_escalation (
  tenant_id  integer NOT NULL,
  patient_id uuid    NOT NULL,
  alert_id   uuid    NOT NULL,
  step       text    NOT NULL,
  to_role    text    NOT NULL CHECK (to_role IN ('second-staff', 'lead', 'duty-doctor')),
  planned_at timestamptz NOT NULL,
  at         timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, patient_id, alert_id, step),
  FOREIGN KEY (tenant_id, patient_id, alert_id) REFERENCES alert_alert
);
COMMENT ON COLUMN alert_escalation.planned_at IS 'When the ladder asked for it; later than that, we were down';
SELECT protect('alert_escalation', 'SELECT, INSERT');

CREATE VIEW alert_fact_alert WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, alert_id, level, category, title_zh, title_en, rule_ids, source, raised_at, due_at,
       state, acknowledged_by, acknowledged_at, closed_by, closed_at, outcome, task_id
  FROM alert_alert;
GRANT SELECT ON alert_fact_alert TO ${app};
