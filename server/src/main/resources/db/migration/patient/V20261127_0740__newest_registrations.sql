-- Who was registered last, for lists of the whole hospital. Records that another one stands for are not on them.
CREATE INDEX patient_newest ON patient (tenant_id, registered_at DESC, patient_id DESC) WHERE standing_id IS NULL;
CREATE VIEW patient_fact_newest WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, registered_at FROM patient WHERE standing_id IS NULL;
GRANT SELECT ON patient_fact_newest TO ${app};
