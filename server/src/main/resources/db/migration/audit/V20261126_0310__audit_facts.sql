-- What other modules read of the audit in sets.
CREATE VIEW audit_fact_event WITH (security_invoker = true) AS
  SELECT tenant_id, at, actor_kind, actor_id, action, outcome, patient_id FROM audit_event;
GRANT SELECT ON audit_fact_event TO ${app};

-- Whose charts somebody opened today is asked at every look at a patient: from this index alone.
CREATE INDEX audit_event_charts ON audit_event (tenant_id, actor_id, at, patient_id)
  WHERE action = 'patient.view' AND actor_kind = 'staff' AND outcome = 'allowed';
