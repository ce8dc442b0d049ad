-- Stays that are over without anybody having said when: the follow-up of a discharge hangs on that time.
CREATE INDEX clinical_encounter_unended ON clinical_encounter (tenant_id, source_message_id)
  WHERE class = 'inpatient' AND status = 'finished' AND discharged_at IS NULL;
CREATE VIEW clinical_fact_unended_stay WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, encounter_id, source_message_id FROM clinical_encounter
 WHERE class = 'inpatient' AND status = 'finished' AND discharged_at IS NULL;
GRANT SELECT ON clinical_fact_unended_stay TO ${app};
