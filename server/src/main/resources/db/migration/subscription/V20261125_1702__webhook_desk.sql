-- What the engineer decided about a webhook of the settings: that it rests, and which secret signs.
CREATE TABLE subscription_webhook (
  tenant_id      integer NOT NULL,
  name           text    NOT NULL,
  paused_at      timestamptz,
  paused_by      uuid,
  pause_reason   text,
  secret_enc     bytea,
  secret_at      timestamptz,
  former_enc     bytea,
  former_until   timestamptz,
  PRIMARY KEY (tenant_id, name),
  CHECK ((paused_at IS NULL) = (paused_by IS NULL) AND (paused_at IS NULL) = (pause_reason IS NULL)),
  CHECK ((secret_enc IS NULL) = (secret_at IS NULL)),
  CHECK ((former_enc IS NULL) = (former_until IS NULL))
);
COMMENT ON COLUMN subscription_webhook.secret_enc IS 'Made here and shown once; null: that of the settings signs';
COMMENT ON COLUMN subscription_webhook.former_enc IS 'Signs beside the new one until former_until, so that the partner can change over';
SELECT protect('subscription_webhook');
-- The delivery log of a webhook: ids of events are in the order of time.
CREATE INDEX subscription_delivery_log ON subscription_delivery (tenant_id, subscriber, event_id);
CREATE INDEX subscription_delivery_delivered ON subscription_delivery (tenant_id, subscriber, delivered_at)
  WHERE state = 'delivered';
