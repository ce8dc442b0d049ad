-- Partners that write over FHIR. A token says what it may do; those from before may read.
ALTER TABLE interop_fhir_token ADD COLUMN peer_id uuid;
ALTER TABLE interop_fhir_token ADD COLUMN may_read boolean NOT NULL DEFAULT true;
ALTER TABLE interop_fhir_token ADD COLUMN may_write boolean NOT NULL DEFAULT false;

-- How a peer reaches us: a name that came with a token is not to be had by writing it into MSH-3.
ALTER TABLE intake_peer DROP CONSTRAINT intake_peer_transport_check;
ALTER TABLE intake_peer ADD CONSTRAINT intake_peer_transport_check CHECK (transport IN ('mllp', 'file', 'view', 'fhir'));

-- A partner's own names of what it told us: 'Encounter/42', 'Organization?identifier=system|value'.
-- The look-up from such a name to the fact; of a department, a place or a doctor the words are all we keep.
CREATE TABLE interop_fhir_reference (
  tenant_id  integer NOT NULL,
  peer_id    uuid    NOT NULL,
  reference  text COLLATE "C" NOT NULL,
  fact_id    uuid,
  name       text,
  version    integer NOT NULL DEFAULT 0,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, peer_id, reference)
);
COMMENT ON COLUMN interop_fhir_reference.fact_id IS 'Patient, encounter, condition ...; null when the words are all we keep';
COMMENT ON COLUMN interop_fhir_reference.version IS 'How many versions were sent under this id; the number of the message carries it';
CREATE INDEX interop_fhir_reference_of_fact ON interop_fhir_reference (tenant_id, peer_id, fact_id)
  WHERE fact_id IS NOT NULL;
SELECT protect('interop_fhir_reference', 'SELECT, INSERT, UPDATE, DELETE');
