-- Lists of patients that leave as files (ADR 0046). The file lies here in encrypted parts, so that any
-- node can give it out and nothing is left on a disk; the parts are deleted when it expires.
CREATE TABLE listing (
  tenant_id     integer NOT NULL,
  listing_id    uuid    NOT NULL,
  asked_by      uuid    NOT NULL,
  asked_at      timestamptz NOT NULL,
  state         text    NOT NULL CHECK (state IN
                  ('asked', 'waiting', 'running', 'finished', 'refused', 'stopped', 'failed', 'expired')),
  kind          text    NOT NULL CHECK (kind IN ('measure', 'search')),
  contents      bytea   NOT NULL,
  purpose       text    NOT NULL,
  reason        text    NOT NULL CHECK (length(reason) BETWEEN 4 AND 200),
  format        text    NOT NULL,
  whole_phones  boolean NOT NULL,
  language      text    NOT NULL,
  rows          integer NOT NULL CHECK (rows >= 0),
  rows_allowed  integer NOT NULL CHECK (rows_allowed >= 0),
  decided_by    uuid,
  decided_at    timestamptz,
  decision_note text    CHECK (length(decision_note) <= 200),
  fence         bigint  NOT NULL DEFAULT 0,
  leased_until  timestamptz,
  done          integer NOT NULL DEFAULT 0,
  parts         integer NOT NULL DEFAULT 0,
  finished_at   timestamptz,
  expires_at    timestamptz,
  error         text,
  fetches       integer NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, listing_id),
  -- Whoever asks never decides, whatever the program says.
  CHECK (decided_by <> asked_by)
);
COMMENT ON COLUMN listing.contents IS 'Encrypted: the words of a search may be a name or a number';
COMMENT ON COLUMN listing.rows IS 'Counted when it was asked for, and again when it was written';
COMMENT ON COLUMN listing.rows_allowed IS 'More than so many want a second person (again)';
COMMENT ON COLUMN listing.fence IS 'Counts the attempts: each begins anew';
CREATE INDEX listing_open ON listing (tenant_id, asked_at) WHERE state IN ('asked', 'waiting', 'running', 'finished');
CREATE INDEX listing_of_person ON listing (tenant_id, asked_by, asked_at);
CREATE INDEX listing_newest ON listing (tenant_id, asked_at, listing_id);
CREATE INDEX listing_by_code ON listing (tenant_id, (right(listing_id::text, 12)));
SELECT protect('listing');

CREATE TABLE listing_part (
  tenant_id  integer NOT NULL,
  listing_id uuid    NOT NULL,
  number     integer NOT NULL,
  content    bytea   NOT NULL,
  PRIMARY KEY (tenant_id, listing_id, number)
);
SELECT protect('listing_part', 'SELECT, INSERT, DELETE');

CREATE TABLE listing_canary (
  tenant_id  integer NOT NULL,
  listing_id uuid    NOT NULL,
  number     integer NOT NULL,
  kind       text    NOT NULL CHECK (kind IN ('mrn', 'name', 'phone')),
  mark       bytea   NOT NULL CHECK (length(mark) = 32),
  PRIMARY KEY (tenant_id, listing_id, number, kind)
);
COMMENT ON TABLE listing_canary IS
  'Invented people on a list, as keyed hashes: whoever reads this table cannot take them out of a file';
CREATE INDEX listing_canary_found ON listing_canary (tenant_id, mark);
SELECT protect('listing_canary', 'SELECT, INSERT');
