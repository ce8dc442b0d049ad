-- What 集成监控 shows of each peer besides its messages, and when it raises an alarm (ADR 0035).
CREATE TABLE intake_watch (
  tenant_id     integer NOT NULL,
  counted_until timestamptz,
  walked_to     uuid,
  walked_at     timestamptz,
  PRIMARY KEY (tenant_id)
);
COMMENT ON TABLE intake_watch IS 'How far the watch over a hospital''s peers is; whoever locks the row watches';
COMMENT ON COLUMN intake_watch.counted_until IS 'Until when intake_rate is complete; what came later is counted from the messages';
COMMENT ON COLUMN intake_watch.walked_to IS 'The last patient whose telephones were looked at in this walk; null before the first';
COMMENT ON COLUMN intake_watch.walked_at IS 'When the last whole walk ended';
SELECT protect('intake_watch');

CREATE TABLE intake_rate (
  tenant_id integer NOT NULL,
  peer_id   uuid    NOT NULL,
  began_at  timestamptz NOT NULL,
  received  integer NOT NULL,
  PRIMARY KEY (tenant_id, peer_id, began_at)
);
COMMENT ON TABLE intake_rate IS 'How many messages came in each ten minutes that are over';
SELECT protect('intake_rate', 'SELECT, INSERT, UPDATE, DELETE');

CREATE TABLE intake_quality (
  tenant_id integer NOT NULL,
  peer_id   uuid    NOT NULL,
  kind      text    NOT NULL CHECK (kind IN ('no-discharge-time', 'no-phone', 'unreachable-phone', 'possible-duplicate')),
  found     integer NOT NULL DEFAULT 0,
  counting  integer NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, peer_id, kind)
);
COMMENT ON COLUMN intake_quality.counting IS 'Found so far by the walk that is under way; becomes found when it ends';
SELECT protect('intake_quality');

CREATE TABLE intake_alarm_limit (
  tenant_id       integer NOT NULL,
  peer_id         uuid    NOT NULL,
  silent_minutes  integer CHECK (silent_minutes > 0),
  hours_from      time    NOT NULL,
  hours_to        time    NOT NULL,
  working_days_only boolean NOT NULL,
  lag_seconds     integer CHECK (lag_seconds > 0),
  quarantined_per_hour integer CHECK (quarantined_per_hour >= 0),
  changed_at      timestamptz NOT NULL,
  changed_by      uuid    NOT NULL,
  PRIMARY KEY (tenant_id, peer_id),
  CHECK (hours_from <= hours_to)
);
COMMENT ON TABLE intake_alarm_limit IS 'Of the peers for which an engineer chose; for the others content/policy/intake-alarms.json holds';
COMMENT ON COLUMN intake_alarm_limit.silent_minutes IS 'Null: no alarm of that kind, as with the other limits';
COMMENT ON COLUMN intake_alarm_limit.hours_to IS 'Equal to hours_from: day and night';
SELECT protect('intake_alarm_limit');

CREATE TABLE intake_alarm (
  tenant_id  integer NOT NULL,
  alarm_id   uuid    NOT NULL,
  peer_id    uuid    NOT NULL,
  kind       text    NOT NULL CHECK (kind IN ('silent', 'lag', 'quarantined')),
  raised_at  timestamptz NOT NULL,
  measured   integer NOT NULL,
  threshold  integer NOT NULL,
  cleared_at timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by uuid,
  PRIMARY KEY (tenant_id, alarm_id),
  CHECK ((acknowledged_at IS NULL) = (acknowledged_by IS NULL))
);
COMMENT ON COLUMN intake_alarm.measured IS 'When it was raised: minutes of silence, seconds of lag, messages';
CREATE UNIQUE INDEX intake_alarm_once ON intake_alarm (tenant_id, peer_id, kind) WHERE cleared_at IS NULL;
CREATE INDEX intake_alarm_open ON intake_alarm (tenant_id, raised_at DESC, alarm_id DESC) WHERE cleared_at IS NULL;
CREATE INDEX intake_alarm_latest ON intake_alarm (tenant_id, raised_at DESC, alarm_id DESC);
SELECT protect('intake_alarm');

-- Dead letters of one peer, and those of its last hour, without looking through everybody's.
CREATE INDEX intake_message_quarantined ON intake_message (tenant_id, peer_id, received_at) WHERE state = 'quarantined';
