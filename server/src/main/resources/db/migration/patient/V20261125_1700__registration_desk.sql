-- The desk at which staff decide who is who: why two records are two people, and what was settled,
-- newest first.
ALTER TABLE patient_registration_review ADD COLUMN reason text;
COMMENT ON COLUMN patient_registration_review.reason IS 'Why they are two people, in the words of whoever decided; of a merge it stands in patient_merge';
CREATE INDEX patient_registration_review_settled ON patient_registration_review
  (tenant_id, decided_at, patient_id, other_id) WHERE state <> 'open';
CREATE INDEX patient_merge_history ON patient_merge (tenant_id, merged_at, merge_id);

-- How much a merge brings along and a parting takes away, before either is done.
CREATE FUNCTION rows_following_merges(tenant integer, patient uuid, homes uuid[])
RETURNS TABLE (relation name, rows bigint) LANGUAGE plpgsql STABLE SET search_path = xinqiao, pg_temp AS $$
BEGIN
  FOR relation IN SELECT c.relname FROM tables_following_merges() t JOIN pg_class c ON c.oid = t LOOP
    EXECUTE format('SELECT count(*) FROM %I WHERE tenant_id = $1 AND patient_id = $2
                       AND ($3 IS NULL OR home_id = ANY ($3))', relation)
      INTO rows USING tenant, patient, homes;
    RETURN NEXT;
  END LOOP;
END $$;
COMMENT ON FUNCTION rows_following_merges(integer, uuid, uuid[]) IS 'Rows of a patient in each table that follows merges; with homes only those that belong to these records';

-- The phones of relatives, by their hash: an unknown phone is most often a daughter's.
CREATE TABLE patient_relative_lookup (
  tenant_id  integer NOT NULL,
  value_hash bytea   NOT NULL,
  patient_id uuid    NOT NULL,
  PRIMARY KEY (tenant_id, value_hash, patient_id)
);
COMMENT ON TABLE patient_relative_lookup IS 'Which patients have a relative with that phone; only to suggest who may have written, never to send';
SELECT protect('patient_relative_lookup', 'SELECT, INSERT, DELETE');
SELECT journal('patient_relative_lookup');
