-- Texts from phones of nobody the hospital knows: each waits until a person says whose it is, or why
-- it is nobody's. The words stay in messaging_inbound, sealed for the tenant.
CREATE TABLE messaging_unknown_text (
  tenant_id   integer NOT NULL,
  text_id     uuid    NOT NULL,
  channel     text    NOT NULL,
  event_id    text    NOT NULL,
  level       text    CHECK (level IN ('EMERGENCY', 'URGENT', 'ATTENTION', 'NONE')),
  -- Words that no rule has read may be anything.
  rank        smallint NOT NULL GENERATED ALWAYS AS (
                CASE level WHEN 'URGENT' THEN 1 WHEN 'ATTENTION' THEN 2 WHEN 'NONE' THEN 3 ELSE 0 END) STORED,
  state       text    NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'assigned', 'closed')),
  received_at timestamptz NOT NULL,
  decided_at  timestamptz,
  decided_by  uuid,
  reason      text,
  assigned_to uuid,
  reply_id    uuid,
  PRIMARY KEY (tenant_id, text_id),
  UNIQUE (tenant_id, channel, event_id),
  CHECK ((state = 'open') = (decided_at IS NULL)),
  CHECK ((state = 'assigned') = (assigned_to IS NOT NULL AND reply_id IS NOT NULL)),
  CHECK (state <> 'closed' OR reason IS NOT NULL)
);
COMMENT ON COLUMN messaging_unknown_text.level IS 'What the red-flag rules say of the words, knowing nothing of who wrote them; null: they came before rules read such texts';
COMMENT ON COLUMN messaging_unknown_text.assigned_to IS 'The patient whose reply it became; the table is nobody''s, so that this is no key';
SELECT protect('messaging_unknown_text');
CREATE INDEX messaging_unknown_text_open ON messaging_unknown_text (tenant_id, rank, received_at, text_id)
  WHERE state = 'open';
CREATE INDEX messaging_unknown_text_settled ON messaging_unknown_text (tenant_id, decided_at, text_id)
  WHERE state <> 'open';

-- Words that became a patient's are kept under the patient's key; here only the phone is left.
GRANT UPDATE (unmatched_enc) ON messaging_inbound TO ${app};

-- What came until now and nobody has seen. Row-level security binds the owner, too.
DO $$
DECLARE
  tenant integer;
BEGIN
  FOR tenant IN SELECT tenant_id FROM organization_tenant LOOP
    PERFORM set_config('app.tenant', tenant::text, true);
    INSERT INTO messaging_unknown_text (tenant_id, text_id, channel, event_id, received_at)
    SELECT tenant_id, gen_random_uuid(), channel, event_id, received_at FROM messaging_inbound
     WHERE unmatched_enc IS NOT NULL;
  END LOOP;
  PERFORM set_config('app.tenant', '', true);
END $$;
