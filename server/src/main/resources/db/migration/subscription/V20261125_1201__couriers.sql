-- Events go not only to webhooks but also to the hospital's own systems, which speak HL7 v2 or FHIR and
-- may refuse. What is sent is written once and kept, so that a second attempt sends the very same.
ALTER TABLE subscription_delivery RENAME COLUMN webhook TO subscriber;
ALTER TABLE subscription_delivery
  ADD COLUMN place      bigint NOT NULL DEFAULT 0,
  ADD COLUMN letter_id  uuid,
  ADD COLUMN letter_enc bytea,
  ADD COLUMN answer_enc bytea,
  ADD CONSTRAINT subscription_delivery_letter CHECK ((letter_id IS NULL) = (letter_enc IS NULL));
ALTER TABLE subscription_delivery DROP CONSTRAINT subscription_delivery_state_check;
ALTER TABLE subscription_delivery ADD CONSTRAINT subscription_delivery_state_check
  CHECK (state IN ('waiting', 'delivered', 'refused', 'undelivered', 'unneeded'));
COMMENT ON COLUMN subscription_delivery.version IS 'Counts what this subscriber is told of the subject, from 1 without a gap';
COMMENT ON COLUMN subscription_delivery.place IS 'Counts what this subscriber is told of the patient: the order for those that want one';
COMMENT ON COLUMN subscription_delivery.state IS
  'refused: the other side said no, or we cannot write it; undelivered: nobody answered for too long; both wait for a person. unneeded: there is nothing to say';
COMMENT ON COLUMN subscription_delivery.letter_id IS 'Number of what was written, such as the control id of an HL7 message';
COMMENT ON COLUMN subscription_delivery.answer_enc IS 'What the other side said when it refused: it may name the patient';

-- Of each subject the oldest version goes first, also before those that wait for a person.
DROP INDEX subscription_delivery_versions;
CREATE INDEX subscription_delivery_versions ON subscription_delivery (tenant_id, patient_id, subject_id, subscriber, version)
  WHERE state IN ('waiting', 'refused', 'undelivered');
CREATE INDEX subscription_delivery_places ON subscription_delivery (tenant_id, patient_id, subscriber, place)
  WHERE state = 'waiting';
CREATE INDEX subscription_delivery_failed ON subscription_delivery (tenant_id, subscriber, event_id)
  WHERE state IN ('refused', 'undelivered');
