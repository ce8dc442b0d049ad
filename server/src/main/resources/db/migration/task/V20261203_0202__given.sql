-- Tasks are given to somebody (ADR 0086). An owner of an open task was given it and has not begun; of one in
-- progress took it.
ALTER TABLE task_task ADD COLUMN give_at timestamptz, ADD COLUMN given_at timestamptz, ADD COLUMN given_to uuid,
  ADD COLUMN given_from uuid, ADD COLUMN given_why text, ADD COLUMN given_open integer,
  ADD COLUMN given_capacity integer;
COMMENT ON COLUMN task_task.give_at IS 'When it is to be given while nobody has it; null: whoever takes it has it';
COMMENT ON COLUMN task_task.given_at IS 'The last decision; its reason holds while given_to is the owner';
COMMENT ON COLUMN task_task.given_to IS 'Null: nobody could be given it, and given_why says why not';
COMMENT ON COLUMN task_task.given_from IS 'Who had it and was away; null when nobody had it';
COMMENT ON COLUMN task_task.given_open IS 'Minutes of open tasks that they had before';
CREATE INDEX task_task_to_give ON task_task (tenant_id, give_at)
  WHERE state <> 'done' AND owner_staff_id IS NULL AND give_at IS NOT NULL;

ALTER TABLE task_act DROP CONSTRAINT task_act_act_check;
ALTER TABLE task_act ADD CONSTRAINT task_act_act_check
  CHECK (act IN ('take', 'complete', 'snooze', 'undo', 'close', 'assign'));

DO $$
DECLARE
  tenant integer;
BEGIN
  FOR tenant IN SELECT tenant_id FROM organization_tenant LOOP
    PERFORM set_config('app.tenant', tenant::text, true);
    UPDATE task_task SET give_at = created_at
     WHERE tenant_id = tenant AND state = 'open' AND owner_staff_id IS NULL AND alert_id IS NULL
       AND kind IN ('abnormal-answer', 'missed-step', 'call', 'revisit', 'reply');
  END LOOP;
  PERFORM set_config('app.tenant', '', true);
END $$;
