CREATE OR REPLACE VIEW questionnaire_fact_form WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, form_id, questionnaire_id, reference, opened_at, submitted_at, level, expires_at
  FROM questionnaire_form;
