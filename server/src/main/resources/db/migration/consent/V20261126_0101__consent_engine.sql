-- Each text that patients were ever shown, per language: a word points to the one it answered. A version
-- never changes; another text is another version.
CREATE TABLE consent_notice (
  tenant_id  integer NOT NULL,
  notice_id  text    NOT NULL,
  version    integer NOT NULL CHECK (version > 0),
  language   text    NOT NULL,
  title      text    NOT NULL,
  body       text    NOT NULL,
  text_hash  bytea   NOT NULL,
  since      timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, notice_id, version, language)
);
COMMENT ON COLUMN consent_notice.text_hash IS 'SHA-256 of title, line feed and body in UTF-8';
COMMENT ON COLUMN consent_notice.since IS 'When it was first shown here';
SELECT protect('consent_notice', 'SELECT, INSERT');

ALTER TABLE consent_event DROP CONSTRAINT consent_event_decision_check;
ALTER TABLE consent_event ADD CONSTRAINT consent_event_decision_check
  CHECK (decision IN ('grant', 'deny', 'withdraw', 'expire'));
ALTER TABLE consent_event DROP CONSTRAINT consent_event_actor_kind_check;
ALTER TABLE consent_event ADD CONSTRAINT consent_event_actor_kind_check
  CHECK (actor_kind IN ('self', 'guardian', 'staff', 'source', 'system'));
ALTER TABLE consent_event ADD COLUMN notice_language text;
ALTER TABLE consent_event ADD COLUMN evidence_kind text NOT NULL DEFAULT 'screen'
  CHECK (evidence_kind IN ('screen', 'paper', 'witness', 'recording', 'reply', 'source', 'rule'));
ALTER TABLE consent_event ADD COLUMN recorded_by uuid;
ALTER TABLE consent_event ADD COLUMN valid_until timestamptz;
ALTER TABLE consent_event ADD CONSTRAINT consent_event_one_purpose_per_grant
  CHECK (decision <> 'grant' OR purpose <> '*');
COMMENT ON COLUMN consent_event.purpose IS 'A purpose, or * for all of them: a channel can be stopped for everything, but each purpose is granted by itself';
COMMENT ON COLUMN consent_event.actor_id IS 'Of a guardian or proxy the representative; of words from before this column was used so, what stood there';
COMMENT ON COLUMN consent_event.notice_language IS 'Null for words from before texts were kept: their hash is that of the whole file';
COMMENT ON COLUMN consent_event.recorded_by IS 'The member of staff who took the word down; null when nobody did';
COMMENT ON COLUMN consent_event.valid_until IS 'When a grant ends by itself; null when it does not';
-- Grants that may end without anybody saying a word: what the sweep looks at.
CREATE INDEX consent_event_ending ON consent_event (tenant_id, patient_id)
  WHERE decision = 'grant' AND (valid_until IS NOT NULL OR actor_kind = 'guardian');

-- A word by its own id, as partners ask for it.
CREATE INDEX consent_event_by_id ON consent_event (tenant_id, event_id);

-- The newest word of each record; where they differ a no stands, until the patient says something again
-- after the merge. A word that expired is as if nothing was said.
CREATE OR REPLACE VIEW consent_fact_consent WITH (security_invoker = true) AS
SELECT DISTINCT ON (tenant_id, patient_id, purpose, channel)
       tenant_id, patient_id, event_id, purpose, channel, decision, at
  FROM (SELECT DISTINCT ON (e.tenant_id, e.patient_id, e.purpose, e.channel, e.home_id)
               e.tenant_id, e.patient_id, e.event_id, e.purpose, e.channel, e.decision, e.at
          FROM consent_event e
         WHERE e.home_id IS NULL OR NOT EXISTS (
                 SELECT 1 FROM consent_event n
                   JOIN patient_fact_record r ON r.tenant_id = e.tenant_id AND r.record_id = e.home_id
                  WHERE n.tenant_id = e.tenant_id AND n.patient_id = e.patient_id AND n.home_id IS NULL
                    AND n.purpose = e.purpose AND n.channel = e.channel AND n.at > r.merged_at)
         ORDER BY e.tenant_id, e.patient_id, e.purpose, e.channel, e.home_id, e.at DESC, e.event_id DESC) newest
 ORDER BY tenant_id, patient_id, purpose, channel, decision IN ('grant', 'expire'), decision = 'expire', at DESC,
          event_id DESC;
