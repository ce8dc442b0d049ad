-- Every word on consent, so that it can be told what held on an earlier day.
CREATE VIEW consent_fact_decision WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, event_id, purpose, channel, decision, at FROM consent_event;
GRANT SELECT ON consent_fact_decision TO ${app};
