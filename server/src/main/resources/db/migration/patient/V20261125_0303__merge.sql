-- Merging 合并档案. A record stays the record of its source for ever: its numbers, its contact points and
-- what was said about it. When two records are one person, one of them stands for both; the rows of the
-- other follow it and remember where they came from, so that they can go home again.
ALTER TABLE patient ADD COLUMN merged_into uuid;
ALTER TABLE patient ADD COLUMN standing_id uuid;
ALTER TABLE patient ADD COLUMN merged_at timestamptz;
ALTER TABLE patient ADD COLUMN sex_at timestamptz NOT NULL DEFAULT '-infinity';
ALTER TABLE patient ADD COLUMN birth_date_at timestamptz NOT NULL DEFAULT '-infinity';
ALTER TABLE patient ADD COLUMN id_card_birth_date date;
ALTER TABLE patient ADD COLUMN id_card_sex text CHECK (id_card_sex IN ('female', 'male'));
COMMENT ON COLUMN patient.merged_into IS 'The record this one was merged into; null when it stands for itself';
COMMENT ON COLUMN patient.standing_id IS 'The record that stands for this one after all merges; null when it stands for itself';
COMMENT ON COLUMN patient.id_card_birth_date IS 'Derived from the identity card; never overwrites what the hospital says';
CREATE INDEX patient_merged ON patient (tenant_id, standing_id) WHERE standing_id IS NOT NULL;

-- Two records of one person hold the same identity card: an identifier tells which records hold it.
ALTER TABLE patient_identifier DROP CONSTRAINT patient_identifier_pkey;
ALTER TABLE patient_identifier ADD PRIMARY KEY (tenant_id, key_hash, patient_id);
ALTER TABLE patient_identifier DROP CONSTRAINT patient_identifier_kind_check;
ALTER TABLE patient_identifier ADD CONSTRAINT patient_identifier_kind_check
  CHECK (kind IN ('his', 'mrn', 'card', 'id-card', 'insurance', 'passport', 'temporary', 'wechat', 'wecom'));

-- Every merge and what became of it, for staff and for replay.
CREATE TABLE patient_merge (
  tenant_id   integer NOT NULL,
  patient_id  uuid    NOT NULL,
  merge_id    uuid    NOT NULL,
  retired_id  uuid    NOT NULL,
  cause       text    NOT NULL CHECK (cause IN ('source', 'identifiers', 'staff')),
  said_at     timestamptz NOT NULL,
  source_message_id uuid,
  merged_by   uuid,
  reason      text,
  merged_at   timestamptz NOT NULL,
  undone_at   timestamptz,
  undone_by   uuid,
  undo_reason text,
  PRIMARY KEY (tenant_id, patient_id, merge_id),
  CHECK (cause <> 'staff' OR merged_by IS NOT NULL AND reason IS NOT NULL),
  CHECK ((undone_at IS NULL) = (undone_by IS NULL))
);
COMMENT ON COLUMN patient_merge.patient_id IS 'The record that stays';
SELECT protect('patient_merge');
CREATE INDEX patient_merge_of_retired ON patient_merge (tenant_id, retired_id);

-- Pairs of records that may be one person and that only a person may decide about.
CREATE TABLE patient_registration_review (
  tenant_id   integer NOT NULL,
  patient_id  uuid    NOT NULL,
  other_id    uuid    NOT NULL,
  cause       text    NOT NULL CHECK (cause IN ('one-identifier', 'contradiction', 'same-person-data')),
  state       text    NOT NULL CHECK (state IN ('open', 'merged', 'distinct')),
  opened_at   timestamptz NOT NULL,
  decided_at  timestamptz,
  decided_by  uuid,
  PRIMARY KEY (tenant_id, patient_id, other_id),
  CHECK (patient_id < other_id)
);
COMMENT ON COLUMN patient_registration_review.state IS 'distinct: a person said that these are two people; never asked again';
SELECT protect('patient_registration_review');
CREATE INDEX patient_registration_review_open ON patient_registration_review (tenant_id, opened_at, patient_id, other_id)
  WHERE state = 'open';

