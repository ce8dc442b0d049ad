-- How long before it an appointment was made, or moved to where it is now: who waits long comes less often.
CREATE OR REPLACE VIEW appointment_fact_appointment WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, appointment_id, status, starts_at,
       (starts_at AT TIME ZONE 'Asia/Shanghai')::date AS starts_on, department_name, doctor, place, source_message_id,
       CASE WHEN details_booked AND details_at > '-infinity' THEN details_at END AS booked_at
  FROM appointment;
