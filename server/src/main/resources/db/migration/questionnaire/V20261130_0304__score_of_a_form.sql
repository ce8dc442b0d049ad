-- What an answered form adds up to, for conditions and pathways: the answers themselves stay encrypted.
ALTER TABLE questionnaire_form ADD COLUMN score double precision;
COMMENT ON COLUMN questionnaire_form.score IS 'Total of the questionnaire''s first score; null when it has none or an item of it was not answered';
CREATE OR REPLACE VIEW questionnaire_fact_form WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, form_id, questionnaire_id, reference, opened_at, submitted_at, level, expires_at, score
  FROM questionnaire_form;
CREATE INDEX questionnaire_form_submitted ON questionnaire_form (tenant_id, submitted_at)
  INCLUDE (patient_id, questionnaire_id) WHERE submitted_at IS NOT NULL;
