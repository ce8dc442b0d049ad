-- Tokens that are good, for the review of who may do what.
CREATE VIEW interop_fact_token WITH (security_invoker = true) AS
  SELECT tenant_id, token_id, name, may_read, may_write, created_at, export_purpose
    FROM interop_fhir_token WHERE revoked_at IS NULL;
GRANT SELECT ON interop_fact_token TO ${app};
