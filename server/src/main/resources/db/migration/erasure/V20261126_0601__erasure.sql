-- Erasing one patient (ADR 0050). One person asks, another one decides; the row stays as the proof of
-- what was erased, and holds nothing of the person.
CREATE TABLE erasure_request (
  tenant_id   integer NOT NULL,
  erasure_id  uuid    NOT NULL,
  standing_id uuid    NOT NULL,
  records     uuid[]  NOT NULL CHECK (cardinality(records) > 0),
  ground      text    NOT NULL CHECK (ground IN
                ('person-asks', 'consent-withdrawn', 'purpose-over', 'retention-over', 'unlawful')),
  note_enc    bytea,
  asked_by    uuid    NOT NULL,
  asked_at    timestamptz NOT NULL,
  decided_by  uuid,
  decided_at  timestamptz,
  approved    boolean,
  erased_at   timestamptz,
  erased_in   xid8,
  rows        jsonb,
  consents    jsonb,
  swept_at    timestamptz,
  lifted_at   timestamptz,
  lifted_by   uuid,
  PRIMARY KEY (tenant_id, erasure_id),
  -- Whoever asks never approves, whatever the program says.
  CHECK (approved IS NOT TRUE OR decided_by <> asked_by),
  CHECK ((decided_at IS NULL) = (decided_by IS NULL) AND (decided_at IS NULL) = (approved IS NULL)),
  CHECK (erased_at IS NULL OR approved)
);
COMMENT ON COLUMN erasure_request.records IS 'The record that stands and those that were merged into it';
COMMENT ON COLUMN erasure_request.note_enc IS 'In the patient''s own key, and gone with it';
COMMENT ON COLUMN erasure_request.rows IS 'How many rows of which table were erased';
COMMENT ON COLUMN erasure_request.consents IS
  'What the person had said about consent, without any words of theirs: the burden of proof (PIPL Art. 69) is ours';
COMMENT ON COLUMN erasure_request.swept_at IS
  'When it was done once more, after everything that had begun before was over';
CREATE UNIQUE INDEX erasure_request_open ON erasure_request (tenant_id, standing_id) WHERE decided_at IS NULL;
CREATE INDEX erasure_request_newest ON erasure_request (tenant_id, asked_at, erasure_id);
SELECT protect('erasure_request',
  'SELECT, INSERT, UPDATE (decided_by, decided_at, approved, note_enc, erased_at, swept_at, lifted_at, lifted_by)');

-- What goes to the journal outside of the database: written with what it tells of, taken away when it is there.
CREATE TABLE erasure_journal (
  tenant_id integer NOT NULL,
  entry_id  uuid    NOT NULL,
  line      text    NOT NULL,
  PRIMARY KEY (tenant_id, entry_id)
);
SELECT protect('erasure_journal', 'SELECT, INSERT, DELETE');

-- Every table whose rows are a patient's, also one that is made tomorrow; those that refer to another one first.
CREATE FUNCTION tables_of_patients() RETURNS TABLE (relation regclass, id name) LANGUAGE sql STABLE AS $$
  SELECT c.oid::regclass,
         (SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[2]
           WHERE i.indrelid = c.oid AND i.indisprimary AND a.atttypid = 'uuid'::regtype AND a.attname <> 'patient_id')
    FROM pg_class c JOIN pg_attribute p ON p.attrelid = c.oid AND p.attname = 'patient_id' AND p.attnotnull
   WHERE c.relnamespace = 'xinqiao'::regnamespace AND c.relkind = 'r'
   ORDER BY EXISTS (SELECT FROM pg_constraint f WHERE f.conrelid = c.oid AND f.contype = 'f') DESC,
            c.relname = 'care_relation', c.relname
$$;
COMMENT ON FUNCTION tables_of_patients() IS
  'With the column that names a row within its patient. care_relation is worked out anew while others go: it is last';

-- How many rows there are of these records, by table.
CREATE FUNCTION rows_of_patients(records uuid[]) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = xinqiao, pg_temp AS $$
DECLARE
  here  integer := NULLIF(current_setting('app.tenant', true), '')::integer;
  one   record;
  found bigint;
  rows  jsonb := '{}';
