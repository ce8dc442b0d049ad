-- A row is remembered as long as the message is kept that it became. When that goes, by an erasure or because it
-- never was applied, the row is news again the next time it is read, though it says the same: else somebody who
-- was erased and comes back would never be told of.
CREATE FUNCTION feed_forget_rows_of_messages() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = xinqiao, pg_temp AS $$
BEGIN
  UPDATE feed_row r SET content_hash = ''
    FROM (SELECT tenant_id, peer_id, split_part(control_id, '#', 2) AS version,
                 -- Whoever calls a message of their own a row may number it as they like.
                 CASE WHEN control_id ~ '^([0-9a-f]{2})+#[0-9]+$' THEN decode(split_part(control_id, '#', 1), 'hex') END AS row_key
            FROM gone WHERE message_type ^@ 'ZRW') m
   WHERE r.tenant_id = m.tenant_id AND r.peer_id = m.peer_id AND r.row_key = m.row_key AND r.version::text = m.version;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION feed_forget_rows_of_messages() FROM PUBLIC;
CREATE TRIGGER forget_rows AFTER DELETE ON intake_message REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION feed_forget_rows_of_messages();

-- The same of the rows that were put aside because they are about somebody erased, when one of those may be
-- registered again: whose they are nobody knows, and what is about the others is put aside once more.
CREATE FUNCTION feed_forget_rows_of_erased() RETURNS void
  LANGUAGE sql SET search_path = xinqiao, pg_temp
BEGIN ATOMIC
  UPDATE xinqiao.feed_row r SET content_hash = ''
    FROM xinqiao.intake_message m
   WHERE m.tenant_id = NULLIF(current_setting('app.tenant', true), '')::integer AND m.state = 'quarantined'
     AND m.reason_code = 'intake.patient-erased' AND m.message_type ^@ 'ZRW'
     AND r.tenant_id = m.tenant_id AND r.peer_id = m.peer_id
     AND r.row_key = CASE WHEN m.control_id ~ '^([0-9a-f]{2})+#[0-9]+$' THEN decode(split_part(m.control_id, '#', 1), 'hex') END
     AND r.version::text = split_part(m.control_id, '#', 2);
END;
REVOKE EXECUTE ON FUNCTION feed_forget_rows_of_erased() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION feed_forget_rows_of_erased() TO ${app};

COMMENT ON COLUMN feed_row.content_hash IS
  'Keyed hash of what it said; empty when it is news again: it was taken back, or its message is gone';
