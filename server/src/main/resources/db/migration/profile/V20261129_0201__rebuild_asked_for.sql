-- A rebuild of all profiles is asked for and stopped by people, too, and what the last whole one found stays known while
-- the next goes on.
ALTER TABLE profile_rebuild
  ADD COLUMN asked_by uuid,
  ADD COLUMN stopped  boolean NOT NULL DEFAULT false,
  ADD COLUMN records  bigint,
  ADD COLUMN whole_begun_at  timestamptz,
  ADD COLUMN whole_ended_at  timestamptz,
  ADD COLUMN whole_patients  bigint,
  ADD COLUMN whole_differing bigint;
COMMENT ON COLUMN profile_rebuild.asked_by IS 'The member of staff; null when it began by itself, each night and when the content changed';
COMMENT ON COLUMN profile_rebuild.stopped IS 'Somebody ended it before all were done';
COMMENT ON COLUMN profile_rebuild.records IS 'How many there were to do when it began; null for one that began before this was kept';
COMMENT ON COLUMN profile_rebuild.whole_ended_at IS 'When the last one that went through all patients ended; with when it began, how many and what it found';
UPDATE profile_rebuild SET whole_begun_at = begun_at, whole_ended_at = ended_at, whole_patients = patients,
                           whole_differing = differing
 WHERE ended_at IS NOT NULL;
