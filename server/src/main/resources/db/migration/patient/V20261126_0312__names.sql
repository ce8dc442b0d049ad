CREATE VIEW patient_fact_name WITH (security_invoker = true) AS
  SELECT tenant_id, patient_id, name, family_name FROM patient;
GRANT SELECT ON patient_fact_name TO ${app};
