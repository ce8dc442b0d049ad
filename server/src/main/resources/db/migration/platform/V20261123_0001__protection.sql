-- How every table of a patient is protected: row-level security, forced on the owner too, one policy
-- that fails closed when the transaction names no tenant. Grants are narrow by default: a table that
-- may be updated or deleted from says so.
CREATE FUNCTION protect(relation regclass, privileges text DEFAULT 'SELECT, INSERT, UPDATE')
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', relation);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', relation);
  EXECUTE format(
    'CREATE POLICY tenant ON %s USING (tenant_id = NULLIF(current_setting(''app.tenant'', true), '''')::integer)
       WITH CHECK (tenant_id = NULLIF(current_setting(''app.tenant'', true), '''')::integer)', relation);
  EXECUTE format('GRANT %s ON %s TO ${app}', privileges, relation);
END $$;

COMMENT ON FUNCTION protect(regclass, text) IS
  'Called by each migration that makes a table with a tenant_id';
