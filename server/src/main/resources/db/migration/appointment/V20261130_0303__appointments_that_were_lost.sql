-- When it was last said whether an appointment holds, and a name of it that stays through replays and merges.
CREATE OR REPLACE VIEW appointment_fact_appointment WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, appointment_id, status, starts_at,
       (starts_at AT TIME ZONE 'Asia/Shanghai')::date AS starts_on, department_name, doctor, place, source_message_id,
       CASE WHEN details_booked AND details_at > '-infinity' THEN details_at END AS booked_at,
       event_at AS said_at, md5(concat_ws('|', coalesce(home_id, patient_id), filler_key))::uuid AS event_id
  FROM appointment;
CREATE INDEX appointment_recent ON appointment (tenant_id, starts_at) INCLUDE (patient_id, status);
CREATE INDEX appointment_said ON appointment (tenant_id, event_at) INCLUDE (patient_id, status);
