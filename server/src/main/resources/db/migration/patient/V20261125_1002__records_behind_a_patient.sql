-- The records that another one stands for, by that one: whoever was told a name of one of them is answered by it.
CREATE VIEW patient_fact_retired WITH (security_invoker = true) AS
SELECT tenant_id, standing_id AS patient_id, patient_id AS record_id FROM patient WHERE standing_id IS NOT NULL;
GRANT SELECT ON patient_fact_retired TO ${app};

-- A relative by their own id, as partners ask for it; and one whom their source calls otherwise now.
CREATE INDEX patient_related_person_by_id ON patient_related_person (tenant_id, person_id);
GRANT DELETE ON patient_related_person TO ${app};
