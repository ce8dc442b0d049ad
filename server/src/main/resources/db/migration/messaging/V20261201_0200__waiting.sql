-- What waits to be sent, for counting what a stop of sending holds back.
CREATE VIEW messaging_fact_waiting WITH (security_invoker = true) AS
SELECT r.tenant_id, r.patient_id, r.contact_id, r.lane, r.ready_at, c.planned_for, c.origin, c.reason_code,
       c.channels[c.channel_no:] AS channels_left
  FROM messaging_ready r JOIN messaging_contact c USING (tenant_id, patient_id, contact_id);
GRANT SELECT ON messaging_fact_waiting TO ${app};
