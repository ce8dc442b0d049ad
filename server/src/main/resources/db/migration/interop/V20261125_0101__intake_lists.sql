-- The lists of 集成监控 go by time and, within a moment, by id, both newest first: an index in just
-- that order gives a page without sorting. And one per sender, so that a sender who writes rarely is
-- not looked for among the messages of the others.
DROP INDEX intake_message_by_state;
DROP INDEX intake_message_latest;
CREATE INDEX intake_message_by_state ON intake_message (tenant_id, state, received_at DESC, message_id DESC);
CREATE INDEX intake_message_latest ON intake_message (tenant_id, received_at DESC, message_id DESC);
CREATE INDEX intake_message_by_peer ON intake_message (tenant_id, peer_id, received_at DESC, message_id DESC);
