-- Appointments as they were reported, for partners that read them back.
CREATE INDEX appointment_by_id ON appointment (tenant_id, appointment_id);
CREATE VIEW appointment_fact_reported_appointment WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, appointment_id, filler_key, status, starts_at, department_name, doctor, place,
       source_message_id
  FROM appointment;
GRANT SELECT ON appointment_fact_reported_appointment TO ${app};
