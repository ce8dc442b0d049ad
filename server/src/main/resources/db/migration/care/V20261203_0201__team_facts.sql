-- For whoever gives out work: the people who look after a patient, and who must not see the file.
CREATE VIEW care_fact_team WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, staff_id, function, since, least(until, ended_at) AS until FROM care_team_member;
GRANT SELECT ON care_fact_team TO ${app};

CREATE VIEW care_fact_exclusion WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, party_id AS staff_id, until FROM care_relation WHERE kind = 'excluded';
GRANT SELECT ON care_fact_exclusion TO ${app};
