-- A result may be a day, such as the expected day of delivery. What looks like one and is none says nothing.
CREATE FUNCTION clinical_day_given(raw text) RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
RETURN CASE
  WHEN raw ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}' AND pg_input_is_valid(left(raw, 10), 'date') THEN left(raw, 10)::date
  WHEN raw ~ '^[0-9]{8}($|[0-9]{4})' AND pg_input_is_valid(left(raw, 8), 'date') THEN left(raw, 8)::date
END;
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
