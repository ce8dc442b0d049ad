-- Accounts with their last sign-in, for the review of who may do what. No secret is among the columns.
CREATE VIEW access_fact_account WITH (security_invoker = true) AS
  SELECT c.tenant_id, c.staff_id, c.user_name, c.created_at, c.disabled_at,
         c.totp_secret IS NOT NULL AS totp,
         (SELECT max(s.created_at) FROM access_session s
           WHERE s.tenant_id = c.tenant_id AND s.staff_id = c.staff_id) AS signed_in_at
    FROM access_credential c;
GRANT SELECT ON access_fact_account TO ${app};
CREATE INDEX access_session_last ON access_session (tenant_id, staff_id, created_at);
