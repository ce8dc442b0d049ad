-- Numbers of people whose data was erased (ADR 0050), as keyed hashes: what a hospital's system still
-- says about them is refused, so that nobody comes back with the next message.
CREATE TABLE patient_tombstone (
  tenant_id  integer NOT NULL,
  key_hash   bytea   NOT NULL CHECK (length(key_hash) = 32),
  erasure_id uuid    NOT NULL,
  buried_at  timestamptz NOT NULL,
  lifted_at  timestamptz,
  PRIMARY KEY (tenant_id, key_hash, erasure_id)
);
COMMENT ON COLUMN patient_tombstone.key_hash IS 'As in patient_identifier';
COMMENT ON COLUMN patient_tombstone.lifted_at IS 'Since when the person may be registered again; null while they may not';
CREATE INDEX patient_tombstone_of_erasure ON patient_tombstone (tenant_id, erasure_id);
SELECT protect('patient_tombstone', 'SELECT, INSERT, UPDATE (lifted_at)');
