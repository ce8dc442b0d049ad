-- The newest word on a relative stands, whatever order the messages come in: a guardian's new telephone
-- number must not be lost because an older message named them first. Words from before these columns are
-- older than anything that still comes.
ALTER TABLE patient_related_person ADD COLUMN said_at  timestamptz NOT NULL DEFAULT '-infinity';
ALTER TABLE patient_related_person ADD COLUMN phone_at timestamptz NOT NULL DEFAULT '-infinity';
COMMENT ON COLUMN patient_related_person.said_at IS 'Event time of the newest message that names the relative';
COMMENT ON COLUMN patient_related_person.phone_at IS 'Event time of the newest message that gives a telephone number';
