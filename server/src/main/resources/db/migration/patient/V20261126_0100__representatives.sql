-- Who acts for a patient 代理关系: a child's guardian or an elder's proxy, with what was shown to prove it, for
-- how long and for which acts. Never changed, only ended: what was allowed when stays readable.
CREATE TABLE patient_representative (
  tenant_id         integer NOT NULL,
  patient_id        uuid    NOT NULL,
  representative_id uuid    NOT NULL,
  kind              text    NOT NULL CHECK (kind IN ('guardian', 'proxy')),
  name_enc          bytea   NOT NULL,
  relationship      text    NOT NULL,
  phone_enc         bytea,
  phone_hash        bytea,
  scopes            text[]  NOT NULL CHECK (scopes <@ ARRAY['appointments', 'forms', 'consent', 'results']),
  valid_from        date    NOT NULL,
  valid_until       date    CHECK (valid_until >= valid_from),
  proof_enc         bytea   NOT NULL,
  recorded_at       timestamptz NOT NULL,
  recorded_by       uuid    NOT NULL,
  ended_at          timestamptz,
  ended_by          uuid,
  PRIMARY KEY (tenant_id, patient_id, representative_id),
  CHECK ((phone_enc IS NULL) = (phone_hash IS NULL)),
  CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
COMMENT ON TABLE patient_representative IS 'Guardians and proxies; a relative alone (patient_related_person) may do nothing';
COMMENT ON COLUMN patient_representative.valid_until IS 'The last day; null for as long as the relation lasts. A child''s guardian ends on the 14th birthday whatever stands here';
COMMENT ON COLUMN patient_representative.proof_enc IS 'What proved it (household register, signed authorisation, court ruling) and where that is kept';
COMMENT ON COLUMN patient_representative.ended_at IS 'Ended by a member of staff, from that moment';
SELECT protect('patient_representative', 'SELECT, INSERT');
SELECT follows_merge('patient_representative');
GRANT UPDATE (ended_at, ended_by) ON patient_representative TO ${app};
CREATE INDEX patient_representative_phone ON patient_representative (tenant_id, phone_hash) WHERE phone_hash IS NOT NULL;

-- For how long each counts: from a day on, up to the day before ends_on, until ended_at. Guardianship of a
-- child begins before the 14th birthday and ends with it; that of somebody who cannot decide begins later.
CREATE VIEW patient_fact_representative WITH (security_invoker = true) AS
SELECT r.tenant_id, r.patient_id, r.representative_id, r.kind, r.scopes, r.valid_from,
       least(r.valid_until + 1,
             CASE WHEN r.kind = 'guardian' AND r.valid_from < (p.birth_date + interval '14 years')::date
                  THEN (p.birth_date + interval '14 years')::date END) AS ends_on,
       r.recorded_at, r.ended_at
  FROM patient_representative r
  JOIN patient p ON p.tenant_id = r.tenant_id AND p.patient_id = r.patient_id;
GRANT SELECT ON patient_fact_representative TO ${app};