-- Which record stands for which. Read by whoever keeps something of a patient.
CREATE VIEW patient_fact_record WITH (security_invoker = true) AS
SELECT tenant_id, patient_id AS record_id, coalesce(standing_id, patient_id) AS patient_id, merged_at FROM patient;
-- Records that are or once were one patient: what was encrypted for the one may have gone to the other.
CREATE VIEW patient_fact_merge WITH (security_invoker = true) AS
SELECT tenant_id, patient_id AS record_id, retired_id AS other_id FROM patient_merge
UNION SELECT tenant_id, retired_id, patient_id FROM patient_merge;
CREATE OR REPLACE VIEW patient_fact_patient WITH (security_invoker = true) AS
SELECT p.tenant_id, p.patient_id, p.sex, p.birth_date,
       p.deceased_at IS NOT NULL OR EXISTS (SELECT 1 FROM patient m
                                             WHERE m.tenant_id = p.tenant_id AND m.standing_id = p.patient_id
                                               AND m.deceased_at IS NOT NULL) AS deceased,
       p.anonymous
  FROM patient p WHERE p.standing_id IS NULL;
GRANT SELECT ON patient_fact_record, patient_fact_merge TO ${app};

-- Called, as protect() is, by the migration that makes a table of which the rows follow their patient
-- through a merge: home_id is the record they belong to, when another one stands for it.
CREATE FUNCTION follows_merge(relation regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  foreign_key name;
BEGIN
  EXECUTE format('ALTER TABLE %s ADD COLUMN home_id uuid', relation);
  EXECUTE format('GRANT UPDATE (patient_id, home_id) ON %s TO ${app}', relation);
  EXECUTE format('CREATE INDEX ON %s (tenant_id, patient_id, home_id) WHERE home_id IS NOT NULL', relation);
  FOR foreign_key IN SELECT conname FROM pg_constraint WHERE conrelid = relation AND contype = 'f' LOOP
    EXECUTE format('ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE', relation, foreign_key);
  END LOOP;
END $$;

-- All rows of one record go to another, and remember it.
CREATE FUNCTION move_patient(tenant integer, from_patient uuid, to_patient uuid)
RETURNS void LANGUAGE plpgsql SET search_path = xinqiao, pg_temp AS $$
DECLARE
  relation regclass;
BEGIN
  SET CONSTRAINTS ALL DEFERRED;
  FOR relation IN SELECT * FROM tables_following_merges() LOOP
    EXECUTE format('UPDATE %s SET patient_id = $3, home_id = nullif(coalesce(home_id, $2), $3)
                     WHERE tenant_id = $1 AND patient_id = $2', relation)
      USING tenant, from_patient, to_patient;
  END LOOP;
END $$;

-- The rows that belong to some records leave the patient who stood for them and go to one of those.
-- What came of them since goes with them: a contact of a plan, an answer to a form.
CREATE FUNCTION part_patient(tenant integer, from_patient uuid, homes uuid[], to_patient uuid)
RETURNS void LANGUAGE plpgsql SET search_path = xinqiao, pg_temp AS $$
DECLARE
  relation regclass;
  child text[];
BEGIN
  SET CONSTRAINTS ALL DEFERRED;
  FOR relation IN SELECT * FROM tables_following_merges() LOOP
    EXECUTE format('UPDATE %s SET patient_id = $4, home_id = nullif(home_id, $4)
                     WHERE tenant_id = $1 AND patient_id = $2 AND home_id = ANY ($3)', relation)
      USING tenant, from_patient, homes, to_patient;
  END LOOP;
  -- What came of what: by its id, or by naming it in its reference.
  FOREACH child SLICE 1 IN ARRAY ARRAY[
    ['pathway_step', 'pathway_plan', 'c.plan_id = p.plan_id'],
    ['pathway_due', 'pathway_plan', 'c.plan_id = p.plan_id'],
    ['messaging_contact', 'pathway_plan', 'position(p.plan_id::text in c.reference) > 0'],
    ['questionnaire_form', 'pathway_plan', 'position(p.plan_id::text in c.reference) > 0'],
    ['appointment_revisit', 'pathway_plan', 'position(p.plan_id::text in c.reference) > 0'],
    ['task_task', 'pathway_plan', 'position(p.plan_id::text in c.reference) > 0'],
    ['messaging_ready', 'messaging_contact', 'c.contact_id = p.contact_id'],
    ['messaging_attempt', 'messaging_contact', 'c.contact_id = p.contact_id'],
    ['messaging_receipt', 'messaging_attempt', 'c.attempt_id = p.attempt_id'],
    ['questionnaire_answer', 'questionnaire_form', 'c.form_id = p.form_id'],
    ['alert_alert', 'questionnaire_form', 'position(p.form_id::text in c.reference) > 0'],
    ['alert_escalation', 'alert_alert', 'c.alert_id = p.alert_id'],
    ['task_task', 'alert_alert', 'c.alert_id = p.alert_id'],
    ['task_act', 'task_task', 'c.task_id = p.task_id'],
    ['portal_session', 'portal_link', 'c.link_id = p.link_id']]
  LOOP
    EXECUTE format('UPDATE %I c SET patient_id = p.patient_id, home_id = p.home_id FROM %I p
                     WHERE p.tenant_id = $1 AND p.patient_id = $3 AND c.tenant_id = $1 AND c.patient_id = $2
                       AND c.home_id IS NULL AND %s', child[1], child[2], child[3])
      USING tenant, from_patient, to_patient;
  END LOOP;
END $$;

CREATE FUNCTION tables_following_merges() RETURNS SETOF regclass LANGUAGE sql STABLE AS $$
  SELECT c.oid::regclass FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'home_id'
   WHERE c.relnamespace = 'xinqiao'::regnamespace AND c.relkind IN ('r', 'p') AND NOT a.attisdropped
   ORDER BY c.relname
$$;

DO $$
DECLARE
  relation text;
BEGIN
  FOREACH relation IN ARRAY ARRAY[
    'clinical_encounter', 'clinical_encounter_statement', 'clinical_condition', 'clinical_procedure',
    'clinical_observation', 'clinical_allergy', 'clinical_return_order', 'clinical_medication_request',
    'clinical_medication_dispense', 'clinical_service_request', 'appointment', 'appointment_revisit',
    'consent_event', 'messaging_contact', 'messaging_ready', 'messaging_attempt', 'messaging_receipt',
    'pathway_plan', 'pathway_step', 'pathway_due', 'alert_alert', 'alert_escalation', 'task_task', 'task_act',
    'questionnaire_form', 'questionnaire_answer', 'portal_link', 'portal_session']
  LOOP
    PERFORM follows_merge(relation::regclass);
  END LOOP;
END $$;

-- One number may be known under both records: it is unique in its record, not in the patient.
CREATE FUNCTION pg_temp.unique_in_record(relation regclass, columns text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  old name;
BEGIN
  SELECT conname INTO STRICT old FROM pg_constraint WHERE conrelid = relation AND contype = 'u';
  EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', relation, old);
  EXECUTE format('CREATE UNIQUE INDEX ON %s (tenant_id, patient_id, %s) WHERE home_id IS NULL', relation, columns);
  EXECUTE format('CREATE UNIQUE INDEX ON %s (tenant_id, patient_id, home_id, %s) WHERE home_id IS NOT NULL',
                 relation, columns);
END $$;
SELECT pg_temp.unique_in_record('clinical_encounter', 'visit_key');
SELECT pg_temp.unique_in_record('clinical_observation', 'report_key, code');
SELECT pg_temp.unique_in_record('clinical_allergy', 'name');
SELECT pg_temp.unique_in_record('clinical_medication_request', 'order_key, code');
SELECT pg_temp.unique_in_record('clinical_medication_dispense', 'dispense_key, code');
SELECT pg_temp.unique_in_record('clinical_service_request', 'order_key, code');
SELECT pg_temp.unique_in_record('appointment', 'filler_key');
SELECT pg_temp.unique_in_record('appointment_revisit', 'reference');
CREATE INDEX intake_message_of_patient ON intake_message (tenant_id, patient_id, received_at) WHERE patient_id IS NOT NULL;

-- The newest word of each record; where they differ, the stricter, until the patient says something
-- again after the merge.
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
 ORDER BY tenant_id, patient_id, purpose, channel, decision = 'grant', at DESC, event_id DESC;
