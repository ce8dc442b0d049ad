-- Tables that were made beside the merging of records: their rows follow a merge, too.
SELECT follows_merge('messaging_reply');
SELECT follows_merge('subscription_event');
SELECT follows_merge('subscription_delivery');

-- And those that were made beside the undoing of imports: what a file writes there is taken back with it.
SELECT journal('clinical_encounter_statement');
SELECT journal('clinical_medication_request');
SELECT journal('clinical_medication_dispense');
SELECT journal('clinical_service_request');
SELECT journal('patient_registration_review');
GRANT DELETE ON clinical_encounter_statement, clinical_medication_request, clinical_medication_dispense,
  clinical_service_request, patient_registration_review TO ${app};
