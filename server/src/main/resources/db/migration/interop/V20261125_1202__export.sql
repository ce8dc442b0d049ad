-- Lists of patients for the hospital's own warehouse. A token may fetch them only after somebody who may
-- decide that has said so, and for what.
ALTER TABLE interop_fhir_token
  ADD COLUMN export_purpose    text,
  ADD COLUMN export_allowed_by uuid,
  ADD COLUMN export_allowed_at timestamptz,
  ADD CONSTRAINT interop_fhir_token_export CHECK (
    (export_purpose IS NULL) = (export_allowed_by IS NULL) AND (export_purpose IS NULL) = (export_allowed_at IS NULL));
COMMENT ON COLUMN interop_fhir_token.export_purpose IS 'What the lists are for, in the words of who allowed them; null: none may be fetched';

CREATE TABLE interop_export (
  tenant_id    integer NOT NULL,
  export_id    uuid    NOT NULL,
  token_id     uuid    NOT NULL,
  state        text    NOT NULL CHECK (state IN ('waiting', 'running', 'finished', 'failed', 'cancelled', 'expired')),
  types        text[]  NOT NULL,
  since        timestamptz,
  request      text    NOT NULL,
  purpose      text    NOT NULL,
  requested_at timestamptz NOT NULL,
  leased_until timestamptz,
  fence        bigint  NOT NULL DEFAULT 0,
  done         bigint  NOT NULL DEFAULT 0,
  snapshot_at  timestamptz,
  finished_at  timestamptz,
  expires_at   timestamptz,
  files        jsonb,
  error        text,
  PRIMARY KEY (tenant_id, export_id)
);
COMMENT ON COLUMN interop_export.fence IS 'Counts the attempts: each begins anew, in a folder of that number';
COMMENT ON COLUMN interop_export.files IS 'Types and how many resources each file holds, once finished';
CREATE INDEX interop_export_open ON interop_export (tenant_id, requested_at) WHERE state IN ('waiting', 'running', 'finished');
CREATE INDEX interop_export_of_token ON interop_export (tenant_id, token_id, requested_at);
SELECT protect('interop_export');
