-- The profile of each patient 患者画像 (ADR 0062): one row of what conditions ask for most, worked out of the facts
-- and kept fresh. Nothing in it depends on the day: who was last here on 3 March is in it, who was not here for half
-- a year is asked of it. So it changes with its facts alone, and is the same whenever it is worked out.
CREATE TABLE profile_patient (
  tenant_id  integer NOT NULL,
  patient_id uuid    NOT NULL,
  sex            text,
  birth_date     date,
  deceased       boolean NOT NULL,
  registered_on  date,
  visits           integer NOT NULL,
  emergency_visits integer NOT NULL,
  stays            integer NOT NULL,
  in_hospital      boolean NOT NULL,
  first_visit_on   date,
  last_visit_on    date,
  last_admitted_on date,
  last_discharged_on date,
  return_ordered_on  date,
  last_department  text,
  diseases         text[] NOT NULL,
  last_diagnosed_on date,
  operations       integer NOT NULL,
  last_operation_on date,
  dispenses        integer NOT NULL,
  last_dispensed_on date,
  medicines_until  date,
  systolic         double precision,
  diastolic        double precision,
  pressure_on      date,
  glucose          double precision,
  glucose_on       date,
  hba1c            double precision,
  hba1c_on         date,
  ldl              double precision,
  ldl_on           date,
  bmi              double precision,
  bmi_on           date,
  last_result_on   date,
  booked_until     date,
  kept             integer NOT NULL,
  no_shows         integer NOT NULL,
  last_no_show_on  date,
  revisit_due_on   date,
  revisit_attended_on date,
  messages         integer NOT NULL,
  messages_read    integer NOT NULL,
  messages_replied integer NOT NULL,
  last_message_on  date,
  last_word_on     date,
  forms            integer NOT NULL,
  forms_answered   integer NOT NULL,
  last_form_on     date,
  open_alerts      integer NOT NULL,
  PRIMARY KEY (tenant_id, patient_id)
) WITH (fillfactor = 85);
COMMENT ON COLUMN profile_patient.diseases IS 'The families of content/diseases that a diagnosis falls into, in order';
COMMENT ON COLUMN profile_patient.medicines_until IS 'The day on which the last of what was handed over is used up';
COMMENT ON COLUMN profile_patient.booked_until IS 'The last day of a booked appointment: somebody has one to come when it is not over';
COMMENT ON COLUMN profile_patient.revisit_due_on IS 'The first return visit that is due by a plan and neither made nor cancelled';
COMMENT ON COLUMN profile_patient.last_word_on IS 'When something last came from the patient: a reply or an answered questionnaire';
SELECT protect('profile_patient', 'SELECT, INSERT, UPDATE, DELETE');

-- How somebody likes to be treated: what they said, or else what they did most often.
CREATE TABLE profile_preference (
  tenant_id  integer NOT NULL,
  patient_id uuid    NOT NULL,
  channel text, channel_said boolean NOT NULL, channel_times integer, channel_of integer,
  hour    text, hour_said    boolean NOT NULL, hour_times    integer, hour_of    integer,
  doctor  text, doctor_said  boolean NOT NULL, doctor_times  integer, doctor_of  integer,
  slot    text, slot_said    boolean NOT NULL, slot_times    integer, slot_of    integer,
  place   text, place_said   boolean NOT NULL, place_times   integer, place_of   integer,
  tone    text,
  PRIMARY KEY (tenant_id, patient_id)
) WITH (fillfactor = 85);
COMMENT ON TABLE profile_preference IS 'Learnt ones with how often it was so, of how many times; said ones without';
SELECT protect('profile_preference', 'SELECT, INSERT, UPDATE, DELETE');

-- What a patient said about a preference. Never changed: the newest one holds, and an empty one takes back.
CREATE TABLE profile_said (
  tenant_id  integer NOT NULL,
  patient_id uuid    NOT NULL,
  entry_id   uuid    NOT NULL,
  preference text    NOT NULL CHECK (preference IN ('channel', 'hour', 'doctor', 'slot', 'place', 'tone')),
  value      text,
  entered_by uuid    NOT NULL,
  entered_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, patient_id, entry_id)
);
SELECT protect('profile_said', 'SELECT, INSERT');
SELECT follows_merge('profile_said');

-- Of whom something changed, and where. Whoever writes facts only adds rows and so waits for nobody; the work takes
-- them away before it reads, so that what comes meanwhile is looked at once more.
CREATE TABLE profile_change (
  tenant_id  integer NOT NULL,
  patient_id uuid    NOT NULL,
  change_id  uuid    NOT NULL DEFAULT gen_random_uuid(),
  source     text    NOT NULL,
  PRIMARY KEY (tenant_id, patient_id, change_id)
);
COMMENT ON COLUMN profile_change.source IS 'The table; or everybody, when the content changed';
SELECT protect('profile_change', 'SELECT, INSERT, DELETE');

