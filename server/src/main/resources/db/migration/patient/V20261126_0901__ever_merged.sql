-- Which records are or were one patient with this one, over any number of merges. A text was sealed under
-- the key of whoever stood for the patient when it was written, so that must be known also to a request that
-- may touch this patient only. Ids and nothing else; runs as the owner, whom the policy of the tenant binds.
CREATE FUNCTION patient_ever_merged_with(tenant integer, patient uuid) RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = xinqiao, pg_temp
BEGIN ATOMIC
  WITH RECURSIVE together(record_id) AS (
    SELECT patient
    UNION SELECT m.other_id FROM together t
      JOIN xinqiao.patient_fact_merge m ON m.tenant_id = tenant AND m.record_id = t.record_id)
  SELECT record_id FROM together WHERE record_id <> patient;
END;

REVOKE EXECUTE ON FUNCTION patient_ever_merged_with(integer, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION patient_ever_merged_with(integer, uuid) TO ${app};
