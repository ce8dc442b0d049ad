-- Whether any patient of the hospital is found under a key now. Nobody is named; it is asked before an
-- invented person in a list that was found accuses somebody, and must then be known of all patients,
-- also by whoever reaches only some of them. Runs as the owner, whom the policy of the tenant binds.
CREATE FUNCTION patient_search_key_held(tenant integer, kind text, key text) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = xinqiao, pg_temp
  RETURN EXISTS (
    SELECT FROM xinqiao.patient_search_key k
     WHERE k.tenant_id = patient_search_key_held.tenant AND k.kind = patient_search_key_held.kind
       AND k.key = patient_search_key_held.key);

REVOKE EXECUTE ON FUNCTION patient_search_key_held(integer, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION patient_search_key_held(integer, text, text) TO ${app};
