-- Who looks after whom, for modules that ask it of many patients at once. An emergency is no tie: it is
-- what those look for who watch.
CREATE VIEW care_fact_relation WITH (security_invoker = true) AS
  SELECT tenant_id, patient_id, party_id, kind, last_at, until FROM care_relation
   WHERE kind NOT IN ('excluded', 'emergency');
GRANT SELECT ON care_fact_relation TO ${app};
