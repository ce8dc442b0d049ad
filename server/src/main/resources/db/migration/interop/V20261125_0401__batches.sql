-- Rows of files and views come in as messages like any other. Those of one file belong together, as a
-- batch, because the whole file can be taken back.
ALTER TABLE intake_peer ADD COLUMN transport text NOT NULL DEFAULT 'mllp'
  CHECK (transport IN ('mllp', 'file', 'view'));

ALTER TABLE intake_message ADD COLUMN batch_id uuid;
ALTER TABLE intake_message ADD COLUMN batch_row integer;
ALTER TABLE intake_message DROP CONSTRAINT intake_message_state_check;
ALTER TABLE intake_message ADD CONSTRAINT intake_message_state_check
  CHECK (state IN ('received', 'applied', 'quarantined', 'rejected', 'withdrawn'));
COMMENT ON COLUMN intake_message.batch_id IS 'The file it came in with; null for a message that came alone';
COMMENT ON COLUMN intake_message.batch_row IS 'Its line in that file';
CREATE INDEX intake_message_of_batch ON intake_message (tenant_id, batch_id, state) WHERE batch_id IS NOT NULL;

-- What a batch changed, row by row: as it was before the batch, and as the batch left it. Encrypted
-- columns are kept encrypted, and open only where they came from.
CREATE TABLE intake_batch_change (
  tenant_id  integer NOT NULL,
  patient_id uuid    NOT NULL,
  batch_id   uuid    NOT NULL,
  relation   text    NOT NULL,
  row_key    jsonb   NOT NULL,
  before     jsonb,
  after      jsonb,
  outcome    text CHECK (outcome IN ('undone', 'changed-since', 'in-use')),
  PRIMARY KEY (tenant_id, patient_id, batch_id, relation, row_key)
);
CREATE INDEX intake_batch_change_open ON intake_batch_change (tenant_id, batch_id, patient_id) WHERE outcome IS NULL;
CREATE INDEX intake_batch_change_kept ON intake_batch_change (tenant_id, batch_id, patient_id, relation)
  WHERE outcome IN ('changed-since', 'in-use');
COMMENT ON COLUMN intake_batch_change.before IS 'Null when the batch made the row';
COMMENT ON COLUMN intake_batch_change.after IS 'Null when the batch removed the row';
COMMENT ON COLUMN intake_batch_change.outcome IS 'What became of it when the batch was taken back; null before that';
CREATE INDEX intake_batch_change_of_batch ON intake_batch_change (tenant_id, batch_id);
SELECT protect('intake_batch_change', 'SELECT, INSERT, UPDATE, DELETE');

CREATE FUNCTION note_batch_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  was  jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  is_  jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
  one  jsonb := coalesce(is_, was);
BEGIN
  INSERT INTO intake_batch_change AS known (tenant_id, patient_id, batch_id, relation, row_key, before, after)
  VALUES ((one ->> 'tenant_id')::integer, (one ->> 'patient_id')::uuid, current_setting('app.batch')::uuid,
          TG_TABLE_NAME, (SELECT jsonb_object_agg(k, one -> k) FROM unnest(TG_ARGV) k), was, is_)
  ON CONFLICT (tenant_id, patient_id, batch_id, relation, row_key) DO UPDATE SET after = EXCLUDED.after;
  RETURN NULL;
END $$;

