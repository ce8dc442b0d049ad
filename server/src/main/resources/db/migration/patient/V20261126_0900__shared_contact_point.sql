-- Whether somebody else uses a phone or an address too. Nobody is named; but it must be known of all
-- patients of the hospital, also by a request that may touch only some of them: nothing personal is
-- written to what is shared. Runs as the owner, whom the policy of the tenant binds.
CREATE FUNCTION patient_contact_point_shared(tenant integer, hash bytea, patient uuid) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = xinqiao, pg_temp
  RETURN EXISTS (
    SELECT FROM xinqiao.patient_contact_point_lookup o
      JOIN xinqiao.patient p ON p.tenant_id = o.tenant_id AND p.patient_id = o.patient_id
     WHERE o.tenant_id = tenant AND o.value_hash = hash
       AND coalesce(p.standing_id, p.patient_id) <> patient);

REVOKE EXECUTE ON FUNCTION patient_contact_point_shared(integer, bytea, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION patient_contact_point_shared(integer, bytea, uuid) TO ${app};
