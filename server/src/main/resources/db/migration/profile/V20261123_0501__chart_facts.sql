-- What the patient's page shows besides what conditions ask for. Columns are only added at the end of
-- the views, so that whoever reads them already sees no difference.
CREATE OR REPLACE VIEW clinical_fact_observation WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, observation_id, code, name, value, interpretation, observed_at,
       (observed_at AT TIME ZONE 'Asia/Shanghai')::date AS observed_on,
       raw_value, unit, reference_range, report_key
  FROM clinical_observation;
CREATE OR REPLACE VIEW clinical_fact_encounter WITH (security_invoker = true) AS
SELECT e.tenant_id, e.patient_id, e.encounter_id, e.class, e.status, e.department_code,
       e.department_name, e.attending_doctor, e.place,
       (e.started_at AT TIME ZONE 'Asia/Shanghai')::date AS started_on,
       (e.discharged_at AT TIME ZONE 'Asia/Shanghai')::date AS discharged_on,
       e.started_at, e.discharged_at, e.disposition, o.due_on AS return_ordered_on, e.visit_key
  FROM clinical_encounter e
  LEFT JOIN clinical_return_order o USING (tenant_id, patient_id, encounter_id)
 WHERE e.status <> 'cancelled';

-- Who works here, by the name that screens show.
CREATE VIEW organization_fact_staff WITH (security_invoker = true) AS
SELECT tenant_id, staff_id, display_name FROM organization_staff;
GRANT SELECT ON organization_fact_staff TO ${app};

-- A plan by its own id alone: its explanation is asked for that way.
CREATE INDEX pathway_plan_by_id ON pathway_plan (tenant_id, plan_id);
-- An encounter by its own id or its visit number, as partners ask for it.
CREATE INDEX clinical_encounter_by_id ON clinical_encounter (tenant_id, encounter_id);
CREATE INDEX clinical_encounter_by_visit ON clinical_encounter (tenant_id, visit_key);
