-- Kill switches 停止发送: while one is in force, what it names waits and is not sent. ADR 0076.
CREATE TABLE governor_stop (
  tenant_id   integer NOT NULL,
  stop_id     uuid    NOT NULL,
  kind        text    NOT NULL CHECK (kind IN ('hospital', 'channel', 'pathway')),
  what        text    NOT NULL,
  reason      text    NOT NULL CHECK (length(reason) BETWEEN 4 AND 200),
  set_by      uuid    NOT NULL,
  set_at      timestamptz NOT NULL,
  asked_by    uuid,
  asked_at    timestamptz,
  lifted_by   uuid,
  lifted_at   timestamptz,
  lift_reason text CHECK (length(lift_reason) BETWEEN 4 AND 200),
  held        integer,
  PRIMARY KEY (tenant_id, stop_id),
  CHECK ((kind = 'hospital') = (what = '')),
  CHECK ((asked_by IS NULL) = (asked_at IS NULL)),
  CHECK ((lifted_by IS NULL) = (lifted_at IS NULL)),
  CHECK ((lifted_by IS NULL) = (lift_reason IS NULL)),
  CHECK ((lifted_by IS NULL) = (held IS NULL)),
  -- Where a second person was asked, it is another one, whatever the program says.
  CHECK (lifted_by <> asked_by)
);
COMMENT ON COLUMN governor_stop.what IS 'The channel or the pathway; empty for the whole hospital';
COMMENT ON COLUMN governor_stop.asked_by IS 'Who asked that sending go on, while so much was held that somebody else must lift the stop';
COMMENT ON COLUMN governor_stop.held IS 'How many contacts it held when it was lifted';
CREATE UNIQUE INDEX governor_stop_in_force ON governor_stop (tenant_id, kind, what) WHERE lifted_at IS NULL;
CREATE INDEX governor_stop_lifted ON governor_stop (tenant_id, lifted_at, stop_id) WHERE lifted_at IS NOT NULL;
SELECT protect('governor_stop');
