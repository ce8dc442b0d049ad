-- How often each derived key has sealed something: AES-GCM with random nonces may do so 2^32 times
-- (NIST SP 800-38D, 8.3), and a key is changed long before (ADR 0051).
CREATE TABLE crypto_use (
  tenant_id integer NOT NULL,
  number    integer NOT NULL,
  purpose   text    NOT NULL,
  uses      bigint  NOT NULL CHECK (uses >= 0),
  since     timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, number, purpose)
);
COMMENT ON COLUMN crypto_use.number IS 'Of the root key';
SELECT protect('crypto_use', 'SELECT, INSERT, UPDATE (uses)');

-- A rotation may be held, as for a busy day: what is new is sealed with the new key all the same.
ALTER TABLE crypto_rotation ADD COLUMN held_at timestamptz;
COMMENT ON COLUMN crypto_rotation.held_at IS 'Since when nothing old is sealed anew; null while it goes on';
GRANT UPDATE (held_at) ON crypto_rotation TO ${app};
