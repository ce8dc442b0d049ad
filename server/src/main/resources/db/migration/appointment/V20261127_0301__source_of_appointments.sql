CREATE OR REPLACE VIEW appointment_fact_appointment WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, appointment_id, status, starts_at,
       (starts_at AT TIME ZONE 'Asia/Shanghai')::date AS starts_on, department_name, doctor, place, source_message_id
  FROM appointment;
