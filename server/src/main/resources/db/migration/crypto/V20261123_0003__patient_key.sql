-- One key per patient, wrapped by a key of the tenant. Deleting a row makes everything that was
-- encrypted under it unreadable for ever; backed up apart from the rest, with a short life.
CREATE TABLE crypto_patient_key (
  tenant_id  integer NOT NULL,
  patient_id uuid    NOT NULL,
  wrapped    bytea   NOT NULL,
  made_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, patient_id)
);
SELECT protect('crypto_patient_key', 'SELECT, INSERT, DELETE');
