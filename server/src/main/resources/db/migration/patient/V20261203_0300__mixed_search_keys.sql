-- How a name begins with the initials of the rest (王xl, wangxl) is a key of its own: looked for among
-- the initials, a rare surname was a scan of all who share them. Keys for those who are registered already
-- follow in a migration in Java, since the database does not know how names are read.
ALTER TABLE patient_search_key DROP CONSTRAINT patient_search_key_kind_check;
ALTER TABLE patient_search_key ADD CONSTRAINT patient_search_key_kind_check
  CHECK (kind IN ('name', 'given', 'pinyin', 'initials', 'mixed', 'phone-tail', 'phone', 'mrn', 'id-tail'));
