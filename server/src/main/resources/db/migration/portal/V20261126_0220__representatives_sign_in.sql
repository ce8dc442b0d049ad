-- A representative signs in with their own phone and acts for the patient, within their scope.
ALTER TABLE portal_phone_session ADD COLUMN representative_id uuid;
COMMENT ON COLUMN portal_phone_session.representative_id IS
  'Who acts for the patient (patient_representative); null for the patient. Asked anew at each request';
