-- A step that a person does is done when they say so.
ALTER TABLE pathway_step ADD COLUMN done_at timestamptz;
COMMENT ON COLUMN pathway_step.done_at IS 'When the task that the step opened was done, whenever that was; null for steps that others do';

CREATE OR REPLACE VIEW pathway_fact_step WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, plan_id, step_id, kind, due_on, due_source, closes_on, position, done_at
  FROM pathway_step;