-- Up to where everybody is worked out anew, and with which content that was last done.
CREATE TABLE profile_rebuild (
  tenant_id   integer PRIMARY KEY,
  fingerprint text    NOT NULL,
  after_patient uuid,
  begun_at    timestamptz NOT NULL,
  ended_at    timestamptz,
  patients    bigint NOT NULL DEFAULT 0,
  differing   bigint NOT NULL DEFAULT 0
);
COMMENT ON COLUMN profile_rebuild.after_patient IS 'The last patient that is done, in the order of their ids';
COMMENT ON COLUMN profile_rebuild.differing IS 'Rows that were not as they were kept';
SELECT protect('profile_rebuild');

CREATE VIEW profile_fact_profile WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, sex, birth_date, deceased, registered_on, visits, emergency_visits, stays, in_hospital,
       first_visit_on, last_visit_on, last_admitted_on, last_discharged_on, return_ordered_on, last_department, diseases,
       last_diagnosed_on, operations, last_operation_on, dispenses, last_dispensed_on, medicines_until, systolic,
       diastolic, pressure_on, glucose, glucose_on, hba1c, hba1c_on, ldl, ldl_on, bmi, bmi_on, last_result_on,
       booked_until, kept, no_shows, last_no_show_on, revisit_due_on, revisit_attended_on, messages, messages_read,
       messages_replied, last_message_on, last_word_on, forms, forms_answered, last_form_on, open_alerts
  FROM profile_patient;

CREATE VIEW profile_fact_preference WITH (security_invoker = true) AS
SELECT tenant_id, patient_id,
       channel, channel_said, channel_times, channel_of, hour, hour_said, hour_times, hour_of,
       doctor, doctor_said, doctor_times, doctor_of, slot, slot_said, slot_times, slot_of,
       place, place_said, place_times, place_of, tone
  FROM profile_preference;
GRANT SELECT ON profile_fact_profile, profile_fact_preference TO ${app};

-- A fact came, changed or went: its patient is looked at, whoever wrote: messages, partners, imports taken back, merges.
CREATE FUNCTION profile_mark() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = xinqiao, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    INSERT INTO profile_change (tenant_id, patient_id, source)
    SELECT tenant_id, patient_id, TG_TABLE_NAME FROM changed
     UNION SELECT tenant_id, patient_id, TG_TABLE_NAME FROM before;
  ELSE
    INSERT INTO profile_change (tenant_id, patient_id, source)
    SELECT DISTINCT tenant_id, patient_id, TG_TABLE_NAME FROM changed;
  END IF;
  RETURN NULL;
END $$;

-- Of a contact most changes are steps on its way to the provider, of which the profile knows nothing.
CREATE FUNCTION profile_mark_contact() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = xinqiao, pg_temp AS $$
BEGIN
  INSERT INTO profile_change (tenant_id, patient_id, source)
  SELECT n.tenant_id, who, TG_TABLE_NAME
    FROM changed n
    JOIN before o ON o.tenant_id = n.tenant_id AND o.contact_id = n.contact_id
   CROSS JOIN LATERAL (SELECT n.patient_id UNION SELECT o.patient_id) AS whom (who)
   WHERE (n.patient_id, n.channel, n.sent_at, n.read_at, n.replied_at)
         IS DISTINCT FROM (o.patient_id, o.channel, o.sent_at, o.read_at, o.replied_at)
   GROUP BY 1, 2;
  RETURN NULL;
END $$;

CREATE FUNCTION profile_mark_patient() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = xinqiao, pg_temp AS $$
BEGIN
  INSERT INTO profile_change (tenant_id, patient_id, source)
  SELECT DISTINCT NEW.tenant_id, who, 'patient'
    FROM unnest(ARRAY[NEW.patient_id, NEW.standing_id, CASE WHEN TG_OP = 'UPDATE' THEN OLD.standing_id END]) AS whom (who)
   WHERE who IS NOT NULL;
  RETURN NULL;
END $$;

-- Which tables hold what was worked out of facts, and which of their rows somebody said all the same. Such rows hold no
-- facts and no patient: an import is taken back although something was made of it, and what was made goes with the patient.
-- A module with such a table replaces this by a list with one line more.
CREATE FUNCTION rows_worked_out() RETURNS TABLE (relation name, said text) LANGUAGE sql IMMUTABLE AS $$
  VALUES ('risk_due'::name, 'false'), ('risk_result', 'false'),
         ('profile_change', 'false'), ('profile_patient', 'false'), ('profile_preference', 'false')
$$;

