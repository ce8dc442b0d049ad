CREATE OR REPLACE VIEW patient_fact_patient WITH (security_invoker = true) AS
SELECT p.tenant_id, p.patient_id, p.sex, p.birth_date,
       p.deceased_at IS NOT NULL OR EXISTS (SELECT 1 FROM patient m
                                             WHERE m.tenant_id = p.tenant_id AND m.standing_id = p.patient_id
                                               AND m.deceased_at IS NOT NULL) AS deceased,
       p.anonymous, p.preferred_channel, p.registered_at, p.source_message_id
  FROM patient p WHERE p.standing_id IS NULL;
CREATE OR REPLACE VIEW patient_fact_representative WITH (security_invoker = true) AS
SELECT r.tenant_id, r.patient_id, r.representative_id, r.kind, r.scopes, r.valid_from,
       least(r.valid_until + 1,
             CASE WHEN r.kind = 'guardian' AND r.valid_from < (p.birth_date + interval '14 years')::date
                  THEN (p.birth_date + interval '14 years')::date END) AS ends_on,
       r.recorded_at, r.ended_at, r.relationship
  FROM patient_representative r
  JOIN patient p ON p.tenant_id = r.tenant_id AND p.patient_id = r.patient_id;
-- Relatives and numbers stay with the record that told them; here they are those of the patient it stands for.
CREATE VIEW patient_fact_relative WITH (security_invoker = true) AS
SELECT l.tenant_id, r.patient_id, l.person_id, l.relationship, l.guardian, l.phone_enc IS NOT NULL AS has_phone,
       nullif(l.said_at, '-infinity') AS said_at, l.source_message_id
  FROM patient_related_person l
  JOIN patient_fact_record r ON r.tenant_id = l.tenant_id AND r.record_id = l.patient_id;
CREATE VIEW patient_fact_contact_point WITH (security_invoker = true) AS
SELECT c.tenant_id, r.patient_id, c.contact_point_id, c.system, c.verified_at, c.valid_from, c.valid_until,
       c.source_message_id
  FROM patient_contact_point c
  JOIN patient_fact_record r ON r.tenant_id = c.tenant_id AND r.record_id = c.patient_id;
GRANT SELECT ON patient_fact_relative, patient_fact_contact_point TO ${app};
