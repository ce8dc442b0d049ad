-- A department looks after a patient while a task of it is open, however long ago the last visit was
-- (ADR 0061): who is asked to call somebody must be able to see whom.
CREATE OR REPLACE VIEW care_source WITH (security_invoker = true) AS
SELECT e.tenant_id, e.patient_id, d.department_id AS party_id, 'encounter' AS kind,
       coalesce(e.discharged_at, e.started_at) AS last_at, timestamptz 'infinity' AS until
  FROM clinical_encounter e
  JOIN organization_department d
    ON d.tenant_id = e.tenant_id AND d.code = coalesce(e.mapped_department_code, e.department_code)
 WHERE e.status <> 'cancelled'
UNION ALL
SELECT a.tenant_id, a.patient_id, d.department_id, 'appointment', a.starts_at, 'infinity'
  FROM appointment a
  JOIN organization_department d ON d.tenant_id = a.tenant_id AND d.name = a.department_name
 WHERE a.status <> 'cancelled'
UNION ALL
SELECT tenant_id, patient_id, owner_staff_id, 'task', coalesce(done_at, 'infinity'), 'infinity'
  FROM task_task WHERE owner_staff_id IS NOT NULL
UNION ALL
SELECT tenant_id, patient_id, department_id, 'task', coalesce(done_at, 'infinity'), 'infinity'
  FROM task_task WHERE department_id IS NOT NULL
UNION ALL
SELECT tenant_id, patient_id, staff_id, 'care-team', 'infinity', coalesce(ended_at, until, 'infinity')
  FROM care_team_member
UNION ALL
SELECT tenant_id, patient_id, staff_id, 'emergency', 'infinity', ends_at FROM care_emergency_access
UNION ALL
SELECT tenant_id, patient_id, staff_id, 'excluded', 'infinity', coalesce(ended_at, 'infinity') FROM care_exclusion;

-- New tasks are many at once and nearly all open and nobody's: what they say of the department is one
-- statement; only those that somebody has already need everything worked out.
CREATE FUNCTION care_task_came() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = xinqiao, pg_temp AS $$
DECLARE
  one record;
BEGIN
  INSERT INTO care_relation AS known (tenant_id, patient_id, party_id, kind, last_at, until)
  SELECT r.tenant_id, r.patient_id, r.department_id, 'task', 'infinity', 'infinity'
    FROM (SELECT tenant_id, patient_id, department_id FROM changed WHERE department_id IS NOT NULL AND done_at IS NULL
          UNION
          SELECT p.tenant_id, p.patient_id, c.department_id FROM changed c
            JOIN patient p ON p.tenant_id = c.tenant_id AND p.standing_id = c.patient_id
           WHERE c.department_id IS NOT NULL AND c.done_at IS NULL) r
   ORDER BY r.patient_id, r.department_id
  ON CONFLICT (tenant_id, patient_id, party_id, kind) DO UPDATE SET last_at = 'infinity'
  WHERE known.last_at <> 'infinity';
  FOR one IN SELECT tenant_id, array_agg(DISTINCT patient_id) AS patients FROM changed
              WHERE owner_staff_id IS NOT NULL OR department_id IS NOT NULL AND done_at IS NOT NULL
              GROUP BY tenant_id LOOP
    PERFORM care_work_out(one.tenant_id, one.patients);
  END LOOP;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION care_task_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = xinqiao, pg_temp AS $$
DECLARE
  one record;
BEGIN
  FOR one IN SELECT tenant_id, array_agg(DISTINCT patient_id) AS patients FROM changed
              WHERE owner_staff_id IS NOT NULL OR department_id IS NOT NULL GROUP BY tenant_id LOOP
    PERFORM care_work_out(one.tenant_id, one.patients);
  END LOOP;
  RETURN NULL;
END $$;
ALTER FUNCTION care_task_changed() RENAME TO care_task_went;
REVOKE ALL ON FUNCTION care_task_came(), care_task_went() FROM PUBLIC;

-- The open tasks that are there already.
DO $$
DECLARE
  tenant integer;
BEGIN
  FOR tenant IN SELECT tenant_id FROM organization_tenant LOOP
    PERFORM set_config('app.tenant', tenant::text, true);
    UPDATE task_task t SET department_id = (
      SELECT r.party_id FROM care_relation r
       WHERE r.tenant_id = t.tenant_id AND r.patient_id = t.patient_id AND r.kind IN ('encounter', 'appointment')
       ORDER BY r.last_at > now(), abs(extract(epoch FROM r.last_at - now())) LIMIT 1)
     WHERE t.tenant_id = tenant AND t.state <> 'done';
    INSERT INTO care_relation (tenant_id, patient_id, party_id, kind, last_at, until)
    SELECT tenant, r.patient_id, r.department_id, 'task', 'infinity', 'infinity'
      FROM (SELECT patient_id, department_id FROM task_task
             WHERE tenant_id = tenant AND state <> 'done' AND department_id IS NOT NULL
            UNION
            SELECT p.patient_id, t.department_id FROM task_task t
              JOIN patient p ON p.tenant_id = tenant AND p.standing_id = t.patient_id
             WHERE t.tenant_id = tenant AND t.state <> 'done' AND t.department_id IS NOT NULL) r
    ON CONFLICT (tenant_id, patient_id, party_id, kind) DO NOTHING;
  END LOOP;
  PERFORM set_config('app.tenant', '', true);
END $$;

DROP TRIGGER care_came ON task_task;
DROP TRIGGER care_changed ON task_task;
CREATE TRIGGER care_came AFTER INSERT ON task_task REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION care_task_came();
CREATE TRIGGER care_changed AFTER UPDATE ON task_task
  FOR EACH ROW WHEN ((OLD.patient_id, OLD.owner_staff_id, OLD.department_id, OLD.done_at)
      IS DISTINCT FROM (NEW.patient_id, NEW.owner_staff_id, NEW.department_id, NEW.done_at))
  EXECUTE FUNCTION care_changed_row();

-- Whom somebody looks after themselves, not by their department: few.
CREATE INDEX care_relation_of_person ON care_relation (tenant_id, party_id, patient_id)
  WHERE kind IN ('care-team', 'task');

-- Made anew by the callback, with what it now says of tasks.
DROP POLICY IF EXISTS reach ON task_task;