-- Makes changes to a table of patients' facts undoable: those made while `app.batch` names a batch are
-- noted. Everything else pays one comparison.
CREATE FUNCTION journal(relation regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  keys text := (
    SELECT string_agg(quote_literal(a.attname), ', ' ORDER BY a.attnum)
      FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
     WHERE i.indrelid = relation AND i.indisprimary);
BEGIN
  EXECUTE format(
    'CREATE TRIGGER batch_journal AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW
       WHEN (coalesce(current_setting(''app.batch'', true), '''') <> '''')
       EXECUTE FUNCTION note_batch_change(%s)', relation, keys);
END $$;
COMMENT ON FUNCTION journal(regclass) IS 'Called by each migration that makes a table of facts that messages write';

SELECT journal(name::regclass)
  FROM unnest(ARRAY['patient', 'patient_identifier', 'patient_contact_point', 'patient_contact_point_lookup',
    'patient_related_person', 'patient_search_key', 'clinical_encounter', 'clinical_condition',
    'clinical_procedure', 'clinical_observation', 'clinical_allergy', 'clinical_return_order',
    'appointment', 'appointment_revisit']) name;

-- Whether rows that the batch did not make speak of this id: a plan that began with the visit, a task.
CREATE FUNCTION batch_row_in_use(whose uuid, id text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = xinqiao, pg_temp AS $$
DECLARE
  other text;
  used  boolean;
BEGIN
  FOR other IN
    SELECT c.relname FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'patient_id' AND a.attnotnull
     WHERE c.relnamespace = 'xinqiao'::regnamespace AND c.relkind = 'r'
       AND c.relname NOT IN ('crypto_patient_key', 'pathway_pending', 'intake_batch_change')
       AND NOT EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'batch_journal')
  LOOP
    EXECUTE format(
      'SELECT EXISTS (SELECT 1 FROM %I t WHERE t.tenant_id = current_setting(''app.tenant'')::integer
                         AND t.patient_id = $1 AND ($2 IS NULL OR position($2 IN t::text) > 0))', other)
      INTO used USING whose, id;
    IF used THEN
      RETURN true;
    END IF;
  END LOOP;
  RETURN false;
END $$;
COMMENT ON FUNCTION batch_row_in_use(uuid, text) IS 'With a null id: whether there is anything at all about the patient outside of the journal';

-- Puts one row back as it was, when it still is as the batch left it.
CREATE FUNCTION take_back_row(change intake_batch_change) RETURNS text
LANGUAGE plpgsql SET search_path = xinqiao, pg_temp AS $$
DECLARE
  keys text := (SELECT string_agg(quote_ident(k), ', ') FROM jsonb_object_keys(change.row_key) k);
  at   text := format('(%1$s) = (SELECT %1$s FROM jsonb_populate_record(NULL::%2$I, $1))', keys, change.relation);
  id   text := (SELECT change.row_key ->> k FROM jsonb_object_keys(change.row_key) k
                 WHERE k NOT IN ('tenant_id', 'patient_id') AND k LIKE '%\_id' LIMIT 1);
  same boolean;
BEGIN
  IF change.after IS NULL THEN
    EXECUTE format('SELECT NOT EXISTS (SELECT 1 FROM %I WHERE %s)', change.relation, at) INTO same USING change.row_key;
  ELSE
    EXECUTE format('SELECT t IS NOT DISTINCT FROM jsonb_populate_record(NULL::%1$I, $2) FROM %1$I t WHERE %2$s',
                   change.relation, at) INTO same USING change.row_key, change.after;
  END IF;
  IF same IS DISTINCT FROM true THEN
    RETURN 'changed-since';
  END IF;
  IF change.before IS NULL AND id IS NOT NULL AND batch_row_in_use(change.patient_id, id) THEN
    RETURN 'in-use';
  END IF;
  EXECUTE format('DELETE FROM %I WHERE %s', change.relation, at) USING change.row_key;
  IF change.before IS NOT NULL THEN
    EXECUTE format('INSERT INTO %1$I SELECT (jsonb_populate_record(NULL::%1$I, $1)).*', change.relation)
      USING change.before;
  END IF;
  RETURN 'undone';
END $$;

-- Takes back what a batch did to one patient. Runs as the owner of the tables, because nobody else may
-- remove facts; row-level security binds the owner too, so it reaches the tenant of the transaction only.
CREATE FUNCTION take_back(batch uuid, whose uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = xinqiao, pg_temp AS $$
DECLARE
  here   integer := NULLIF(current_setting('app.tenant', true), '')::integer;
  change intake_batch_change;
  made   boolean;
  stays  boolean := false;
  rest   boolean;
  other  text;
BEGIN
  FOR change IN
    SELECT * FROM intake_batch_change
     WHERE tenant_id = here AND patient_id = whose AND batch_id = batch AND outcome IS NULL AND before IS NOT DISTINCT FROM after
  LOOP
    UPDATE intake_batch_change SET outcome = 'undone'
     WHERE tenant_id = here AND patient_id = whose AND batch_id = batch AND relation = change.relation AND row_key = change.row_key;
  END LOOP;
  FOR change IN
    SELECT * FROM intake_batch_change
     WHERE tenant_id = here AND patient_id = whose AND batch_id = batch AND outcome IS NULL AND relation !~ '^patient'
     ORDER BY relation = 'clinical_encounter', relation, row_key
  LOOP
    UPDATE intake_batch_change SET outcome = take_back_row(change)
     WHERE tenant_id = here AND patient_id = whose AND batch_id = batch AND relation = change.relation AND row_key = change.row_key;
  END LOOP;

  SELECT before IS NULL INTO made FROM intake_batch_change
   WHERE tenant_id = here AND patient_id = whose AND batch_id = batch AND relation = 'patient';
  IF made THEN
    -- A patient whom something else speaks of stays, and with them all numbers they are known by: without
    -- these the next message about them would make a second patient.
    stays := batch_row_in_use(whose, NULL);
    FOR other IN
      SELECT t.tgrelid::regclass::text FROM pg_trigger t
       WHERE t.tgname = 'batch_journal' AND t.tgrelid::regclass::text !~ '^patient' AND NOT stays
    LOOP
      EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE tenant_id = $1 AND patient_id = $2)', other)
        INTO rest USING here, whose;
      stays := stays OR rest;
    END LOOP;
  END IF;
  IF stays THEN
    UPDATE intake_batch_change SET outcome = 'in-use'
     WHERE tenant_id = here AND patient_id = whose AND batch_id = batch AND outcome IS NULL;
    RETURN;
  END IF;
  FOR change IN
    SELECT * FROM intake_batch_change
     WHERE tenant_id = here AND patient_id = whose AND batch_id = batch AND outcome IS NULL
     ORDER BY relation = 'patient' DESC, relation, row_key
  LOOP
    UPDATE intake_batch_change
       SET outcome = CASE WHEN stays THEN 'changed-since' ELSE take_back_row(change) END
     WHERE tenant_id = here AND patient_id = whose AND batch_id = batch AND relation = change.relation AND row_key = change.row_key
    RETURNING made AND outcome <> 'undone' INTO rest;
    stays := stays OR coalesce(rest, false);
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION take_back(uuid, uuid) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION take_back_row(intake_batch_change) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION take_back(uuid, uuid) TO ${app};
