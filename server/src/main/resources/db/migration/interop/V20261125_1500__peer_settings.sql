-- How a sender of HL7 v2 writes and wants to be answered, and what it shows when it sends over HTTP.
ALTER TABLE intake_peer ADD CONSTRAINT intake_peer_charset_check CHECK (charset IN ('UTF-8', 'GB18030'));
COMMENT ON COLUMN intake_peer.charset IS 'What it usually sends, where MSH-18 does not say; null: recognised from the bytes';
ALTER TABLE intake_peer ADD COLUMN acknowledgement text NOT NULL DEFAULT 'original'
  CHECK (acknowledgement IN ('original', 'enhanced', 'by-header'));

CREATE TABLE intake_http_token (
  tenant_id  integer NOT NULL,
  peer_id    uuid    NOT NULL,
  token_hash bytea   NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, peer_id),
  UNIQUE (tenant_id, token_hash)
);
COMMENT ON COLUMN intake_http_token.token_hash IS 'SHA-256 of 256 random bits; a new token replaces the one before';
SELECT protect('intake_http_token', 'SELECT, INSERT, UPDATE, DELETE');
