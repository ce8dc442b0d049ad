-- Signing in to the patient's pages by a code that is sent to a phone. Until the second knowledge was
-- shown nobody knows which patient it is, so these rows belong to no patient.
CREATE TABLE portal_code (
  tenant_id     integer     NOT NULL,
  code_id       uuid        NOT NULL,
  sign_in_hash  bytea       NOT NULL,
  phone_hash    bytea       NOT NULL,
  phone         bytea       NOT NULL,
  source_hash   bytea       NOT NULL,
  requested_at  timestamptz NOT NULL,
  expires_at    timestamptz NOT NULL,
  sending       text        NOT NULL DEFAULT 'asked' CHECK (sending IN
    ('asked', 'started', 'accepted', 'refused', 'unknown', 'nobody', 'late')),
  code_hash     bytea,
  tries         smallint    NOT NULL DEFAULT 0,
  proved_at     timestamptz,
  answers       smallint    NOT NULL DEFAULT 0,
  ended_at      timestamptz,
  PRIMARY KEY (tenant_id, code_id),
  UNIQUE (tenant_id, sign_in_hash)
);
COMMENT ON TABLE portal_code IS 'Rows go a day after they were asked for';
COMMENT ON COLUMN portal_code.sign_in_hash IS 'SHA-256 of what the asking page holds: the code is good for it alone';
COMMENT ON COLUMN portal_code.phone IS 'AES-256-GCM, bound to this row';
COMMENT ON COLUMN portal_code.code_hash IS 'HMAC under a key of the hospital; null until it is sent, and for ever where the phone is nobody''s';
COMMENT ON COLUMN portal_code.tries IS 'Codes evaluated or being evaluated; five at most';
COMMENT ON COLUMN portal_code.answers IS 'Answers to the second question evaluated or being evaluated; five at most';
COMMENT ON COLUMN portal_code.ended_at IS 'Opened, or replaced by a newer code for the same phone';
CREATE INDEX portal_code_by_time ON portal_code (tenant_id, requested_at);
CREATE INDEX portal_code_to_send ON portal_code (tenant_id, requested_at) WHERE sending = 'asked';
SELECT protect('portal_code', 'SELECT, INSERT, UPDATE, DELETE');

-- How often codes were refused because a budget was used up: the first of an hour is an alarm.
CREATE TABLE portal_code_refusal (
  tenant_id integer     NOT NULL,
  hour      timestamptz NOT NULL,
  budget    text        NOT NULL CHECK (budget IN ('phone', 'source', 'all')),
  count     integer     NOT NULL,
  PRIMARY KEY (tenant_id, hour, budget)
);
SELECT protect('portal_code_refusal', 'SELECT, INSERT, UPDATE, DELETE');

-- A patient who signed in by phone, as long as the page is used.
CREATE TABLE portal_phone_session (
  tenant_id    integer     NOT NULL,
  patient_id   uuid        NOT NULL,
  session_id   uuid        NOT NULL,
  token_hash   bytea       NOT NULL,
  started_at   timestamptz NOT NULL,
  last_used_at timestamptz NOT NULL,
  ended_at     timestamptz,
  PRIMARY KEY (tenant_id, patient_id, session_id)
);
CREATE INDEX portal_phone_session_by_token ON portal_phone_session (tenant_id, token_hash);
SELECT protect('portal_phone_session');
SELECT follows_merge('portal_phone_session');

-- Pages that were opened from there end with it.
ALTER TABLE portal_session ADD COLUMN phone_session_id uuid;
COMMENT ON COLUMN portal_session.phone_session_id IS 'The sign-in by phone that opened this page; null for a link';
