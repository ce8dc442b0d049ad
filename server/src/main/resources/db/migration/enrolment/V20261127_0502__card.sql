-- Cards that were opened at the desk 开卡: who was registered by hand, by whom and for which department. Never
-- changed.
CREATE TABLE enrolment_card (
  tenant_id     integer NOT NULL,
  patient_id    uuid    NOT NULL,
  card_id       uuid    NOT NULL,
  number        text    NOT NULL,
  opened_at     timestamptz NOT NULL,
  opened_by     uuid    NOT NULL,
  department_id uuid,
  PRIMARY KEY (tenant_id, patient_id, card_id)
);
COMMENT ON TABLE enrolment_card IS 'Patients who were registered by hand; whoever did, and their department, looks after them until somebody else does';
COMMENT ON COLUMN enrolment_card.card_id IS 'The id of the request, which the number follows from: sent twice it opens one card';
COMMENT ON COLUMN enrolment_card.department_id IS 'Where who opened it worked; null for the whole hospital';
SELECT protect('enrolment_card', 'SELECT, INSERT');
SELECT follows_merge('enrolment_card');

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
SELECT tenant_id, patient_id, staff_id, 'excluded', 'infinity', coalesce(ended_at, 'infinity') FROM care_exclusion
UNION ALL
SELECT tenant_id, patient_id, coalesce(department_id, opened_by), 'card', opened_at, 'infinity' FROM enrolment_card;

-- As on the other sources of care (V20261126_0502).
CREATE TRIGGER care_came AFTER INSERT ON enrolment_card REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION care_changed();
CREATE TRIGGER care_went AFTER DELETE ON enrolment_card REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION care_changed();
CREATE TRIGGER care_changed AFTER UPDATE ON enrolment_card
  FOR EACH ROW WHEN (OLD.patient_id IS DISTINCT FROM NEW.patient_id) EXECUTE FUNCTION care_changed_row();
