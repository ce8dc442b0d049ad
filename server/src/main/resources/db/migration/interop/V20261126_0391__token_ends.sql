CREATE OR REPLACE VIEW interop_fact_token WITH (security_invoker = true) AS
  SELECT tenant_id, token_id, name, may_read, may_write, created_at, export_purpose, expires_at
    FROM interop_fhir_token WHERE revoked_at IS NULL;
