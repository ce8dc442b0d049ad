-- Whether a patient other than this one holds an identifier, asked of the whole hospital: staff take down an identity
-- card of a patient they reach, and one card is one person. Names nobody.
CREATE FUNCTION patient_identifier_held_by_others(key bytea, patient uuid) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = xinqiao, pg_temp
  RETURN EXISTS (
    SELECT FROM xinqiao.patient_identifier i
      JOIN xinqiao.patient p ON p.tenant_id = i.tenant_id AND p.patient_id = i.patient_id
     WHERE i.tenant_id = NULLIF(current_setting('app.tenant', true), '')::integer
       AND i.key_hash = patient_identifier_held_by_others.key
       AND coalesce(p.standing_id, p.patient_id) <> patient_identifier_held_by_others.patient);

REVOKE EXECUTE ON FUNCTION patient_identifier_held_by_others(bytea, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION patient_identifier_held_by_others(bytea, uuid) TO ${app};
