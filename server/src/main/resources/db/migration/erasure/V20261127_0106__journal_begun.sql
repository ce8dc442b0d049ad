-- Hospitals of which something was written to the journal outside of the database. With one of them a journal that
-- is not there was lost, or its disk is not mounted: an empty one in its place would say that nobody was erased.
CREATE TABLE erasure_journal_begun (
  tenant_id integer NOT NULL,
  PRIMARY KEY (tenant_id)
);
SELECT protect('erasure_journal_begun', 'SELECT, INSERT');
