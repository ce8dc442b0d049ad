-- After a backup was restored nothing is sent until somebody releases it: what the database believes
-- to be due may have been sent already, and a consent that was withdrawn may stand there again.
CREATE TABLE isolation_period (
  tenant_id   integer NOT NULL,
  began_at    timestamptz NOT NULL,
  cause       text    NOT NULL CHECK (cause IN ('older-database', 'other-database', 'new-folder')),
  released_at timestamptz,
  released_by uuid,
  reason      text,
  PRIMARY KEY (tenant_id, began_at),
  CHECK ((released_at IS NULL) = (released_by IS NULL) AND (released_at IS NULL) = (reason IS NULL))
);
SELECT protect('isolation_period', 'SELECT, INSERT, UPDATE (released_at, released_by, reason)');
CREATE UNIQUE INDEX isolation_period_now ON isolation_period (tenant_id) WHERE released_at IS NULL;
