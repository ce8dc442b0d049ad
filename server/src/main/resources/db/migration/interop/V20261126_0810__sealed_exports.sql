-- The files of an export lie on a disk under a key of their own. The key is kept here, sealed for the tenant,
-- and forgotten with the export: what is left of a file, in a copy of the disk too, is then unreadable.
ALTER TABLE interop_export ADD COLUMN key_enc bytea;
COMMENT ON COLUMN interop_export.key_enc IS 'Sealed key of the files; null before the first attempt and once they are forgotten';
-- Files of exports from before this are in clear, and are not given out any more.
UPDATE interop_export SET state = 'expired' WHERE state = 'finished';
CREATE INDEX interop_export_by_code ON interop_export (tenant_id, (right(export_id::text, 12)));
