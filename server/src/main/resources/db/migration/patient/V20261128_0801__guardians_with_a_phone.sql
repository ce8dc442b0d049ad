-- Whether a guardian can be called, for counting whom messages could reach.
CREATE OR REPLACE VIEW patient_fact_representative WITH (security_invoker = true) AS
SELECT r.tenant_id, r.patient_id, r.representative_id, r.kind, r.scopes, r.valid_from,
       least(r.valid_until + 1,
             CASE WHEN r.kind = 'guardian' AND r.valid_from < (p.birth_date + interval '14 years')::date
                  THEN (p.birth_date + interval '14 years')::date END) AS ends_on,
       r.recorded_at, r.ended_at, r.relationship, r.phone_enc IS NOT NULL AS has_phone
  FROM patient_representative r
  JOIN patient p ON p.tenant_id = r.tenant_id AND p.patient_id = r.patient_id;
