-- Whoever made a token is not the one who lets it export, also after a change of role.
ALTER TABLE interop_fhir_token ADD COLUMN created_by text;
COMMENT ON COLUMN interop_fhir_token.created_by IS 'Id of the member of staff; null for the system, and for tokens from before';
