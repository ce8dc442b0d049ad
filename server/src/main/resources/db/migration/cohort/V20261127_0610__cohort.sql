-- What is put on patients (ADR 0065): tags 标签, the stratum 分层 of each decision table, the strategy 策略. Kept as intervals, so
-- that who was high-risk on 3 March is a look-up. Nothing is deleted: what holds no longer has an end.
CREATE TABLE cohort_interval (
  tenant_id   integer NOT NULL,
  patient_id  uuid    NOT NULL,
  interval_id uuid    NOT NULL DEFAULT gen_random_uuid(),
  kind        text    NOT NULL CHECK (kind IN ('tag', 'stratum', 'strategy')),
  name        text    NOT NULL,
  value       text    NOT NULL DEFAULT '',
  origin      text    NOT NULL CHECK (origin IN ('rule', 'staff', 'overruled')),
  version     integer NOT NULL,
  since       timestamptz NOT NULL,
  until       timestamptz,
  ends_on     date,
  evidence    jsonb,
  reason      text,
  entered_by  uuid,
  ended_by    uuid,
  PRIMARY KEY (tenant_id, patient_id, interval_id),
  CHECK ((origin = 'rule') = (entered_by IS NULL)),
  CHECK (origin = 'rule' OR kind = 'tag'),
  CHECK ((origin = 'overruled') = (reason IS NOT NULL))
);
COMMENT ON COLUMN cohort_interval.name IS 'Of the tag, or of the decision table';
COMMENT ON COLUMN cohort_interval.value IS 'The stratum or strategy; of a tag the value it carries, empty where it carries none';
COMMENT ON COLUMN cohort_interval.origin IS
  'overruled: for as long as the interval lasts a person says that the tag, whatever its rule says, is not true of the patient';
COMMENT ON COLUMN cohort_interval.version IS 'Of the content file whose rule put it on';
COMMENT ON COLUMN cohort_interval.ends_on IS 'The last day of a tag that was put on by hand for a time';
COMMENT ON COLUMN cohort_interval.evidence IS 'What the fields of the profile that the rule asks for were when it began to hold';
COMMENT ON COLUMN cohort_interval.reason IS 'A code: why a person overruled the rule';
SELECT protect('cohort_interval', 'SELECT, INSERT, UPDATE (until, ended_by)');
SELECT follows_merge('cohort_interval');
CREATE INDEX cohort_interval_open ON cohort_interval (tenant_id, kind, name, value, patient_id) WHERE until IS NULL;

-- Up to where everybody is looked at, for which day and with which content.
CREATE TABLE cohort_pass (
  tenant_id   integer PRIMARY KEY,
  fingerprint text    NOT NULL,
  for_day     date    NOT NULL,
  after_patient uuid,
  begun_at    timestamptz NOT NULL,
  ended_at    timestamptz,
  patients    bigint  NOT NULL DEFAULT 0,
  changes     bigint  NOT NULL DEFAULT 0
);
SELECT protect('cohort_pass');

-- What is true now: put on by a rule and not overruled, or by hand.
CREATE VIEW cohort_fact_tag WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, interval_id, name, value, origin, since, ends_on
  FROM cohort_interval i
 WHERE kind = 'tag' AND until IS NULL AND origin <> 'overruled'
   AND NOT EXISTS (SELECT FROM cohort_interval o
                    WHERE o.tenant_id = i.tenant_id AND o.patient_id = i.patient_id AND o.kind = 'tag'
                      AND o.name = i.name AND o.origin = 'overruled' AND o.until IS NULL);
CREATE VIEW cohort_fact_stratum WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, interval_id, name, value, since
  FROM cohort_interval WHERE kind = 'stratum' AND until IS NULL;
CREATE VIEW cohort_fact_strategy WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, interval_id, name, value, since
  FROM cohort_interval WHERE kind = 'strategy' AND until IS NULL;
-- What was ever true, of all kinds, with its time; overruled ones are none.
CREATE VIEW cohort_fact_history WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, interval_id, kind, name, value, since, until
  FROM cohort_interval WHERE origin <> 'overruled';
GRANT SELECT ON cohort_fact_tag, cohort_fact_stratum, cohort_fact_strategy, cohort_fact_history TO ${app};

-- A score that changed may change a tag.
CREATE TRIGGER profile_came AFTER INSERT ON risk_result REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION profile_mark();

-- What a rule put on goes with the patient, and holds no import; what a person said does.
CREATE OR REPLACE FUNCTION rows_worked_out() RETURNS TABLE (relation name, said text) LANGUAGE sql IMMUTABLE AS $$
  VALUES ('risk_due'::name, 'false'), ('risk_result', 'false'),
         ('profile_change', 'false'), ('profile_patient', 'false'), ('profile_preference', 'false'),
         ('cohort_interval', 'origin <> ''rule''')
$$;
