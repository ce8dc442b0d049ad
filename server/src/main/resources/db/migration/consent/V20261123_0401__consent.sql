-- Consent 授权: what the patient allowed, refused and took back, each word kept for ever (FHIR Consent).
-- What holds now is the newest word per purpose and channel.
CREATE TABLE consent_event (
  tenant_id   integer NOT NULL,
  patient_id  uuid    NOT NULL,
  event_id    uuid    NOT NULL,
  purpose     text    NOT NULL,
  channel     text    NOT NULL,
  decision    text    NOT NULL CHECK (decision IN ('grant', 'deny', 'withdraw')),
  actor_kind  text    NOT NULL CHECK (actor_kind IN ('self', 'guardian', 'staff', 'source')),
  actor_id    text,
  notice_id   text    NOT NULL,
  notice_version integer NOT NULL,
  notice_hash bytea   NOT NULL,
  evidence    text    NOT NULL,
  at          timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, patient_id, event_id)
);
COMMENT ON COLUMN consent_event.channel IS 'A channel, or * for all of them';
COMMENT ON COLUMN consent_event.evidence IS 'How it was said: screen, paper, by phone; ids only';
SELECT protect('consent_event', 'SELECT, INSERT');
CREATE INDEX consent_event_newest ON consent_event (tenant_id, patient_id, purpose, channel, at DESC);

CREATE VIEW consent_fact_consent WITH (security_invoker = true) AS
SELECT DISTINCT ON (tenant_id, patient_id, purpose, channel)
       tenant_id, patient_id, event_id, purpose, channel, decision, at
  FROM consent_event
 ORDER BY tenant_id, patient_id, purpose, channel, at DESC, event_id DESC;
GRANT SELECT ON consent_fact_consent TO ${app};
