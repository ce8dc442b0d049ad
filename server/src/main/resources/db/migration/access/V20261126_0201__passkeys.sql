-- Passkeys of staff, beside the authenticator that every account has.
CREATE TABLE access_passkey (
  tenant_id       integer     NOT NULL,
  staff_id        uuid        NOT NULL,
  passkey_id      uuid        NOT NULL,
  credential_id   bytea       NOT NULL,
  credential_data bytea       NOT NULL,
  sign_count      bigint      NOT NULL,
  transports      text[]      NOT NULL,
  name            text        NOT NULL,
  created_at      timestamptz NOT NULL,
  last_used_at    timestamptz,
  PRIMARY KEY (tenant_id, staff_id, passkey_id),
  UNIQUE (tenant_id, credential_id)
);
COMMENT ON COLUMN access_passkey.credential_data IS
  'Attested credential data of WebAuthn: maker, credential id, public key in COSE form';
COMMENT ON COLUMN access_passkey.sign_count IS
  'Rises with each use where the authenticator counts; one that falls is a copy';
SELECT protect('access_passkey', 'SELECT, INSERT, UPDATE, DELETE');

-- What the next passkey must sign: one at a time, good once, for this sign-in or this session only.
ALTER TABLE access_pending_sign_in ADD COLUMN passkey_challenge bytea;
ALTER TABLE access_pending_sign_in ADD COLUMN passkey_tries smallint NOT NULL DEFAULT 0;
COMMENT ON COLUMN access_pending_sign_in.passkey_tries IS
  'Passkeys evaluated or being evaluated; five at most, counted apart from codes';
ALTER TABLE access_session ADD COLUMN passkey_challenge bytea;
ALTER TABLE access_session ADD COLUMN passkey_challenge_at timestamptz;
ALTER TABLE access_session ADD COLUMN wrong_passkeys smallint NOT NULL DEFAULT 0;
COMMENT ON COLUMN access_session.wrong_passkeys IS
  'Evaluated or being evaluated since the last right one; the fifth wrong one ends the session';

ALTER TABLE access_session DROP CONSTRAINT access_session_end_reason_check;
ALTER TABLE access_session ADD CONSTRAINT access_session_end_reason_check CHECK (end_reason IN
  ('sign-out', 'disabled', 'new-password', 'new-second-factor', 'new-role', 'wrong-codes',
   'wrong-passkeys'));
