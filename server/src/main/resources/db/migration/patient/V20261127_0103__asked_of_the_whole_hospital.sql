-- What an erasure has to know of all patients of the hospital, also of those whom whoever asks or decides may
-- not see: a number that somebody else holds too is not buried, and a record whose key somebody else's texts may
-- need stays. Nobody is named. Both run as the owner, whom the policy of the tenant binds.

-- By what these records alone are known, as keyed hashes.
CREATE FUNCTION patient_keys_held_alone(records uuid[], kinds text[]) RETURNS SETOF bytea
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = xinqiao, pg_temp
BEGIN ATOMIC
  SELECT DISTINCT i.key_hash FROM xinqiao.patient_identifier i
   WHERE i.tenant_id = NULLIF(current_setting('app.tenant', true), '')::integer
     AND i.patient_id = ANY (records) AND i.kind = ANY (kinds)
     AND NOT EXISTS (SELECT FROM xinqiao.patient_identifier o
                      WHERE o.tenant_id = i.tenant_id AND o.key_hash = i.key_hash AND o.patient_id <> ALL (records));
END;

-- Whether one of these records was merged with one that is not among them, and parted.
CREATE FUNCTION patient_parted_from_others(records uuid[]) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = xinqiao, pg_temp
  RETURN EXISTS (
    SELECT FROM xinqiao.patient_fact_merge m
      JOIN xinqiao.patient_fact_record r ON r.tenant_id = m.tenant_id AND r.record_id = m.other_id
     WHERE m.tenant_id = NULLIF(current_setting('app.tenant', true), '')::integer
       AND m.record_id = ANY (records) AND m.other_id <> ALL (records));

REVOKE EXECUTE ON FUNCTION patient_keys_held_alone(uuid[], text[]), patient_parted_from_others(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION patient_keys_held_alone(uuid[], text[]), patient_parted_from_others(uuid[]) TO ${app};