BEGIN
  FOR one IN SELECT relation FROM tables_of_patients() UNION ALL SELECT 'intake_message'::regclass LOOP
    EXECUTE format('SELECT count(*) FROM %s WHERE tenant_id = $1 AND patient_id = ANY ($2)', one.relation)
      INTO found USING here, records;
    IF found > 0 THEN
      rows := rows || jsonb_build_object(one.relation::text, found);
    END IF;
  END LOOP;
  RETURN rows;
END $$;

-- Erases what two people decided to erase, and nothing else. Runs as the owner of the tables, because nobody
-- else may remove facts; row-level security binds the owner too, so it reaches the tenant of the transaction only.
-- The second time it erases what came meanwhile.
CREATE FUNCTION erase_patient(erasure uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = xinqiao, pg_temp AS $$
DECLARE
  here   integer := NULLIF(current_setting('app.tenant', true), '')::integer;
  asked  erasure_request;
  one    record;
  gone   bigint;
  total  bigint := 0;
BEGIN
  SELECT * INTO asked FROM erasure_request WHERE tenant_id = here AND erasure_id = erasure FOR UPDATE;
  IF asked.approved IS NOT TRUE OR asked.decided_by = asked.asked_by THEN
    RAISE EXCEPTION 'Nobody approved the erasure %', erasure;
  END IF;
  PERFORM FROM patient WHERE tenant_id = here AND patient_id = ANY (asked.records) ORDER BY patient_id FOR UPDATE;
  IF asked.erased_in IS NULL THEN
    UPDATE erasure_request
       SET erased_in = pg_current_xact_id(), note_enc = NULL, rows = rows_of_patients(asked.records),
           consents = (SELECT coalesce(jsonb_agg(jsonb_build_object(
                         'purpose', purpose, 'channel', channel, 'decision', decision, 'speaker', actor_kind,
                         'notice', notice_id, 'version', notice_version, 'hash', encode(notice_hash, 'hex'),
                         'evidence', evidence_kind, 'at', at) ORDER BY at), '[]')
                         FROM consent_event WHERE tenant_id = here AND patient_id = ANY (asked.records))
     WHERE tenant_id = here AND erasure_id = erasure;
  END IF;

  -- What names rows of the patient from elsewhere.
  FOR one IN SELECT relation, id FROM tables_of_patients() WHERE id IS NOT NULL LOOP
    EXECUTE format('DELETE FROM interop_fhir_reference r USING %s t
                     WHERE r.tenant_id = $1 AND r.fact_id = t.%I AND t.tenant_id = $1 AND t.patient_id = ANY ($2)',
                   one.relation, one.id)
      USING here, asked.records;
  END LOOP;
  DELETE FROM interop_fhir_reference WHERE tenant_id = here AND fact_id = ANY (asked.records);
  UPDATE messaging_inbound i SET unmatched_enc = NULL
    FROM messaging_reply r
   WHERE i.tenant_id = here AND r.tenant_id = here AND r.patient_id = ANY (asked.records)
     AND r.channel = i.channel AND r.event_id = i.event_id AND i.unmatched_enc IS NOT NULL;
  DELETE FROM messaging_unknown_text u USING messaging_reply r
   WHERE u.tenant_id = here AND r.tenant_id = here AND r.patient_id = ANY (asked.records) AND u.reply_id = r.reply_id;
  DELETE FROM patient_merge WHERE tenant_id = here AND retired_id = ANY (asked.records);
  DELETE FROM patient_registration_review WHERE tenant_id = here AND other_id = ANY (asked.records);
  DELETE FROM intake_replay WHERE tenant_id = here AND record_id = ANY (asked.records);

  FOR one IN SELECT relation FROM tables_of_patients() UNION ALL SELECT 'intake_message'::regclass LOOP
    EXECUTE format('DELETE FROM %s WHERE tenant_id = $1 AND patient_id = ANY ($2)', one.relation)
      USING here, asked.records;
    GET DIAGNOSTICS gone = ROW_COUNT;
    total := total + gone;
  END LOOP;
  RETURN total;
END $$;
REVOKE EXECUTE ON FUNCTION erase_patient(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_patient(uuid) TO ${app};
