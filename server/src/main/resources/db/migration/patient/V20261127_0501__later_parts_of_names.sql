-- Names that cannot be split are found by their later parts from now on (阿依古丽·买买提 by 买买提): here for those
-- who are registered already. Their pinyin comes with the next message about them. Row-level security binds
-- the owner, too.
DO $$
DECLARE
  tenant integer;
BEGIN
  FOR tenant IN SELECT tenant_id FROM organization_tenant LOOP
    PERFORM set_config('app.tenant', tenant::text, true);
    INSERT INTO patient_search_key (tenant_id, patient_id, kind, key)
    SELECT p.tenant_id, p.patient_id, 'given', substr(p.name, strpos(p.name, '·') + 1)
      FROM patient p
     WHERE p.tenant_id = tenant AND p.name LIKE '%_·_%'
    ON CONFLICT DO NOTHING;
  END LOOP;
  PERFORM set_config('app.tenant', '', true);
END $$;
