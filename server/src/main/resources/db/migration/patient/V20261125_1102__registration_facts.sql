-- Where records and their telephones come from, for whoever watches the quality of what sources send.
CREATE VIEW patient_fact_registration WITH (security_invoker = true) AS
SELECT tenant_id, patient_id AS record_id, source_message_id,
       standing_id IS NULL AND deceased_at IS NULL AND NOT anonymous AS in_use
  FROM patient;
CREATE VIEW patient_fact_phone WITH (security_invoker = true) AS
SELECT tenant_id, patient_id AS record_id, contact_point_id, source_message_id
  FROM patient_contact_point WHERE system = 'phone' AND valid_until IS NULL;
CREATE VIEW patient_fact_open_review WITH (security_invoker = true) AS
SELECT tenant_id, patient_id AS record_id, other_id, opened_at FROM patient_registration_review WHERE state = 'open';
GRANT SELECT ON patient_fact_registration, patient_fact_phone, patient_fact_open_review TO ${app};
