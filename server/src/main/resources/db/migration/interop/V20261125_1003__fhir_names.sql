-- Organizations, places, people who work here and medicines are read back and found by their names.
ALTER TABLE interop_fhir_reference ALTER COLUMN name TYPE text COLLATE "C";
ALTER TABLE interop_fhir_reference ADD COLUMN code text;
ALTER TABLE interop_fhir_reference
  ADD COLUMN type text COLLATE "C" NOT NULL GENERATED ALWAYS AS (split_part(reference, '/', 1)) STORED;
COMMENT ON COLUMN interop_fhir_reference.code IS 'Of a medicine';
COMMENT ON COLUMN interop_fhir_reference.type IS 'Of the resource, where the reference is an id; of a number it means nothing';
CREATE INDEX interop_fhir_reference_by_name ON interop_fhir_reference (tenant_id, peer_id, type, name, fact_id)
  WHERE name IS NOT NULL;
