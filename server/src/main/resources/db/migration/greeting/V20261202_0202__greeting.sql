-- Which greetings the hospital switched on or off; what has no row is as the content says.
CREATE TABLE greeting_switch (
  tenant_id   integer NOT NULL,
  greeting_id text    NOT NULL,
  is_on       boolean NOT NULL,
  changed_by  uuid    NOT NULL,
  changed_at  timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, greeting_id)
);
COMMENT ON COLUMN greeting_switch.changed_at IS 'What was switched on takes part from the next day; what was switched off ends at once';
SELECT protect('greeting_switch');

-- Up to where the greetings of a day are planned. A page is a transaction of its own, as with plans.
CREATE TABLE greeting_sweep (
  tenant_id     integer PRIMARY KEY,
  for_day       date   NOT NULL,
  after_patient uuid,
  begun_at      timestamptz NOT NULL,
  ended_at      timestamptz,
  patients      bigint NOT NULL DEFAULT 0,
  planned       bigint NOT NULL DEFAULT 0
);
COMMENT ON COLUMN greeting_sweep.after_patient IS 'The last patient that is done, in the order of their ids';
SELECT protect('greeting_sweep');
