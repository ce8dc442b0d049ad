-- A task that nobody has ties nobody to its patient: most tasks are made so, many at once.
CREATE FUNCTION care_task_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = xinqiao, pg_temp AS $$
DECLARE
  one record;
BEGIN
  FOR one IN SELECT tenant_id, array_agg(DISTINCT patient_id) AS patients FROM changed
              WHERE owner_staff_id IS NOT NULL GROUP BY tenant_id LOOP
    PERFORM care_work_out(one.tenant_id, one.patients);
  END LOOP;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION care_task_changed() FROM PUBLIC;

DROP TRIGGER care_came ON task_task;
DROP TRIGGER care_went ON task_task;
CREATE TRIGGER care_came AFTER INSERT ON task_task REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION care_task_changed();
CREATE TRIGGER care_went AFTER DELETE ON task_task REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION care_task_changed();
