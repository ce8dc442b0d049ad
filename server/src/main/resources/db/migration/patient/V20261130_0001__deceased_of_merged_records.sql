-- Only a merged record stands for nobody of its own: told that, a question about many patients reads
-- the index of merged records instead of all patients.
CREATE OR REPLACE VIEW patient_fact_patient WITH (security_invoker = true) AS
SELECT p.tenant_id, p.patient_id, p.sex, p.birth_date,
       p.deceased_at IS NOT NULL OR EXISTS (SELECT 1 FROM patient m
                                             WHERE m.tenant_id = p.tenant_id AND m.standing_id = p.patient_id
                                               AND m.standing_id IS NOT NULL AND m.deceased_at IS NOT NULL) AS deceased,
       p.anonymous, p.preferred_channel, p.registered_at, p.source_message_id
  FROM patient p WHERE p.standing_id IS NULL;
