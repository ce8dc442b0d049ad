-- Up to where everybody is looked at for plans today. A page is a transaction of its own: statements stay short in a
-- hospital of any size, and a sweep that was stopped goes on where it was.
CREATE TABLE pathway_sweep (
  tenant_id   integer PRIMARY KEY,
  for_day     date   NOT NULL,
  from_day    date   NOT NULL,
  as_of       date   NOT NULL,
  after_patient uuid,
  begun_at    timestamptz NOT NULL,
  ended_at    timestamptz,
  patients    bigint NOT NULL DEFAULT 0,
  plans       bigint NOT NULL DEFAULT 0
);
COMMENT ON COLUMN pathway_sweep.for_day IS 'The day on which it was begun: the next one is due on a later day';
COMMENT ON COLUMN pathway_sweep.from_day IS 'The first day as of which triggers are asked: in the past for a hospital that loads its history';
COMMENT ON COLUMN pathway_sweep.as_of IS 'The day as of which the next page is asked';
COMMENT ON COLUMN pathway_sweep.after_patient IS 'The last patient that is done, in the order of their ids';
SELECT protect('pathway_sweep');
