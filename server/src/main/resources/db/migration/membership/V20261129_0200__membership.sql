-- What staff said of a patient's memberships 会员 (ADR 0071). Never changed: of each programme the newest entry holds, so
-- there is at most one membership of a programme, also after records were merged; an entry without a level ends it.
CREATE TABLE membership_entry (
  tenant_id   integer NOT NULL,
  patient_id  uuid    NOT NULL,
  entry_id    uuid    NOT NULL,
  programme   text    NOT NULL,
  level       text,
  card_enc    bytea,
  since       date,
  valid_until date,
  source      text    NOT NULL CHECK (source IN ('staff', 'card')),
  entered_by  uuid    NOT NULL,
  entered_at  timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, patient_id, entry_id),
  CHECK ((level IS NULL) = (since IS NULL)),
  CHECK (level IS NOT NULL OR (card_enc IS NULL AND valid_until IS NULL)),
  CHECK (valid_until >= since)
);
COMMENT ON COLUMN membership_entry.programme IS 'Of content/membership, as its level';
COMMENT ON COLUMN membership_entry.level IS 'Null: the patient is no member any more';
COMMENT ON COLUMN membership_entry.card_enc IS 'Number on the member card; null when there is none';
COMMENT ON COLUMN membership_entry.valid_until IS 'The last day; null for as long as nobody ends it';
COMMENT ON COLUMN membership_entry.source IS 'card: said when the card of the patient was opened; staff: on the patient''s page';
SELECT protect('membership_entry', 'SELECT, INSERT');
SELECT follows_merge('membership_entry');
CREATE INDEX membership_entry_newest ON membership_entry (tenant_id, patient_id, programme, entered_at, entry_id);

-- What holds; whether it has run out is asked of its last day.
CREATE VIEW membership_fact_membership WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, entry_id, programme, level, card_enc IS NOT NULL AS with_card, since, valid_until, source,
       entered_by, entered_at
  FROM membership_entry m
 WHERE level IS NOT NULL
   AND NOT EXISTS (SELECT FROM membership_entry n
                    WHERE n.tenant_id = m.tenant_id AND n.patient_id = m.patient_id AND n.programme = m.programme
                      AND (n.entered_at, n.entry_id) > (m.entered_at, m.entry_id));
GRANT SELECT ON membership_fact_membership TO ${app};

-- The log of changes tells tags and strata of it.
CREATE TRIGGER profile_came AFTER INSERT ON membership_entry REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION profile_mark();
CREATE TRIGGER profile_changed AFTER UPDATE ON membership_entry REFERENCING OLD TABLE AS before NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION profile_mark();
CREATE TRIGGER profile_went AFTER DELETE ON membership_entry REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION profile_mark();
