-- How one source writes its columns, in versions: an import keeps the version it ran with.
CREATE TABLE feed_mapping (
  tenant_id  integer NOT NULL,
  peer_id    uuid    NOT NULL,
  version    integer NOT NULL,
  definition jsonb   NOT NULL,
  saved_at   timestamptz NOT NULL,
  saved_by   uuid    NOT NULL,
  PRIMARY KEY (tenant_id, peer_id, version)
);
SELECT protect('feed_mapping', 'SELECT, INSERT');

-- What every row of a source said last: a row that says the same again is not taken again.
CREATE TABLE feed_row (
  tenant_id integer NOT NULL,
  peer_id   uuid    NOT NULL,
  row_key   bytea   NOT NULL,
  content_hash bytea NOT NULL,
  version   integer NOT NULL,
  seen_in   uuid,
  changed_in uuid,
  PRIMARY KEY (tenant_id, peer_id, row_key)
);
COMMENT ON COLUMN feed_row.row_key IS 'Keyed hash of the columns that make the row what it is';
COMMENT ON COLUMN feed_row.content_hash IS 'Keyed hash of what it said; empty after it was taken back';
COMMENT ON COLUMN feed_row.seen_in IS 'The import that had the row last; null for a view';
COMMENT ON COLUMN feed_row.changed_in IS 'The import in which it said something new last';
CREATE INDEX feed_row_of_import ON feed_row (tenant_id, changed_in) WHERE changed_in IS NOT NULL;
SELECT protect('feed_row');

CREATE TABLE feed_import (
  tenant_id   integer NOT NULL,
  import_id   uuid    NOT NULL,
  peer_id     uuid    NOT NULL,
  source      text    NOT NULL,
  file_name   text    NOT NULL,
  bytes       bigint  NOT NULL,
  format      text    CHECK (format IN ('csv', 'xlsx')),
  charset     text,
  state       text    NOT NULL CHECK (state IN
                ('uploading', 'ready', 'running', 'stopped', 'finished', 'failed', 'undoing', 'undone')),
  as_of       timestamptz NOT NULL,
  mapping_version integer,
  rows_read   integer NOT NULL DEFAULT 0,
  rows_taken  integer NOT NULL DEFAULT 0,
  rows_same   integer NOT NULL DEFAULT 0,
  rows_refused integer NOT NULL DEFAULT 0,
  all_read    boolean NOT NULL DEFAULT false,
  failure     text,
  created_at  timestamptz NOT NULL,
  created_by  uuid    NOT NULL,
  ended_at    timestamptz,
  cleared_at  timestamptz,
  PRIMARY KEY (tenant_id, import_id)
);
COMMENT ON COLUMN feed_import.cleared_at IS 'When the file and what is needed to undo it were removed';
COMMENT ON COLUMN feed_import.rows_read IS 'Data rows done with: the next start goes on behind them';
CREATE INDEX feed_import_latest ON feed_import (tenant_id, created_at DESC, import_id DESC);
CREATE INDEX feed_import_at_work ON feed_import (tenant_id, created_at) WHERE state IN ('running', 'undoing');
SELECT protect('feed_import');

CREATE TABLE feed_import_part (
  tenant_id integer NOT NULL,
  import_id uuid    NOT NULL,
  part      integer NOT NULL,
  bytes     integer NOT NULL,
  content_enc bytea NOT NULL,
  PRIMARY KEY (tenant_id, import_id, part)
);
SELECT protect('feed_import_part', 'SELECT, INSERT, UPDATE, DELETE');

CREATE TABLE feed_import_error (
  tenant_id integer NOT NULL,
  import_id uuid    NOT NULL,
  row_no    integer NOT NULL,
  reason_code text  NOT NULL,
  reason_detail text NOT NULL,
  PRIMARY KEY (tenant_id, import_id, row_no)
);
COMMENT ON COLUMN feed_import_error.reason_detail IS 'Which field, which rule; never a value of a patient';
SELECT protect('feed_import_error', 'SELECT, INSERT, DELETE');
