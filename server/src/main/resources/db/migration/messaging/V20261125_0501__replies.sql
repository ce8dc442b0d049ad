-- What providers report as written by somebody, once per event however often it is reported. The
-- provider names a phone and not a patient, hence no patient stands in the key.
CREATE TABLE messaging_inbound (
  tenant_id   integer NOT NULL,
  channel     text    NOT NULL,
  event_id    text    NOT NULL,
  at          timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  unmatched_enc bytea,
  PRIMARY KEY (tenant_id, channel, event_id)
);
COMMENT ON COLUMN messaging_inbound.unmatched_enc IS 'The words of somebody whom the hospital does not know, encrypted for the tenant; those of patients stand in messaging_reply';
SELECT protect('messaging_inbound', 'SELECT, INSERT');

-- What patients wrote back (FHIR Communication, received).
CREATE TABLE messaging_reply (
  tenant_id   integer NOT NULL,
  patient_id  uuid    NOT NULL,
  reply_id    uuid    NOT NULL,
  channel     text    NOT NULL,
  event_id    text    NOT NULL,
  contact_id  uuid,
  shared      boolean NOT NULL,
  handled_as  text    NOT NULL CHECK (handled_as IN ('opt-out', 'alert', 'task')),
  text_enc    bytea   NOT NULL,
  at          timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, patient_id, reply_id)
);
COMMENT ON COLUMN messaging_reply.contact_id IS 'The newest contact on that phone when the reply came; null: the hospital had not written to it';
COMMENT ON COLUMN messaging_reply.shared IS 'Several patients have that phone: who wrote is not known';
COMMENT ON COLUMN messaging_reply.at IS 'When it was written, by the provider''s clock';
SELECT protect('messaging_reply', 'SELECT, INSERT');

CREATE VIEW messaging_fact_reply WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, reply_id, channel, contact_id, shared, handled_as, at, received_at
  FROM messaging_reply;
GRANT SELECT ON messaging_fact_reply TO ${app};

-- A reply to a known message is also a receipt of it.
ALTER TABLE messaging_receipt DROP CONSTRAINT messaging_receipt_kind_check;
ALTER TABLE messaging_receipt ADD CONSTRAINT messaging_receipt_kind_check
  CHECK (kind IN ('delivered', 'read', 'bounced', 'replied'));
