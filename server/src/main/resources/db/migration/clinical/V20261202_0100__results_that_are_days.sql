-- A result may be a day, such as the expected day of delivery. What looks like one and is none says nothing.
CREATE FUNCTION clinical_day_given(raw text) RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
RETURN (
  SELECT CASE WHEN given.year >= 1 AND given.month BETWEEN 1 AND 12 THEN
           CASE WHEN given.day BETWEEN 1
                     AND extract(day FROM make_date(given.year, given.month, 1) + interval '1 month - 1 day')
                THEN make_date(given.year, given.month, given.day) END
         END
    FROM (SELECT part[1]::integer AS year, part[2]::integer AS month, part[3]::integer AS day
            FROM (SELECT coalesce(
                           regexp_match(raw, '^([0-9]{4})-([0-9]{2})-([0-9]{2})'),
                           regexp_match(raw, '^([0-9]{4})([0-9]{2})([0-9]{2})($|[0-9]{4})')) AS part) AS found) AS given);

CREATE OR REPLACE VIEW clinical_fact_observation WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, observation_id, coalesce(mapped_code, code) AS code, name,
       CASE WHEN mapped_code IS NULL THEN value ELSE mapped_value END AS value, interpretation, observed_at,
       (observed_at AT TIME ZONE 'Asia/Shanghai')::date AS observed_on,
       raw_value, unit, reference_range, report_key, code AS source_code, mapped_system AS code_system,
       mapped_unit AS value_unit, encounter_id, source_message_id,
       md5(concat_ws('|', coalesce(home_id, patient_id), report_key, code))::uuid AS event_id,
       clinical_day_given(raw_value) AS given_day
  FROM clinical_observation
 WHERE status NOT IN ('D', 'W', 'X', 'I', 'N', 'O');
