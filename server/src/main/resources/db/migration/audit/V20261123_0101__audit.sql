-- What was done and what was refused. The application may add and read; nobody may change or remove
-- an entry through it. seq only orders entries for readers: it has gaps and commits out of order, so
-- nothing may wait for "the next" number.
CREATE TABLE audit_event (
  tenant_id   integer     NOT NULL,
  event_id    uuid        NOT NULL,
  seq         bigint      GENERATED ALWAYS AS IDENTITY,
  at          timestamptz NOT NULL,
  actor_kind  text        NOT NULL CHECK (actor_kind IN ('staff', 'patient', 'peer', 'system')),
  actor_id    text,
  action      text        NOT NULL,
  outcome     text        NOT NULL CHECK (outcome IN ('allowed', 'denied')),
  object_kind text,
  object_id   text,
  patient_id  uuid,
  reason      text        CHECK (length(reason) <= 500),
  request_id  text,
  PRIMARY KEY (tenant_id, event_id)
);
COMMENT ON TABLE audit_event IS 'Append-only; ids, never names, phones or words of a patient';
COMMENT ON COLUMN audit_event.request_id IS 'The number that the log and a problem response carry';
CREATE INDEX audit_event_of_patient ON audit_event (tenant_id, patient_id, seq) WHERE patient_id IS NOT NULL;
SELECT protect('audit_event', 'SELECT, INSERT');
