-- Runs after every migration: the roles of the desk and of a chart may do what the application's may, and
-- nothing else; and every table of patients, also one that was made a moment ago, is closed to the desk
-- beyond the reach of the request, and to a chart beyond its own patient (ADR 0049, 0056).
DO $$
DECLARE
  held text;
  one record;
BEGIN
  FOREACH held IN ARRAY ARRAY['${desk}', '${chart}'] LOOP
    FOR one IN
      SELECT format('GRANT %s ON %s TO %I', g.privilege_type, c.oid::regclass, held) AS command
        FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) g
       WHERE c.relnamespace = 'xinqiao'::regnamespace AND g.grantee = '${app}'::regrole
         AND c.relkind IN ('r', 'p', 'v')
         AND NOT EXISTS (SELECT FROM aclexplode(c.relacl) d
                          WHERE d.grantee = held::regrole AND d.privilege_type = g.privilege_type)
      UNION ALL
      SELECT format('GRANT %s ON SEQUENCE %s TO %I', g.privilege_type, c.oid::regclass, held)
        FROM pg_class c CROSS JOIN LATERAL aclexplode(c.relacl) g
       WHERE c.relnamespace = 'xinqiao'::regnamespace AND g.grantee = '${app}'::regrole AND c.relkind = 'S'
         AND NOT EXISTS (SELECT FROM aclexplode(c.relacl) d
                          WHERE d.grantee = held::regrole AND d.privilege_type = g.privilege_type)
      UNION ALL
      SELECT format('GRANT %s (%I) ON %s TO %I', g.privilege_type, a.attname, a.attrelid::regclass, held)
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid CROSS JOIN LATERAL aclexplode(a.attacl) g
       WHERE c.relnamespace = 'xinqiao'::regnamespace AND g.grantee = '${app}'::regrole AND NOT a.attisdropped
         AND NOT EXISTS (SELECT FROM aclexplode(a.attacl) d
                          WHERE d.grantee = held::regrole AND d.privilege_type = g.privilege_type)
      UNION ALL
      SELECT format('GRANT EXECUTE ON FUNCTION %s TO %I', p.oid::regprocedure, held)
        FROM pg_proc p CROSS JOIN LATERAL aclexplode(p.proacl) g
       WHERE p.pronamespace = 'xinqiao'::regnamespace AND g.grantee = '${app}'::regrole
         AND NOT EXISTS (SELECT FROM aclexplode(p.proacl) d WHERE d.grantee = held::regrole)
    LOOP
      EXECUTE one.command;
    END LOOP;
  END LOOP;

  -- Without a policy of its own: what the policies themselves read; and the keys of patients, which open
  -- nothing by themselves, and of which a text may need that of somebody who stood for the patient once.
  DROP POLICY IF EXISTS reach ON crypto_patient_key;
  DROP POLICY IF EXISTS chart ON crypto_patient_key;
  FOR one IN
    SELECT c.oid::regclass AS relation FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'patient_id' AND a.attnotnull
     WHERE c.relnamespace = 'xinqiao'::regnamespace AND c.relkind IN ('r', 'p')
       AND c.relname NOT IN ('care_relation', 'crypto_patient_key')
       AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'reach')
  LOOP
    -- From whom the one who asks is kept is read once, into an array, as a few patients at most: a sub-query
    -- would be gone through for each row, which takes longer than reading the row.
    -- app.reach: who asks, 'all' or 'some', care that ended before has faded, whose patients. An open task
    -- is itself what makes its department look after the patient (care_source): it needs no look-up.
    EXECUTE format($policy$
      CREATE POLICY reach ON %1$s AS RESTRICTIVE TO %2$I USING (
        ((SELECT split_part(current_setting('app.reach', true), ' ', 2)) = 'all'
          %3$s OR EXISTS (SELECT FROM care_relation c
                      WHERE c.tenant_id = %1$s.tenant_id AND c.patient_id = %1$s.patient_id AND c.kind <> 'excluded'
                        AND c.party_id = ANY ((SELECT NULLIF(split_part(current_setting('app.reach', true), ' ', 4), '')::uuid[])::uuid[])
                        AND c.last_at > (SELECT NULLIF(split_part(current_setting('app.reach', true), ' ', 3), '')::timestamptz)
                        AND c.until > now()))
        AND patient_id <> ALL (ARRAY (
          SELECT x.patient_id FROM care_relation x
           WHERE x.tenant_id = (SELECT NULLIF(current_setting('app.tenant', true), '')::integer)
             AND x.party_id = (SELECT NULLIF(split_part(current_setting('app.reach', true), ' ', 1), '')::uuid)
             AND x.kind = 'excluded' AND x.until > now())))
      $policy$, one.relation, '${desk}', CASE one.relation WHEN 'task_task'::regclass THEN $task$
          OR state <> 'done' AND department_id
               = ANY ((SELECT NULLIF(split_part(current_setting('app.reach', true), ' ', 4), '')::uuid[])::uuid[])
      $task$ ELSE '' END);
  END LOOP;

  -- A chart was found within the reach of the desk; here it is only compared.
  FOR one IN
    SELECT c.oid::regclass AS relation FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'patient_id' AND a.attnotnull
     WHERE c.relnamespace = 'xinqiao'::regnamespace AND c.relkind IN ('r', 'p')
       AND c.relname NOT IN ('care_relation', 'crypto_patient_key')
       AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'chart')
  LOOP
    EXECUTE format($policy$
      CREATE POLICY chart ON %s AS RESTRICTIVE TO %I
        USING (patient_id = ANY (NULLIF(current_setting('app.chart', true), '')::uuid[]))
      $policy$, one.relation, '${chart}');
  END LOOP;
END $$;
