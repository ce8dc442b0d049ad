-- Tokens of hospital systems end by themselves. Those that are there have a year from this update on, so
-- that none ends overnight.
ALTER TABLE interop_fhir_token ADD COLUMN expires_at timestamptz NOT NULL DEFAULT now() + interval '1 year';
ALTER TABLE interop_fhir_token ALTER COLUMN expires_at DROP DEFAULT;
ALTER TABLE intake_http_token ADD COLUMN expires_at timestamptz NOT NULL DEFAULT now() + interval '1 year';
ALTER TABLE intake_http_token ALTER COLUMN expires_at DROP DEFAULT;
