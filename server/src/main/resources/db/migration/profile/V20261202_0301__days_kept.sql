-- The days of visits and of diagnoses stand in the profile (ADR 0082): "three visits within 37 days" is asked of
-- them, and reads no visits. They are filled here, so that no window is answered from empty ones.
ALTER TABLE profile_patient
  ADD COLUMN visit_days      date[] NOT NULL DEFAULT '{}',
  ADD COLUMN diagnosis_days  date[] NOT NULL DEFAULT '{}',
  ADD COLUMN diagnosis_kinds text[] NOT NULL DEFAULT '{}';
COMMENT ON COLUMN profile_patient.visit_days IS 'The day of each visit, the newest first; several on one day stand there several times';
COMMENT ON COLUMN profile_patient.diagnosis_days IS 'The first day of each disease at each visit: by disease, the newest first';
COMMENT ON COLUMN profile_patient.diagnosis_kinds IS 'The three-character category of ICD-10 of each of diagnosis_days';

DO $$
DECLARE
  tenant integer;
BEGIN
  FOR tenant IN SELECT tenant_id FROM organization_tenant LOOP
    PERFORM set_config('app.tenant', tenant::text, true);
    UPDATE profile_patient p
       SET visit_days = coalesce(known.visit_days, '{}'), diagnosis_days = coalesce(known.diagnosis_days, '{}'),
           diagnosis_kinds = coalesce(known.diagnosis_kinds, '{}')
      FROM (SELECT *
              FROM (SELECT e.patient_id, array_agg(e.started_on ORDER BY e.started_at DESC) AS visit_days
                      FROM clinical_fact_encounter e
                     WHERE e.tenant_id = tenant AND e.started_at IS NOT NULL
                     GROUP BY e.patient_id) AS visited
              FULL JOIN (SELECT k.patient_id,
                                array_agg(k.first_on ORDER BY k.kind, k.first_on DESC) AS diagnosis_days,
                                array_agg(k.kind ORDER BY k.kind, k.first_on DESC) AS diagnosis_kinds
                           FROM (SELECT c.patient_id, left(c.code, 3) AS kind, min(c.recorded_on) AS first_on
                                   FROM clinical_fact_condition c
                                  WHERE c.tenant_id = tenant AND c.code IS NOT NULL AND c.recorded_on IS NOT NULL
                                  GROUP BY c.patient_id, left(c.code, 3), coalesce(c.encounter_id, c.condition_id)) AS k
                          GROUP BY k.patient_id) AS diagnosed USING (patient_id)) AS known
     WHERE p.tenant_id = tenant AND p.patient_id = known.patient_id;
  END LOOP;
  PERFORM set_config('app.tenant', '', true);
END $$;

CREATE OR REPLACE VIEW profile_fact_profile WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, sex, birth_date, deceased, registered_on, visits, emergency_visits, stays, in_hospital,
       first_visit_on, last_visit_on, last_admitted_on, last_discharged_on, return_ordered_on, last_department, diseases,
       last_diagnosed_on, operations, last_operation_on, dispenses, last_dispensed_on, medicines_until, systolic,
       diastolic, pressure_on, glucose, glucose_on, hba1c, hba1c_on, ldl, ldl_on, bmi, bmi_on, last_result_on,
       booked_until, kept, no_shows, last_no_show_on, revisit_due_on, revisit_attended_on, messages, messages_read,
       messages_replied, last_message_on, last_word_on, forms, forms_answered, last_form_on, open_alerts,
       visit_days, diagnosis_days, diagnosis_kinds
  FROM profile_patient;
