-- Contacts 触达: each planned touch once, whatever happens to its day or its channel; and the attempts
-- to make it (FHIR CommunicationRequest, Communication). ADR 0005, 0006, 0007.
CREATE TABLE messaging_contact (
  tenant_id   integer NOT NULL,
  patient_id  uuid    NOT NULL,
  contact_id  uuid    NOT NULL,
  reference   text    NOT NULL,
  title_zh    text    NOT NULL,
  title_en    text    NOT NULL,
  class       text    NOT NULL CHECK (class IN ('notice', 'alert', 'marketing')),
  purpose     text    NOT NULL,
  priority    text    NOT NULL CHECK (priority IN ('clinical', 'appointment', 'survey', 'education', 'marketing')),
  template_id text    NOT NULL,
  template_version integer NOT NULL,
  parameters  jsonb   NOT NULL DEFAULT '{}',
  channels    text[]  NOT NULL,
  channel_no  integer NOT NULL DEFAULT 1,
  link_purpose text   CHECK (link_purpose IN ('questionnaire', 'revisit')),
  link_target uuid,
  planned_for timestamptz NOT NULL,
  not_after   timestamptz NOT NULL,
  state       text    NOT NULL CHECK (state IN ('planned', 'sending', 'accepted', 'delivered', 'read', 'replied',
                                                'failed', 'unknown', 'not-sent', 'expired', 'cancelled')),
  channel     text,
  reason_code text,
  reason_detail text,
  sent_at     timestamptz,
  delivered_at timestamptz,
  replied_at  timestamptz,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, patient_id, contact_id),
  UNIQUE (tenant_id, patient_id, reference)
);
COMMENT ON COLUMN messaging_contact.reference IS 'Plan, step and cycle in the asker''s words: the guard against sending twice';
COMMENT ON COLUMN messaging_contact.parameters IS 'What the text needs besides the patient: days and places, never a diagnosis';
COMMENT ON COLUMN messaging_contact.reason_code IS 'Why it was moved or not sent: exactly one';
SELECT protect('messaging_contact');

-- Contacts that wait to be sent, narrow and in 16 lanes, so that claiming one is cheap.
CREATE TABLE messaging_ready (
  tenant_id   integer NOT NULL,
  patient_id  uuid    NOT NULL,
  contact_id  uuid    NOT NULL,
  lane        smallint NOT NULL,
  ready_at    timestamptz NOT NULL,
  lease_until timestamptz,
  fence       bigint  NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, patient_id, contact_id)
);
COMMENT ON COLUMN messaging_ready.fence IS 'Grows with every claim: whoever slept through the lease notices that it is not theirs any more';
CREATE INDEX messaging_ready_lane ON messaging_ready (tenant_id, lane, ready_at);
SELECT protect('messaging_ready', 'SELECT, INSERT, UPDATE, DELETE');

CREATE TABLE messaging_attempt (
  tenant_id   integer NOT NULL,
  patient_id  uuid    NOT NULL,
  attempt_id  uuid    NOT NULL,
  contact_id  uuid    NOT NULL,
  channel     text    NOT NULL,
  contact_point_id uuid NOT NULL,
  wording     text    NOT NULL CHECK (wording IN ('personal', 'neutral')),
  text_enc    bytea   NOT NULL,
  state       text    NOT NULL CHECK (state IN ('started', 'accepted', 'refused', 'unknown', 'not-received')),
  reason      text,
  provider_message_id text,
  started_at  timestamptz NOT NULL,
  ended_at    timestamptz,
  query_at    timestamptz,
  queries     integer NOT NULL DEFAULT 0,
  last_query  text,
  PRIMARY KEY (tenant_id, patient_id, attempt_id)
);
COMMENT ON COLUMN messaging_attempt.state IS 'started is committed before the provider is called; what dies there is unknown, never unsent';
SELECT protect('messaging_attempt');
CREATE INDEX messaging_attempt_open ON messaging_attempt (tenant_id, query_at) WHERE state IN ('started', 'unknown');
CREATE INDEX messaging_attempt_of_contact ON messaging_attempt (tenant_id, patient_id, contact_id, started_at);

CREATE VIEW messaging_fact_contact WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, contact_id, reference, title_zh, title_en, purpose, priority, template_id, planned_for,
       not_after, state, channel, reason_code, reason_detail, sent_at, delivered_at, replied_at, link_purpose,
       link_target, created_at
  FROM messaging_contact;
CREATE VIEW messaging_fact_attempt WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, contact_id, attempt_id, channel, state, reason, started_at, ended_at
  FROM messaging_attempt;
-- Reminders of return visits: contacts that lead to one.
CREATE VIEW messaging_fact_reminder WITH (security_invoker = true) AS
SELECT c.tenant_id, c.patient_id, c.contact_id, c.link_target AS revisit_id, c.sent_at, c.delivered_at, c.replied_at AS responded_at
  FROM messaging_contact c WHERE c.link_purpose = 'revisit';
GRANT SELECT ON messaging_fact_contact, messaging_fact_attempt, messaging_fact_reminder TO ${app};
