-- What was put aside, refused or withdrawn with its file is about nobody whom an erasure could find, so it does
-- not stay for ever. Runs as the owner of the table, because nobody else may remove a message; it removes none
-- that is applied or waits, and row-level security binds the owner to the tenant of the transaction.
CREATE FUNCTION intake_forget_never_applied(came_before timestamptz, most integer) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = xinqiao, pg_temp
BEGIN ATOMIC
  WITH old AS (
    SELECT m.tenant_id, m.message_id FROM xinqiao.intake_message m
     WHERE m.tenant_id = NULLIF(current_setting('app.tenant', true), '')::integer
       AND m.state IN ('quarantined', 'rejected', 'withdrawn') AND m.received_at < came_before
     LIMIT most FOR UPDATE SKIP LOCKED),
  gone AS (
    DELETE FROM xinqiao.intake_message m USING old
     WHERE m.tenant_id = old.tenant_id AND m.message_id = old.message_id
    RETURNING 1)
  SELECT count(*) FROM gone;
END;
REVOKE EXECUTE ON FUNCTION intake_forget_never_applied(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intake_forget_never_applied(timestamptz, integer) TO ${app};
