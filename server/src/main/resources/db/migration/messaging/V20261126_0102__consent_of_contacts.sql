-- What the consent said when a contact was planned, and when it was claimed; and which word stopped it.
ALTER TABLE messaging_contact ADD COLUMN consent_basis text;
ALTER TABLE messaging_contact ADD COLUMN consent_reason text;
ALTER TABLE messaging_contact ADD COLUMN stopped_by uuid;
ALTER TABLE messaging_attempt ADD COLUMN consent_basis text;
ALTER TABLE messaging_attempt ADD COLUMN consent_event_id uuid;
COMMENT ON COLUMN messaging_contact.consent_basis IS 'The ground found when it was planned; null when there was none';
COMMENT ON COLUMN messaging_contact.consent_reason IS 'Why it would not go, as things stood when it was planned; the claim decides again';
COMMENT ON COLUMN messaging_contact.stopped_by IS 'The word of consent that stopped it while it waited';
COMMENT ON COLUMN messaging_attempt.consent_basis IS 'The ground on which the claiming transaction let it go';
COMMENT ON COLUMN messaging_attempt.consent_event_id IS 'The grant it went on; null when the ground is not a consent';
CREATE INDEX messaging_contact_stopped ON messaging_contact (tenant_id, patient_id, stopped_by) WHERE stopped_by IS NOT NULL;

CREATE OR REPLACE VIEW messaging_fact_contact WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, contact_id, reference, title_zh, title_en, purpose, priority, template_id, planned_for,
       not_after, state, channel, reason_code, reason_detail, sent_at, delivered_at, replied_at, link_purpose,
       link_target, created_at, consent_basis, consent_reason, stopped_by, channels
  FROM messaging_contact;