-- Asked at the end of the transaction: to put a row back as it was, it is removed and added.
CREATE FUNCTION forget_worked_out() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = xinqiao, pg_temp AS $$
DECLARE
  one record;
BEGIN
  IF NOT EXISTS (SELECT FROM patient WHERE tenant_id = OLD.tenant_id AND patient_id = OLD.patient_id) THEN
    FOR one IN SELECT * FROM rows_worked_out() LOOP
      EXECUTE format('DELETE FROM %I WHERE tenant_id = $1 AND patient_id = $2 AND NOT (%s)', one.relation, one.said)
        USING OLD.tenant_id, OLD.patient_id;
    END LOOP;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION profile_mark(), profile_mark_contact(), profile_mark_patient(), forget_worked_out() FROM PUBLIC;

-- One log of changes serves profile and risk scores: whoever writes pays for it once.
DO $$
DECLARE
  source text;
BEGIN
  FOREACH source IN ARRAY ARRAY['clinical_observation', 'clinical_condition', 'clinical_medication_request',
                                'clinical_medication_dispense', 'clinical_encounter'] LOOP
    EXECUTE format('DROP TRIGGER risk_came ON %I', source);
    EXECUTE format('DROP TRIGGER risk_changed ON %I', source);
    EXECUTE format('DROP TRIGGER risk_went ON %I', source);
  END LOOP;
  FOREACH source IN ARRAY ARRAY['clinical_observation', 'clinical_condition', 'clinical_medication_request',
                                'clinical_medication_dispense', 'clinical_encounter', 'clinical_procedure',
                                'clinical_return_order', 'appointment', 'appointment_revisit', 'messaging_contact',
                                'messaging_reply', 'questionnaire_form', 'alert_alert', 'profile_said'] LOOP
    EXECUTE format('CREATE TRIGGER profile_came AFTER INSERT ON %I REFERENCING NEW TABLE AS changed
                      FOR EACH STATEMENT EXECUTE FUNCTION profile_mark()', source);
    EXECUTE format('CREATE TRIGGER profile_changed AFTER UPDATE ON %I REFERENCING OLD TABLE AS before NEW TABLE AS changed
                      FOR EACH STATEMENT EXECUTE FUNCTION %I()', source,
                   CASE source WHEN 'messaging_contact' THEN 'profile_mark_contact' ELSE 'profile_mark' END);
    EXECUTE format('CREATE TRIGGER profile_went AFTER DELETE ON %I REFERENCING OLD TABLE AS changed
                      FOR EACH STATEMENT EXECUTE FUNCTION profile_mark()', source);
  END LOOP;
END $$;
DROP TRIGGER risk_changed ON patient;
DROP FUNCTION risk_mark(), risk_mark_patient();
CREATE TRIGGER profile_came AFTER INSERT ON patient FOR EACH ROW EXECUTE FUNCTION profile_mark_patient();
CREATE TRIGGER profile_changed AFTER UPDATE ON patient FOR EACH ROW
  WHEN ((OLD.sex, OLD.birth_date, OLD.deceased_at, OLD.registered_at, OLD.preferred_channel, OLD.standing_id)
        IS DISTINCT FROM
        (NEW.sex, NEW.birth_date, NEW.deceased_at, NEW.registered_at, NEW.preferred_channel, NEW.standing_id))
  EXECUTE FUNCTION profile_mark_patient();
DROP TRIGGER risk_went ON patient;
DROP FUNCTION risk_forget();
CREATE CONSTRAINT TRIGGER worked_out_went AFTER DELETE ON patient DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION forget_worked_out();

CREATE OR REPLACE FUNCTION batch_row_in_use(whose uuid, id text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = xinqiao, pg_temp AS $$
DECLARE
  other record;
  used  boolean;
BEGIN
  FOR other IN
    SELECT c.relname, coalesce(w.said, 'true') AS counts FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'patient_id' AND a.attnotnull
      LEFT JOIN rows_worked_out() w ON w.relation = c.relname
     WHERE c.relnamespace = 'xinqiao'::regnamespace AND c.relkind = 'r'
       AND c.relname NOT IN ('crypto_patient_key', 'pathway_pending', 'intake_batch_change')
       AND w.said IS DISTINCT FROM 'false'
       AND NOT EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'batch_journal')
  LOOP
    EXECUTE format(
      'SELECT EXISTS (SELECT 1 FROM %I t WHERE t.tenant_id = current_setting(''app.tenant'')::integer
                         AND t.patient_id = $1 AND ($2 IS NULL OR position($2 IN t::text) > 0) AND (%s))',
      other.relname, other.counts)
      INTO used USING whose, id;
    IF used THEN
      RETURN true;
    END IF;
  END LOOP;
  RETURN false;
END $$;
