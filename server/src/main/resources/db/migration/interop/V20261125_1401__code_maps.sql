-- What the engineer of a hospital said about the codes of one sender, in versions: nothing is ever changed or
-- removed, the highest version of a code holds.
CREATE TABLE interop_code_entry (
  tenant_id   integer NOT NULL,
  peer_id     uuid    NOT NULL,
  kind        text    NOT NULL CHECK (kind IN
                ('laboratory', 'diagnosis', 'procedure', 'drug', 'examination', 'department')),
  source_code text COLLATE "C" NOT NULL,
  version     integer NOT NULL,
  state       text    NOT NULL CHECK (state IN ('mapped', 'ignored', 'withdrawn')),
  source_name text    NOT NULL,
  target_system text,
  target_code text COLLATE "C",
  target_name text,
  unit        text,
  units       jsonb   NOT NULL,
  example     jsonb,
  note        text    NOT NULL,
  changed_at  timestamptz NOT NULL,
  changed_by  uuid    NOT NULL,
  PRIMARY KEY (tenant_id, peer_id, kind, source_code, version),
  CHECK ((state = 'mapped') = (target_code IS NOT NULL))
);
COMMENT ON COLUMN interop_code_entry.state IS 'ignored: it needs no meaning and leaves the list; withdrawn: as if nobody had said anything';
COMMENT ON COLUMN interop_code_entry.units IS 'Units that the sender writes, each with factor and offset to the unit of the target';
COMMENT ON COLUMN interop_code_entry.example IS 'A value and unit that it was tried with, and what came out';
SELECT protect('interop_code_entry', 'SELECT, INSERT');

-- Counts changes, so that every node sees with one look whether what it has in memory still holds.
CREATE TABLE interop_code_state (
  tenant_id integer PRIMARY KEY,
  version   bigint NOT NULL
);
SELECT protect('interop_code_state');

-- What a transaction met that no map knows. Written once per transaction and folded into the counts
-- afterwards: counting in place would make all messages of a hospital wait for each other at the same rows.
CREATE TABLE interop_unmapped_note (
  tenant_id integer NOT NULL,
  note_id   uuid    NOT NULL,
  noted_at  timestamptz NOT NULL,
  codes     jsonb   NOT NULL,
  PRIMARY KEY (tenant_id, note_id)
);
SELECT protect('interop_unmapped_note', 'SELECT, INSERT, UPDATE, DELETE');

CREATE TABLE interop_unmapped_code (
  tenant_id   integer NOT NULL,
  peer_id     uuid    NOT NULL,
  kind        text    NOT NULL,
  source_code text COLLATE "C" NOT NULL,
  problem     text    NOT NULL CHECK (problem IN ('code', 'unit')),
  unit        text COLLATE "C" NOT NULL,
  name        text    NOT NULL,
  seen        bigint  NOT NULL,
  first_seen_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, peer_id, kind, source_code, problem, unit)
);
COMMENT ON COLUMN interop_unmapped_code.problem IS 'code: nobody said what it means; unit: it is known, but not the unit of its value';
CREATE INDEX interop_unmapped_code_often ON interop_unmapped_code (tenant_id, seen DESC, peer_id, kind, source_code, problem, unit);
SELECT protect('interop_unmapped_code', 'SELECT, INSERT, UPDATE, DELETE');

-- The maps of today applied to facts of before, patients in the order of their ids.
CREATE TABLE interop_code_reapply (
  tenant_id  integer NOT NULL,
  reapply_id uuid    NOT NULL,
  peer_id    uuid    NOT NULL,
  kind       text,
  source_code text COLLATE "C",
  state      text    NOT NULL CHECK (state IN ('running', 'stopped', 'finished')),
  after_patient uuid,
  patients   bigint  NOT NULL DEFAULT 0,
  changed    bigint  NOT NULL DEFAULT 0,
  not_before timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid    NOT NULL,
  ended_at   timestamptz,
  PRIMARY KEY (tenant_id, reapply_id)
);
COMMENT ON COLUMN interop_code_reapply.kind IS 'Null: all codes of the sender';
COMMENT ON COLUMN interop_code_reapply.not_before IS 'Until then some node may still apply messages with the map of before';
CREATE INDEX interop_code_reapply_at_work ON interop_code_reapply (tenant_id, created_at) WHERE state = 'running';
CREATE INDEX interop_code_reapply_latest ON interop_code_reapply (tenant_id, created_at DESC, reapply_id DESC);
SELECT protect('interop_code_reapply');

-- A map that was applied to what a file brought is no reason to keep it when the file is taken back.
CREATE OR REPLACE FUNCTION take_back_row(change intake_batch_change) RETURNS text
LANGUAGE plpgsql SET search_path = xinqiao, pg_temp AS $$
DECLARE
  keys text := (SELECT string_agg(quote_ident(k), ', ') FROM jsonb_object_keys(change.row_key) k);
  at   text := format('(%1$s) = (SELECT %1$s FROM jsonb_populate_record(NULL::%2$I, $1))', keys, change.relation);
  id   text := (SELECT change.row_key ->> k FROM jsonb_object_keys(change.row_key) k
                 WHERE k NOT IN ('tenant_id', 'patient_id') AND k LIKE '%\_id' LIMIT 1);
  meaning text[] := '{mapped_system,mapped_code,mapped_name,mapped_value,mapped_unit,mapped_department_code,mapped_department_name}';
  same boolean;
BEGIN
  IF change.after IS NULL THEN
    EXECUTE format('SELECT NOT EXISTS (SELECT 1 FROM %I WHERE %s)', change.relation, at) INTO same USING change.row_key;
  ELSE
    EXECUTE format('SELECT to_jsonb(t) - $3 = to_jsonb(jsonb_populate_record(NULL::%1$I, $2)) - $3 FROM %1$I t WHERE %2$s',
                   change.relation, at) INTO same USING change.row_key, change.after, meaning;
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
