-- How the patient was, noted by whoever recorded an outcome; never worked out by a program.
ALTER TABLE task_act ADD COLUMN mood text
  CHECK (mood IN ('calm', 'grateful', 'worried', 'low', 'angry', 'in-pain'));
COMMENT ON COLUMN task_act.mood IS 'Null when nobody noted it';
CREATE INDEX task_act_mood ON task_act (tenant_id, patient_id, at) WHERE mood IS NOT NULL AND NOT undone;

CREATE VIEW task_fact_mood WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, task_id, task_id::text || '/' || version AS mood_id, mood, at AS noted_at, by_staff_id
  FROM task_act
 WHERE mood IS NOT NULL AND NOT undone;
GRANT SELECT ON task_fact_mood TO ${app};
