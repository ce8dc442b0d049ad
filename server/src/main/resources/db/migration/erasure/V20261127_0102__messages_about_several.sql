-- As before, and now also the messages that are about the patient and somebody else.

-- Erases what two people decided to erase, and nothing else. Runs as the owner of the tables, because nobody
-- else may remove facts; row-level security binds the owner too, so it reaches the tenant of the transaction only.
-- The second time it erases what came meanwhile.
CREATE OR REPLACE FUNCTION erase_patient(erasure uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = xinqiao, pg_temp AS $$
DECLARE
  here   integer := NULLIF(current_setting('app.tenant', true), '')::integer;
  asked  erasure_request;
  one    record;
  gone   bigint;
  total  bigint := 0;
BEGIN
  SELECT * INTO asked FROM erasure_request WHERE tenant_id = here AND erasure_id = erasure FOR UPDATE;
  IF asked.approved IS NOT TRUE OR asked.decided_by = asked.asked_by THEN
    RAISE EXCEPTION 'Nobody approved the erasure %', erasure;
  END IF;
  PERFORM FROM patient WHERE tenant_id = here AND patient_id = ANY (asked.records) ORDER BY patient_id FOR UPDATE;
  IF asked.erased_in IS NULL THEN
    UPDATE erasure_request
       SET erased_in = pg_current_xact_id(), note_enc = NULL, rows = rows_of_patients(asked.records),
           consents = (SELECT coalesce(jsonb_agg(jsonb_build_object(
                         'purpose', purpose, 'channel', channel, 'decision', decision, 'speaker', actor_kind,
                         'notice', notice_id, 'version', notice_version, 'hash', encode(notice_hash, 'hex'),
                         'evidence', evidence_kind, 'at', at) ORDER BY at), '[]')
                         FROM consent_event WHERE tenant_id = here AND patient_id = ANY (asked.records))
     WHERE tenant_id = here AND erasure_id = erasure;
  END IF;

  -- What names rows of the patient from elsewhere.
  FOR one IN SELECT relation, id FROM tables_of_patients() WHERE id IS NOT NULL LOOP
    EXECUTE format('DELETE FROM interop_fhir_reference r USING %s t
                     WHERE r.tenant_id = $1 AND r.fact_id = t.%I AND t.tenant_id = $1 AND t.patient_id = ANY ($2)',
                   one.relation, one.id)
      USING here, asked.records;
  END LOOP;
  DELETE FROM interop_fhir_reference WHERE tenant_id = here AND fact_id = ANY (asked.records);
  UPDATE messaging_inbound i SET unmatched_enc = NULL
    FROM messaging_reply r
   WHERE i.tenant_id = here AND r.tenant_id = here AND r.patient_id = ANY (asked.records)
     AND r.channel = i.channel AND r.event_id = i.event_id AND i.unmatched_enc IS NOT NULL;
  DELETE FROM messaging_unknown_text u USING messaging_reply r
   WHERE u.tenant_id = here AND r.tenant_id = here AND r.patient_id = ANY (asked.records) AND u.reply_id = r.reply_id;
  DELETE FROM patient_merge WHERE tenant_id = here AND retired_id = ANY (asked.records);
  DELETE FROM patient_registration_review WHERE tenant_id = here AND other_id = ANY (asked.records);
  DELETE FROM intake_replay WHERE tenant_id = here AND record_id = ANY (asked.records);

  -- A message about several patients goes with any of them: what it says of the others is in their facts.
  WITH told AS (
    DELETE FROM intake_message m USING intake_message_about a
     WHERE m.tenant_id = here AND a.tenant_id = here AND a.patient_id = ANY (asked.records)
       AND a.message_id = m.message_id
    RETURNING m.message_id)
  DELETE FROM intake_message_about o USING told WHERE o.tenant_id = here AND o.message_id = told.message_id;
  GET DIAGNOSTICS total = ROW_COUNT;

  FOR one IN SELECT relation FROM tables_of_patients() UNION ALL SELECT 'intake_message'::regclass LOOP
    EXECUTE format('DELETE FROM %s WHERE tenant_id = $1 AND patient_id = ANY ($2)', one.relation)
      USING here, asked.records;
    GET DIAGNOSTICS gone = ROW_COUNT;
    total := total + gone;
  END LOOP;
  RETURN total;
END $$;
