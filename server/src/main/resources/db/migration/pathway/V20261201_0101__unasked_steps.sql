-- A step that a person does and that fell due while its plan was muted is not asked of anybody, and says so. What a
-- message does not say is kept with its contact.
ALTER TABLE pathway_step ADD COLUMN unasked_reason text CHECK (unasked_reason IN ('plan-muted'));
COMMENT ON COLUMN pathway_step.unasked_reason IS 'Why nobody was asked to do the step on its day; null when somebody was, or will be';

CREATE OR REPLACE VIEW pathway_fact_step WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, plan_id, step_id, kind, due_on, due_source, closes_on, position, done_at, unasked_reason
  FROM pathway_step;
