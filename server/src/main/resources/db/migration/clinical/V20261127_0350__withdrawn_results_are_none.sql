-- A result that was withdrawn, or is not there yet (HL7 table 0085), is nothing that is known of a patient:
-- conditions, measures and the page of the patient do not see it. The reported ones still say so.
CREATE OR REPLACE VIEW clinical_fact_observation WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, observation_id, coalesce(mapped_code, code) AS code, name,
       CASE WHEN mapped_code IS NULL THEN value ELSE mapped_value END AS value, interpretation, observed_at,
       (observed_at AT TIME ZONE 'Asia/Shanghai')::date AS observed_on,
       raw_value, unit, reference_range, report_key, code AS source_code, mapped_system AS code_system,
       mapped_unit AS value_unit, encounter_id, source_message_id
  FROM clinical_observation
 WHERE status NOT IN ('D', 'W', 'X', 'I', 'N', 'O');
