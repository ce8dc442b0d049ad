-- Contacts that go out together with another one. ADR 0083. The attempt is the other's; each keeps its own row and state.
ALTER TABLE messaging_contact ADD COLUMN carried_by uuid;
ALTER TABLE messaging_contact ADD COLUMN carried_consent_id uuid;
ALTER TABLE messaging_contact ADD COLUMN apart boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN messaging_contact.carried_by IS 'The attempt of another contact whose message it is a part of; what becomes of the attempt becomes of it';
COMMENT ON COLUMN messaging_contact.carried_consent_id IS 'The word of consent on which it went as such a part; the ground is consent_basis';
COMMENT ON COLUMN messaging_contact.apart IS 'A message that it was a part of was refused for its words: it goes alone';
ALTER TABLE messaging_contact ADD CONSTRAINT messaging_contact_waits_alone
  CHECK (carried_by IS NULL OR state <> 'planned') NOT VALID;
CREATE INDEX messaging_contact_carried ON messaging_contact (tenant_id, carried_by) WHERE carried_by IS NOT NULL;

CREATE OR REPLACE VIEW messaging_fact_contact WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, contact_id, reference, title_zh, title_en, purpose, priority, template_id, planned_for,
       not_after, state, channel, reason_code, reason_detail, sent_at, delivered_at, replied_at, link_purpose,
       link_target, created_at, consent_basis, consent_reason, stopped_by, channels, read_at, moved_code, origin,
       class, carried_by
  FROM messaging_contact;
