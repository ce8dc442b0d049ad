-- What providers report about messages after they took them, once per event however often and in
-- whatever order it is reported.
CREATE TABLE messaging_receipt (
  tenant_id   integer NOT NULL,
  patient_id  uuid    NOT NULL,
  attempt_id  uuid    NOT NULL,
  event_id    text    NOT NULL,
  kind        text    NOT NULL CHECK (kind IN ('delivered', 'read', 'bounced')),
  reason      text,
  at          timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, patient_id, attempt_id, event_id)
);
COMMENT ON COLUMN messaging_receipt.event_id IS 'The provider''s name of the event: the guard against taking it twice';
COMMENT ON COLUMN messaging_receipt.at IS 'When it happened, by the provider''s clock';
SELECT protect('messaging_receipt', 'SELECT, INSERT');

-- Providers know the attempt and not the patient.
CREATE INDEX messaging_attempt_by_id ON messaging_attempt (tenant_id, attempt_id);

ALTER TABLE messaging_contact ADD COLUMN read_at timestamptz;
