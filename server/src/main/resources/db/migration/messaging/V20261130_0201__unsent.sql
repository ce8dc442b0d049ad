-- Who asked for a contact, so that contacts can be told apart, and stopped, by pathway and department.
ALTER TABLE messaging_contact ADD COLUMN origin text;
ALTER TABLE messaging_contact ADD COLUMN department_code text;
ALTER TABLE messaging_contact ADD COLUMN department_name text;
COMMENT ON COLUMN messaging_contact.origin IS 'What asked for it, as the asker names it, such as a pathway; null for what no pathway asked for';
COMMENT ON COLUMN messaging_contact.department_code IS 'The department in whose name it goes; null for the hospital';

-- Why it went out later than planned. What is sent has no reason_code any more, and keeps this.
ALTER TABLE messaging_contact ADD COLUMN moved_code text;
COMMENT ON COLUMN messaging_contact.moved_code IS 'The last reason for which it had to wait past its time; stays when it is sent after all';

DO $$
DECLARE
  tenant integer;
BEGIN
  FOR tenant IN SELECT tenant_id FROM organization_tenant LOOP
    PERFORM set_config('app.tenant', tenant::text, true);
    UPDATE messaging_contact c
       SET origin = p.pathway_id, department_code = p.department_code, department_name = p.department_name
      FROM pathway_plan p
     WHERE c.reference ^@ 'pathway:' AND p.tenant_id = c.tenant_id AND p.patient_id = c.patient_id
       AND p.plan_id::text = split_part(c.reference, ':', 2);
    UPDATE messaging_contact SET moved_code = reason_code WHERE state = 'planned' AND reason_code IS NOT NULL;
    UPDATE messaging_contact SET reason_code = NULL, reason_detail = NULL
     WHERE state IN ('sending', 'accepted', 'delivered', 'read', 'replied') AND reason_code IS NOT NULL;
    UPDATE messaging_contact
       SET reason_code = CASE state WHEN 'unknown' THEN 'outcome-unknown' WHEN 'expired' THEN 'expired'
                                    WHEN 'cancelled' THEN 'plan-stopped' ELSE 'channels-exhausted' END
     WHERE state IN ('failed', 'unknown', 'not-sent', 'expired', 'cancelled') AND reason_code IS NULL;
  END LOOP;
  PERFORM set_config('app.tenant', '', true);
END $$;

-- Exactly one reason for what did not go out, and none for what did.
ALTER TABLE messaging_contact ADD CONSTRAINT messaging_contact_one_reason CHECK (
  CASE WHEN state IN ('sending', 'accepted', 'delivered', 'read', 'replied') THEN reason_code IS NULL
       WHEN state = 'planned' THEN true
       ELSE reason_code IS NOT NULL END);

-- The list of what was not sent or was moved, the latest planned first.
CREATE INDEX messaging_contact_unsent ON messaging_contact (tenant_id, planned_for, contact_id)
  WHERE coalesce(reason_code, moved_code) IS NOT NULL;

CREATE OR REPLACE VIEW messaging_fact_contact WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, contact_id, reference, title_zh, title_en, purpose, priority, template_id, planned_for,
       not_after, state, channel, reason_code, reason_detail, sent_at, delivered_at, replied_at, link_purpose,
       link_target, created_at, consent_basis, consent_reason, stopped_by, channels, read_at, moved_code, origin
  FROM messaging_contact;
