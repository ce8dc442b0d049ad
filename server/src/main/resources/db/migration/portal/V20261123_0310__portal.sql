-- Secure links of patients and the sessions that a passed step-up opens. Neither the handle of a link
-- nor the token of a session is kept, only their SHA-256: both are random, so a plain hash is enough.
CREATE TABLE portal_link (
  tenant_id    integer NOT NULL,
  patient_id   uuid    NOT NULL,
  link_id      uuid    NOT NULL,
  handle_hash  bytea   NOT NULL,
  purpose      text    NOT NULL CHECK (purpose IN ('questionnaire', 'revisit')),
  target_id    uuid    NOT NULL,
  contact_point_id uuid,
  issued_at    timestamptz NOT NULL,
  valid_until  timestamptz NOT NULL,
  opened_at    timestamptz,
  attempts     integer NOT NULL DEFAULT 0,
  locked_until timestamptz,
  PRIMARY KEY (tenant_id, patient_id, link_id)
);
CREATE INDEX portal_link_by_handle ON portal_link (tenant_id, handle_hash);
COMMENT ON COLUMN portal_link.attempts IS 'Wrong answers to the step-up since the last right one or the last lock';
SELECT protect('portal_link');

CREATE TABLE portal_session (
  tenant_id    integer NOT NULL,
  patient_id   uuid    NOT NULL,
  session_id   uuid    NOT NULL,
  link_id      uuid    NOT NULL,
  token_hash   bytea   NOT NULL,
  started_at   timestamptz NOT NULL,
  last_used_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, patient_id, session_id),
  FOREIGN KEY (tenant_id, patient_id, link_id) REFERENCES portal_link
);
CREATE INDEX portal_session_by_token ON portal_session (tenant_id, token_hash);
SELECT protect('portal_session');
