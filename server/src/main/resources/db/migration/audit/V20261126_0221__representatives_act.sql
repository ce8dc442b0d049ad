-- What a representative does in a patient's place stands in the audit as theirs.
ALTER TABLE audit_event DROP CONSTRAINT audit_event_actor_kind_check;
ALTER TABLE audit_event ADD CONSTRAINT audit_event_actor_kind_check
  CHECK (actor_kind IN ('staff', 'patient', 'representative', 'peer', 'system'));
