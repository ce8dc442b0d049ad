-- By which calendar somebody has their birthday, as they said.
ALTER TABLE profile_said DROP CONSTRAINT profile_said_preference_check;
ALTER TABLE profile_said ADD CONSTRAINT profile_said_preference_check
  CHECK (preference IN ('channel', 'hour', 'doctor', 'slot', 'place', 'tone', 'birthday')) NOT VALID;
ALTER TABLE profile_preference ADD COLUMN birthday text;
CREATE OR REPLACE VIEW profile_fact_preference WITH (security_invoker = true) AS
SELECT tenant_id, patient_id,
       channel, channel_said, channel_times, channel_of, hour, hour_said, hour_times, hour_of,
       doctor, doctor_said, doctor_times, doctor_of, slot, slot_said, slot_times, slot_of,
       place, place_said, place_times, place_of, tone, birthday
  FROM profile_preference;
