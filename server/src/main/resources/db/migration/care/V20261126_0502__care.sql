-- Who looks after whom (ADR 0049): departments by what the hospital says about visits and appointments,
-- members of staff by their tasks, as part of a care team, or because they opened the file in an
-- emergency. What was said by people is kept in tables of its own; care_relation is worked out from
-- everything, by the database, whoever writes.

-- The people who look after one patient beside the department: FHIR CareTeam.
CREATE TABLE care_team_member (
  tenant_id  integer NOT NULL,
  patient_id uuid    NOT NULL,
  member_id  uuid    NOT NULL,
  staff_id   uuid    NOT NULL,
  function   text    NOT NULL CHECK (function IN ('attending-doctor', 'primary-nurse', 'owner')),
  since      timestamptz NOT NULL,
  until      timestamptz,
  added_by   uuid    NOT NULL,
  ended_at   timestamptz,
  ended_by   uuid,
  PRIMARY KEY (tenant_id, patient_id, member_id),
  CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
COMMENT ON COLUMN care_team_member.until IS 'For somebody who stands in; null while nobody has said an end';
SELECT protect('care_team_member');
SELECT follows_merge('care_team_member');
CREATE INDEX care_team_member_of_staff ON care_team_member (tenant_id, staff_id) WHERE ended_at IS NULL;

-- A file opened in an emergency 紧急查看 by somebody whom it would otherwise be closed to.
CREATE TABLE care_emergency_access (
  tenant_id  integer NOT NULL,
  patient_id uuid    NOT NULL,
  access_id  uuid    NOT NULL,
  staff_id   uuid    NOT NULL,
  reason_enc bytea   NOT NULL,
  opened_at  timestamptz NOT NULL,
  ends_at    timestamptz NOT NULL,
  reviewed_at timestamptz,
  reviewed_by uuid,
  verdict    text CHECK (verdict IN ('justified', 'not-justified')),
  review_note_enc bytea,
  PRIMARY KEY (tenant_id, patient_id, access_id),
  CHECK ((reviewed_at IS NULL) = (verdict IS NULL) AND (reviewed_at IS NULL) = (reviewed_by IS NULL)),
  CHECK (reviewed_by <> staff_id)
);
SELECT protect('care_emergency_access');
SELECT follows_merge('care_emergency_access');
CREATE INDEX care_emergency_access_open ON care_emergency_access (tenant_id, opened_at, access_id);

-- Who is told of it at once: the leads, who answer for the patient, and the auditors, who answer for privacy.
CREATE TABLE care_emergency_notice (
  tenant_id  integer NOT NULL,
  patient_id uuid    NOT NULL,
  access_id  uuid    NOT NULL,
  audience   text    NOT NULL CHECK (audience IN ('lead', 'auditor')),
  made_at    timestamptz NOT NULL,
  seen_at    timestamptz,
  seen_by    uuid,
  PRIMARY KEY (tenant_id, patient_id, access_id, audience),
  CHECK ((seen_at IS NULL) = (seen_by IS NULL))
);
SELECT protect('care_emergency_notice');
SELECT follows_merge('care_emergency_notice');
CREATE INDEX care_emergency_notice_unseen ON care_emergency_notice (tenant_id, audience) WHERE seen_at IS NULL;

-- Somebody who must not see a patient's file, whatever their role and in an emergency too: a relative, a
-- neighbour, a colleague. A no stands before every yes.
CREATE TABLE care_exclusion (
  tenant_id  integer NOT NULL,
  patient_id uuid    NOT NULL,
  exclusion_id uuid  NOT NULL,
  staff_id   uuid    NOT NULL,
  reason_enc bytea   NOT NULL,
  since      timestamptz NOT NULL,
  added_by   uuid    NOT NULL,
  ended_at   timestamptz,
  ended_by   uuid,
  PRIMARY KEY (tenant_id, patient_id, exclusion_id),
  CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
SELECT protect('care_exclusion');
SELECT follows_merge('care_exclusion');
CREATE INDEX care_exclusion_of_staff ON care_exclusion (tenant_id, staff_id, patient_id) WHERE ended_at IS NULL;

-- One row for each party, a department or a member of staff, and each kind of bond.
CREATE TABLE care_relation (
  tenant_id  integer NOT NULL,
  patient_id uuid    NOT NULL,
  party_id   uuid    NOT NULL,
  kind       text    NOT NULL,
  last_at    timestamptz NOT NULL,
  until      timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, patient_id, party_id, kind)
);
COMMENT ON COLUMN care_relation.kind IS 'excluded: must not see the file, whatever else stands here';
COMMENT ON COLUMN care_relation.last_at IS 'When it was last seen; a bond fades. Infinity for one that does not';
COMMENT ON COLUMN care_relation.until IS 'When it is over, whatever happens; infinity when nobody has said';
SELECT protect('care_relation', 'SELECT');
CREATE INDEX care_relation_excluded ON care_relation (tenant_id, party_id, patient_id) WHERE kind = 'excluded';

CREATE VIEW care_source WITH (security_invoker = true) AS
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
SELECT tenant_id, patient_id, staff_id, 'care-team', 'infinity', coalesce(ended_at, until, 'infinity')
  FROM care_team_member
UNION ALL
SELECT tenant_id, patient_id, staff_id, 'emergency', 'infinity', ends_at FROM care_emergency_access
UNION ALL
SELECT tenant_id, patient_id, staff_id, 'excluded', 'infinity', coalesce(ended_at, 'infinity') FROM care_exclusion;

-- Hospitals name departments in messages long before anybody enters them by hand.
CREATE FUNCTION care_know_departments(tenant integer, patients uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = xinqiao, pg_temp AS $$
  INSERT INTO organization_department (tenant_id, department_id, code, name)
  SELECT DISTINCT ON (said.code) tenant, gen_random_uuid(), said.code, said.name
    FROM (SELECT coalesce(e.mapped_department_code, e.department_code) AS code,
                 coalesce(e.mapped_department_name, e.department_name) AS name
            FROM clinical_encounter e
           WHERE e.tenant_id = tenant AND e.patient_id = ANY (patients)) said
   WHERE said.code <> '' AND NOT EXISTS (
           SELECT FROM organization_department d WHERE d.tenant_id = tenant AND d.code = said.code)
  ON CONFLICT (tenant_id, code) DO NOTHING
$$;

-- The rows of merged records are with the one that stands for them, and so is the care; the records
-- themselves (their numbers, their search keys) are looked after by the same.
CREATE FUNCTION care_work_out(tenant integer, patients uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = xinqiao, pg_temp AS $$
  WITH standing AS (
    SELECT DISTINCT coalesce(p.standing_id, p.patient_id) AS patient_id FROM patient p
     WHERE p.tenant_id = tenant AND p.patient_id = ANY (patients)),
  record AS (
    SELECT patient_id, patient_id AS standing_id FROM standing
    UNION ALL
    SELECT p.patient_id, p.standing_id FROM standing s
      JOIN patient p ON p.tenant_id = tenant AND p.standing_id = s.patient_id),
  true_now AS (
    SELECT r.patient_id, c.party_id, c.kind, max(c.last_at) AS last_at, max(c.until) AS until
      FROM record r JOIN care_source c ON c.tenant_id = tenant AND c.patient_id = r.standing_id
     GROUP BY r.patient_id, c.party_id, c.kind),
  gone AS (
    DELETE FROM care_relation r
     WHERE r.tenant_id = tenant AND r.patient_id IN (SELECT patient_id FROM record)
       AND NOT EXISTS (SELECT FROM true_now n
                        WHERE n.patient_id = r.patient_id AND n.party_id = r.party_id AND n.kind = r.kind))
  INSERT INTO care_relation AS old (tenant_id, patient_id, party_id, kind, last_at, until)
  SELECT tenant, patient_id, party_id, kind, last_at, until FROM true_now
   ORDER BY patient_id, party_id, kind
  ON CONFLICT (tenant_id, patient_id, party_id, kind) DO UPDATE
    SET last_at = EXCLUDED.last_at, until = EXCLUDED.until
  WHERE (old.last_at, old.until) IS DISTINCT FROM (EXCLUDED.last_at, EXCLUDED.until)
$$;
REVOKE ALL ON FUNCTION care_know_departments(integer, uuid[]), care_work_out(integer, uuid[]) FROM PUBLIC;

-- After rows came or went, for all of their patients at once.
CREATE FUNCTION care_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = xinqiao, pg_temp AS $$
DECLARE
  one record;
BEGIN
  FOR one IN SELECT tenant_id, array_agg(DISTINCT patient_id) AS patients FROM changed GROUP BY tenant_id LOOP
    IF TG_TABLE_NAME = 'clinical_encounter' THEN
      PERFORM care_know_departments(one.tenant_id, one.patients);
    END IF;
    PERFORM care_work_out(one.tenant_id, one.patients);
  END LOOP;
  RETURN NULL;
END $$;

-- After a row changed in what counts; its trigger says what.
CREATE FUNCTION care_changed_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = xinqiao, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'clinical_encounter' THEN
    PERFORM care_know_departments(NEW.tenant_id, ARRAY[NEW.patient_id]);
  END IF;
  PERFORM care_work_out(NEW.tenant_id,
                        CASE WHEN OLD.patient_id = NEW.patient_id THEN ARRAY[NEW.patient_id]
                             ELSE ARRAY[OLD.patient_id, NEW.patient_id] END);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION care_changed(), care_changed_row() FROM PUBLIC;

DO $$
DECLARE
  source text[];
BEGIN
  FOREACH source SLICE 1 IN ARRAY ARRAY[
    ['clinical_encounter', '(o.patient_id, o.status, o.department_code, o.mapped_department_code, o.started_at, o.discharged_at)'],
    ['appointment', '(o.patient_id, o.status, o.department_name, o.starts_at)'],
    ['task_task', '(o.patient_id, o.owner_staff_id, o.done_at)'],
    ['care_team_member', '(o.patient_id, o.until, o.ended_at)'],
    ['care_emergency_access', '(o.patient_id, o.ends_at)'],
    ['care_exclusion', '(o.patient_id, o.ended_at)']]
  LOOP
    EXECUTE format('CREATE TRIGGER care_came AFTER INSERT ON %I REFERENCING NEW TABLE AS changed
                      FOR EACH STATEMENT EXECUTE FUNCTION care_changed()', source[1]);
    EXECUTE format('CREATE TRIGGER care_went AFTER DELETE ON %I REFERENCING OLD TABLE AS changed
                      FOR EACH STATEMENT EXECUTE FUNCTION care_changed()', source[1]);
    EXECUTE format('CREATE TRIGGER care_changed AFTER UPDATE ON %I FOR EACH ROW WHEN (%s IS DISTINCT FROM %s)
                      EXECUTE FUNCTION care_changed_row()',
                   source[1], replace(source[2], 'o.', 'OLD.'), replace(source[2], 'o.', 'NEW.'));
  END LOOP;
END $$;

-- Records become one, or part.
CREATE FUNCTION care_merged() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = xinqiao, pg_temp AS $$
BEGIN
  PERFORM care_work_out(NEW.tenant_id, array_remove(ARRAY[NEW.patient_id, OLD.standing_id, NEW.standing_id], NULL));
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION care_merged() FROM PUBLIC;
CREATE TRIGGER care_merged AFTER UPDATE ON patient
  FOR EACH ROW WHEN (OLD.standing_id IS DISTINCT FROM NEW.standing_id) EXECUTE FUNCTION care_merged();

-- What is there already.
DO $$
DECLARE
  tenant integer;
  patients uuid[];
BEGIN
  FOR tenant IN SELECT tenant_id FROM organization_tenant LOOP
    PERFORM set_config('app.tenant', tenant::text, true);
    SELECT coalesce(array_agg(patient_id), '{}') INTO patients FROM patient WHERE tenant_id = tenant;
    PERFORM care_know_departments(tenant, patients);
    PERFORM care_work_out(tenant, patients);
  END LOOP;
  PERFORM set_config('app.tenant', '', true);
END $$;
