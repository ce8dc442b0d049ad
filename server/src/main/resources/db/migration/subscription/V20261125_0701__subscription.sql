-- What happened, told to partners (FHIR Subscription): each event once, in versions of its subject, and
-- one delivery of it per webhook. Ids and codes only: names, phones and words stay here.
CREATE TABLE subscription_event (
  tenant_id   integer NOT NULL,
  patient_id  uuid    NOT NULL,
  event_id    uuid    NOT NULL,
  topic       text    NOT NULL,
  subject_id  uuid    NOT NULL,
  version     bigint  NOT NULL,
  data        jsonb   NOT NULL,
  at          timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, patient_id, event_id),
  UNIQUE (tenant_id, patient_id, subject_id, version)
);
COMMENT ON COLUMN subscription_event.version IS 'Counts what happened to the subject, from 1 without a gap: who hears version 3 has heard 2';
SELECT protect('subscription_event', 'SELECT, INSERT');

CREATE TABLE subscription_delivery (
  tenant_id   integer NOT NULL,
  patient_id  uuid    NOT NULL,
  event_id    uuid    NOT NULL,
  webhook     text    NOT NULL,
  subject_id  uuid    NOT NULL,
  version     bigint  NOT NULL,
  state       text    NOT NULL CHECK (state IN ('waiting', 'delivered')),
  next_at     timestamptz NOT NULL,
  fence       bigint  NOT NULL DEFAULT 0,
  attempts    integer NOT NULL DEFAULT 0,
  last_error  text,
  delivered_at timestamptz,
  PRIMARY KEY (tenant_id, patient_id, event_id, webhook),
  CHECK ((state = 'delivered') = (delivered_at IS NOT NULL))
);
COMMENT ON COLUMN subscription_delivery.next_at IS 'When it is tried next; while an attempt runs, when that attempt is given up for dead';
COMMENT ON COLUMN subscription_delivery.last_error IS 'A status or the kind of a fault; never what the partner answered';
CREATE INDEX subscription_delivery_waiting ON subscription_delivery (tenant_id, webhook, next_at) WHERE state = 'waiting';
CREATE INDEX subscription_delivery_versions ON subscription_delivery (tenant_id, patient_id, subject_id, webhook, version)
  WHERE state = 'waiting';
SELECT protect('subscription_delivery');
