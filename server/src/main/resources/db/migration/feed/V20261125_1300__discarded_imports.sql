-- A file that was uploaded and never started can be given up.
ALTER TABLE feed_import DROP CONSTRAINT feed_import_state_check;
ALTER TABLE feed_import ADD CONSTRAINT feed_import_state_check CHECK (state IN
  ('uploading', 'ready', 'running', 'stopped', 'finished', 'failed', 'undoing', 'undone', 'discarded'));
