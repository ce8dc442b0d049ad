-- Whom a department saw last, or opened a card for, newest first: its list of patients.
CREATE INDEX care_relation_seen ON care_relation (tenant_id, party_id, last_at DESC, patient_id DESC)
  WHERE kind IN ('encounter', 'card');
