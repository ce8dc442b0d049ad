-- How far each polled view of a hospital's system is read. The view itself is described in the settings.
CREATE TABLE feed_view (
  tenant_id  integer NOT NULL,
  peer_id    uuid    NOT NULL,
  watermark  text,
  column_types jsonb,
  tried_at   timestamptz,
  polled_at  timestamptz,
  claimed_until timestamptz,
  rows_read  bigint  NOT NULL DEFAULT 0,
  rows_taken bigint  NOT NULL DEFAULT 0,
  failing_since timestamptz,
  failure    text,
  failure_detail text,
  PRIMARY KEY (tenant_id, peer_id)
);
COMMENT ON COLUMN feed_view.watermark IS 'The largest change number or the latest time that is in the inbox';
COMMENT ON COLUMN feed_view.polled_at IS 'When a poll last came to the end of the view';
COMMENT ON COLUMN feed_view.claimed_until IS 'One node at a time polls a view';
COMMENT ON COLUMN feed_view.failure_detail IS 'A column, a setting or an SQL state; never a value of a patient';
SELECT protect('feed_view');
