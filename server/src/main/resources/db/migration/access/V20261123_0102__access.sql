-- Accounts, sign-ins under way and sessions of staff.
CREATE TABLE access_credential (
  tenant_id      integer     NOT NULL,
  staff_id       uuid        NOT NULL,
  user_name      text        NOT NULL,
  password_hash  text        NOT NULL,
  totp_secret    bytea       NOT NULL,
  last_totp_step bigint      NOT NULL DEFAULT 0,
  created_at     timestamptz NOT NULL,
  disabled_at    timestamptz,
  PRIMARY KEY (tenant_id, staff_id),
  UNIQUE (tenant_id, user_name)
);
COMMENT ON COLUMN access_credential.password_hash IS 'Argon2id, 46 MiB, in its own text form';
COMMENT ON COLUMN access_credential.totp_secret IS 'AES-256-GCM, bound to this row';
COMMENT ON COLUMN access_credential.last_totp_step IS
  'The newest 30-second step whose code was accepted: no code is good twice';
SELECT protect('access_credential');

CREATE TABLE access_session (
  tenant_id    integer     NOT NULL,
  session_id   uuid        NOT NULL,
  token_hash   bytea       NOT NULL,
  staff_id     uuid        NOT NULL,
  created_at   timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  ended_at     timestamptz,
  end_reason   text        CHECK (end_reason IN ('sign-out', 'disabled')),
  PRIMARY KEY (tenant_id, session_id),
  UNIQUE (tenant_id, token_hash)
);
COMMENT ON COLUMN access_session.token_hash IS 'SHA-256 of the 256 random bits in the cookie';
CREATE INDEX access_session_of_staff ON access_session (tenant_id, staff_id) WHERE ended_at IS NULL;
SELECT protect('access_session');

CREATE TABLE access_pending_sign_in (
  tenant_id  integer     NOT NULL,
  token_hash bytea       NOT NULL,
  staff_id   uuid        NOT NULL,
  expires_at timestamptz NOT NULL,
  tries      smallint    NOT NULL DEFAULT 0,
  used_at    timestamptz,
  PRIMARY KEY (tenant_id, token_hash)
);
COMMENT ON COLUMN access_pending_sign_in.tries IS 'Codes evaluated or being evaluated; five at most';
CREATE INDEX access_pending_sign_in_expiry ON access_pending_sign_in (tenant_id, expires_at);
SELECT protect('access_pending_sign_in', 'SELECT, INSERT, UPDATE, DELETE');

-- Whoever signs in gives a user name and no hospital, so one look-up must work before a tenant is
-- known. It is this table, and the application has no right on it at all: it can only call the two
-- functions below, which run as the owner, take the keyed hash of one name and give back the one
-- account of it. Nobody can list names, hospitals or staff through them. (Sessions and sign-ins
-- under way need no such door: their tokens carry the number of their tenant.)
CREATE TABLE access_sign_in (
  user_name_hash bytea   PRIMARY KEY,
  tenant_id      integer NOT NULL,
  staff_id       uuid    NOT NULL
);
COMMENT ON TABLE access_sign_in IS 'User names are unique in the whole installation; HMAC-SHA256 of them';

CREATE FUNCTION access_account_of(name_hash bytea)
RETURNS TABLE (tenant_id integer, staff_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = xinqiao, pg_temp AS $$
  SELECT s.tenant_id, s.staff_id FROM access_sign_in s WHERE s.user_name_hash = name_hash
$$;

-- Takes a user name for a member of staff of the transaction's own tenant; false when it is taken.
CREATE FUNCTION access_claim_user_name(name_hash bytea, staff uuid)
RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = xinqiao, pg_temp AS $$
  WITH claimed AS (
    INSERT INTO access_sign_in (user_name_hash, tenant_id, staff_id)
    VALUES (name_hash, NULLIF(current_setting('app.tenant', true), '')::integer, staff)
    ON CONFLICT DO NOTHING RETURNING 1)
  SELECT EXISTS (SELECT 1 FROM claimed)
$$;
REVOKE ALL ON FUNCTION access_account_of(bytea), access_claim_user_name(bytea, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access_account_of(bytea), access_claim_user_name(bytea, uuid) TO ${app};

-- How long whoever keeps guessing must wait. A bucket is the keyed hash of (step, account, source):
-- it exists for names that nobody has, too, so that waiting tells nothing about who has an account.
CREATE TABLE access_throttle (
  bucket        bytea       PRIMARY KEY,
  failures      integer     NOT NULL,
  blocked_until timestamptz NOT NULL,
  updated_at    timestamptz NOT NULL
);
CREATE INDEX access_throttle_age ON access_throttle (updated_at);
GRANT SELECT, INSERT, UPDATE, DELETE ON access_throttle TO ${app};
