-- A root key is changed while everything goes on (ADR 0047): what is new is sealed with the new
-- one, what is old is sealed anew in batches, and each column remembers how far it is.
CREATE TABLE crypto_rotation (
  tenant_id integer NOT NULL,
  number    integer NOT NULL CHECK (number > 1),
  began_at  timestamptz NOT NULL DEFAULT now(),
  horizon   xid8,
  ended_at  timestamptz,
  PRIMARY KEY (tenant_id, number)
);
COMMENT ON COLUMN crypto_rotation.number IS 'Of the root key that the tenant writes with from then on';
COMMENT ON COLUMN crypto_rotation.horizon IS
  'A transaction from when every node knew the number; when none older is left, rows are moved';
SELECT protect('crypto_rotation', 'SELECT, INSERT, UPDATE (horizon, ended_at)');

CREATE TABLE crypto_rotation_step (
  tenant_id integer NOT NULL,
  number    integer NOT NULL,
  place     text    NOT NULL,
  moved     bigint  NOT NULL,
  after_row text,
  done      boolean NOT NULL,
  PRIMARY KEY (tenant_id, number, place)
);
COMMENT ON COLUMN crypto_rotation_step.after_row IS 'Where it goes on; null at the beginning';
SELECT protect('crypto_rotation_step', 'SELECT, INSERT, UPDATE (moved, after_row, done)');

-- Keys of keyed hashes outlive the root: wrapped, from the first rotation on.
CREATE TABLE crypto_hash_key (
  tenant_id integer NOT NULL,
  domain    text    NOT NULL,
  wrapped   bytea   NOT NULL,
  PRIMARY KEY (tenant_id, domain)
);
SELECT protect('crypto_hash_key');

GRANT UPDATE (wrapped) ON crypto_patient_key TO ${app};
