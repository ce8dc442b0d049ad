-- What came in, byte for byte, before anybody is told that it arrived.
CREATE TABLE intake_peer (
  tenant_id    integer NOT NULL,
  peer_id      uuid    NOT NULL,
  application  text    NOT NULL,
  facility     text    NOT NULL,
  name         text    NOT NULL,
  state        text    NOT NULL CHECK (state IN ('admitted', 'unknown', 'blocked')),
  charset      text,
  first_seen_at timestamptz NOT NULL,
  last_message_at timestamptz,
  PRIMARY KEY (tenant_id, peer_id),
  UNIQUE (tenant_id, application, facility)
);
SELECT protect('intake_peer');

CREATE TABLE intake_message (
  tenant_id    integer NOT NULL,
  message_id   uuid    NOT NULL,
  peer_id      uuid,
  control_id   text    NOT NULL,
  payload_hash bytea   NOT NULL,
  message_type text    NOT NULL,
  charset      text,
  raw_enc      bytea   NOT NULL,
  bytes        integer NOT NULL,
  received_at  timestamptz NOT NULL,
  state        text    NOT NULL CHECK (state IN ('received', 'applied', 'quarantined', 'rejected')),
  acknowledgement text CHECK (acknowledgement IN ('AA', 'AE', 'AR')),
  reason_code  text,
  reason_detail text,
  patient_id   uuid,
  applied_at   timestamptz,
  attempts     integer NOT NULL DEFAULT 0,
  duplicates   integer NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, message_id)
);
CREATE UNIQUE INDEX intake_message_once ON intake_message (tenant_id, peer_id, control_id, payload_hash);
CREATE INDEX intake_message_waiting ON intake_message (tenant_id, received_at) WHERE state = 'received';
CREATE INDEX intake_message_by_state ON intake_message (tenant_id, state, received_at DESC, message_id);
CREATE INDEX intake_message_latest ON intake_message (tenant_id, received_at DESC, message_id);
COMMENT ON COLUMN intake_message.reason_detail IS 'Which field, which rule; never a value of a patient';
SELECT protect('intake_message');
