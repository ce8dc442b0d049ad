-- Partners that may read FHIR: one token each, of which only the hash is kept. The token carries the
-- number of its tenant, so that the look-up runs under that tenant's row-level security like any other.
CREATE TABLE interop_fhir_token (
  tenant_id  integer NOT NULL,
  token_id   uuid    NOT NULL,
  name       text    NOT NULL,
  token_hash bytea   NOT NULL,
  created_at timestamptz NOT NULL,
  revoked_at timestamptz,
  PRIMARY KEY (tenant_id, token_id),
  UNIQUE (tenant_id, token_hash)
);
COMMENT ON COLUMN interop_fhir_token.token_hash IS 'SHA-256 of 256 random bits';
SELECT protect('interop_fhir_token');
