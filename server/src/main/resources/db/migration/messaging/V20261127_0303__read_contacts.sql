CREATE OR REPLACE VIEW messaging_fact_contact WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, contact_id, reference, title_zh, title_en, purpose, priority, template_id, planned_for,
       not_after, state, channel, reason_code, reason_detail, sent_at, delivered_at, replied_at, link_purpose,
       link_target, created_at, consent_basis, consent_reason, stopped_by, channels, read_at
  FROM messaging_contact;
