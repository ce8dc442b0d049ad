-- The policies of the desk, as afterMigrate__desk.sql makes them where they are missing, say the same in words that
-- the database goes through once for a statement instead of once for each row. Changed in place: no table is open
-- for a moment.
DO $$
DECLARE
  one record;
BEGIN
  FOR one IN SELECT polrelid::regclass AS relation FROM pg_policy WHERE polname = 'reach' LOOP
    EXECUTE format($policy$
      ALTER POLICY reach ON %1$s USING (
        ((SELECT split_part(current_setting('app.reach', true), ' ', 2)) = 'all'
          %2$s OR EXISTS (SELECT FROM care_relation c
                      WHERE c.tenant_id = %1$s.tenant_id AND c.patient_id = %1$s.patient_id AND c.kind <> 'excluded'
                        AND c.party_id = ANY ((SELECT NULLIF(split_part(current_setting('app.reach', true), ' ', 4), '')::uuid[])::uuid[])
                        AND c.last_at > (SELECT NULLIF(split_part(current_setting('app.reach', true), ' ', 3), '')::timestamptz)
                        AND c.until > now()))
        AND patient_id <> ALL (ARRAY (
          SELECT x.patient_id FROM care_relation x
           WHERE x.tenant_id = (SELECT NULLIF(current_setting('app.tenant', true), '')::integer)
             AND x.party_id = (SELECT NULLIF(split_part(current_setting('app.reach', true), ' ', 1), '')::uuid)
             AND x.kind = 'excluded' AND x.until > now())))
      $policy$, one.relation, CASE one.relation WHEN 'task_task'::regclass THEN $task$
          OR state <> 'done' AND department_id
               = ANY ((SELECT NULLIF(split_part(current_setting('app.reach', true), ' ', 4), '')::uuid[])::uuid[])
      $task$ ELSE '' END);
  END LOOP;
END $$;
