-- Rows that may start a plan have a name that stays: the id of a result or a dispense is another one when its messages are
-- replayed, what its source calls it is not, nor is the record it was reported under when that is merged.
CREATE OR REPLACE VIEW clinical_fact_observation WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, observation_id, coalesce(mapped_code, code) AS code, name,
       CASE WHEN mapped_code IS NULL THEN value ELSE mapped_value END AS value, interpretation, observed_at,
       (observed_at AT TIME ZONE 'Asia/Shanghai')::date AS observed_on,
       raw_value, unit, reference_range, report_key, code AS source_code, mapped_system AS code_system,
       mapped_unit AS value_unit, encounter_id, source_message_id,
       md5(concat_ws('|', coalesce(home_id, patient_id), report_key, code))::uuid AS event_id
  FROM clinical_observation
 WHERE status NOT IN ('D', 'W', 'X', 'I', 'N', 'O');
CREATE OR REPLACE VIEW clinical_fact_medication_dispense WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, dispense_id, coalesce(mapped_code, code) AS code, name, quantity, unit, dose, days_supply,
       handed_over_at, (handed_over_at AT TIME ZONE 'Asia/Shanghai')::date AS handed_over_on,
       (handed_over_at AT TIME ZONE 'Asia/Shanghai')::date + days_supply AS runs_out_on,
       code AS source_code, mapped_system AS code_system, source_message_id,
       md5(concat_ws('|', coalesce(home_id, patient_id), dispense_key, code))::uuid AS event_id
  FROM clinical_medication_dispense WHERE status = 'completed';

-- Up to when what was handed over lasts, the first day without: each dispense begins when the one before has run out, of
-- which at most 30 days are carried over. What lasts nobody knows how long is left out, never guessed.
CREATE FUNCTION clinical_run_out_step(until date, handed_over date, days integer) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
RETURN greatest(handed_over, least(coalesce(until, handed_over), handed_over + 30)) + days;
CREATE AGGREGATE clinical_run_out(date, integer) (SFUNC = clinical_run_out_step, STYPE = date, PARALLEL = SAFE);

CREATE INDEX clinical_medication_dispense_recent ON clinical_medication_dispense (tenant_id, handed_over_at)
  INCLUDE (patient_id);
-- Results come in the order of their times, nearly, and there are very many: an index of blocks costs their writer nothing.
CREATE INDEX clinical_observation_recent ON clinical_observation USING brin (observed_at);
