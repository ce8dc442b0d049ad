-- Whom a message is about that is about several patients, such as a FHIR bundle: intake_message names one at
-- most. An erasure of any of them reaches it. The records as they were recognized, as in intake_message: these
-- rows follow no merge.
CREATE TABLE intake_message_about (
  tenant_id  integer NOT NULL,
  patient_id uuid    NOT NULL,
  message_id uuid    NOT NULL,
  PRIMARY KEY (tenant_id, patient_id, message_id)
);
CREATE INDEX intake_message_about_of_message ON intake_message_about (tenant_id, message_id);
SELECT protect('intake_message_about', 'SELECT, INSERT');
