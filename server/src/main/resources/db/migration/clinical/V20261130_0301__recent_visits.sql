-- The day's planning asks who left hospital or came in the last weeks, and reads nothing that is older.
CREATE INDEX clinical_encounter_discharged ON clinical_encounter (tenant_id, discharged_at)
  INCLUDE (patient_id, class, status) WHERE discharged_at IS NOT NULL;
CREATE INDEX clinical_encounter_started ON clinical_encounter (tenant_id, started_at) INCLUDE (patient_id, class, status);
