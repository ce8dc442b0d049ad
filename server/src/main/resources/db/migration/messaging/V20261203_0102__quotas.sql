-- Where an attempt went to, to count what one address gets on one day, whoever it is about. ADR 0084.
ALTER TABLE messaging_attempt ADD COLUMN address_hash bytea;
COMMENT ON COLUMN messaging_attempt.address_hash IS 'Keyed hash of the number or address; null for what was tried before it was kept';
CREATE INDEX messaging_attempt_to ON messaging_attempt (tenant_id, address_hash, started_at) WHERE address_hash IS NOT NULL;
CREATE OR REPLACE VIEW messaging_fact_attempt WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, contact_id, attempt_id, channel, state, reason, started_at, ended_at, address_hash
  FROM messaging_attempt;
