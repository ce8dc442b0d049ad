CREATE OR REPLACE VIEW access_fact_account WITH (security_invoker = true) AS
  SELECT c.tenant_id, c.staff_id, c.user_name, c.created_at, c.disabled_at,
         c.totp_secret IS NOT NULL AS totp,
         (SELECT max(s.created_at) FROM access_session s
           WHERE s.tenant_id = c.tenant_id AND s.staff_id = c.staff_id) AS signed_in_at,
         EXISTS (SELECT FROM access_passkey p
                  WHERE p.tenant_id = c.tenant_id AND p.staff_id = c.staff_id) AS passkey
    FROM access_credential c;
