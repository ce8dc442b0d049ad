-- Staff keep a plan quiet until a day, and end it. Reasons are codes: what a patient said belongs to tasks.
ALTER TABLE pathway_plan ADD COLUMN muted_until date;
ALTER TABLE pathway_plan ADD COLUMN mute_reason text
  CHECK (mute_reason IN ('patient-asked', 'in-hospital', 'away', 'cared-for-elsewhere'));
ALTER TABLE pathway_plan ADD CONSTRAINT pathway_plan_muted_with_reason
  CHECK ((muted_until IS NULL) = (mute_reason IS NULL));
COMMENT ON COLUMN pathway_plan.muted_until IS 'The last day on which nothing of it goes out; null while it is not muted';

CREATE OR REPLACE VIEW pathway_fact_plan WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, plan_id, pathway_id, pathway_version, cycle, anchor_on, department_name, doctor,
       state, stop_reason, started_at, ended_at, muted_until, mute_reason
  FROM pathway_plan;
