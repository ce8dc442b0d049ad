-- The department that a task is assigned to (ADR 0061): its members find it on their lists without the
-- tasks of the whole hospital being asked one by one whose patients they are about.
ALTER TABLE task_task ADD COLUMN department_id uuid;
COMMENT ON COLUMN task_task.department_id IS
  'Where the patient was seen last when the task was made; null when no department had seen them';
CREATE INDEX task_task_of_department ON task_task (tenant_id, department_id, priority, due_at, task_id)
  WHERE state <> 'done';

CREATE OR REPLACE VIEW task_fact_task WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, task_id, kind, 'P' || priority AS priority, title_zh, title_en, state, due_at,
       created_at, done_at, outcome_code, owner_staff_id, department_id
  FROM task_task;
