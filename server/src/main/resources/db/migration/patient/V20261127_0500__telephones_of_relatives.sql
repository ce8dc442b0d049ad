-- Whose relatives' telephones a patient has: asked when the page of a patient says with whom they share one.
CREATE INDEX patient_relative_lookup_of_patient ON patient_relative_lookup (tenant_id, patient_id);
