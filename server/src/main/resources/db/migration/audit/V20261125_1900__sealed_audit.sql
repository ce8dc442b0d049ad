-- Events are sealed in batches a little after they were committed (ADR 0043). written_in lets the sealer
-- take only what is older than everything that still runs: nothing can appear behind it any more.
ALTER TABLE audit_event ADD COLUMN written_in xid8 NOT NULL DEFAULT pg_current_xact_id();
COMMENT ON COLUMN audit_event.written_in IS 'Transaction that wrote it; the sealer''s order';
CREATE INDEX audit_event_to_seal ON audit_event (tenant_id, written_in, seq);

CREATE TABLE audit_seal (
  tenant_id    integer     NOT NULL,
  batch        bigint      NOT NULL CHECK (batch > 0),
  first_number bigint      NOT NULL CHECK (first_number > 0),
  events       integer     NOT NULL CHECK (events > 0),
  sealed_at    timestamptz NOT NULL,
  root         bytea       NOT NULL CHECK (length(root) = 32),
  previous     bytea       NOT NULL CHECK (length(previous) = 32),
  key_id       text        NOT NULL,
  signature    bytea       NOT NULL,
  sealed_to    xid8        NOT NULL,
  sealed_seq   bigint      NOT NULL,
  PRIMARY KEY (tenant_id, batch)
);
COMMENT ON TABLE audit_seal IS 'Signed roots over batches of events, each naming the one before';
COMMENT ON COLUMN audit_seal.sealed_to IS 'With sealed_seq: the last event of the batch in the sealer''s order';
SELECT protect('audit_seal', 'SELECT, INSERT');

CREATE TABLE audit_sealed (
  tenant_id integer NOT NULL,
  number    bigint  NOT NULL CHECK (number > 0),
  event_id  uuid    NOT NULL,
  leaf      bytea   NOT NULL CHECK (length(leaf) = 32),
  PRIMARY KEY (tenant_id, number),
  UNIQUE (tenant_id, event_id)
);
COMMENT ON TABLE audit_sealed IS 'The number of each sealed event, without a gap, and what was kept of it';
SELECT protect('audit_sealed', 'SELECT, INSERT');
