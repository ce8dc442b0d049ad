-- What each member of staff did in a day, counted out of the audit once, so that a month is compared
-- without reading a month of the audit again.
CREATE TABLE oversight_day (
  tenant_id  integer NOT NULL,
  day        date    NOT NULL,
  staff_id   uuid    NOT NULL,
  charts     integer NOT NULL,
  nights     integer NOT NULL,
  denied     integer NOT NULL,
  reveals    integer NOT NULL,
  lists      integer NOT NULL,
  throttled  integer NOT NULL,
  strangers  integer NOT NULL,
  own_name   integer NOT NULL,
  colleagues integer NOT NULL,
  family     integer NOT NULL,
  sensitive  integer NOT NULL,
  PRIMARY KEY (tenant_id, day, staff_id)
);
COMMENT ON COLUMN oversight_day.charts IS 'Different patients, as all that follow but denied, reveals, lists and throttled';
CREATE INDEX oversight_day_of_staff ON oversight_day (tenant_id, staff_id, day);
SELECT protect('oversight_day');

-- Which days were counted, and up to when.
CREATE TABLE oversight_listing (
  tenant_id  integer NOT NULL,
  day        date    NOT NULL,
  counted_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, day)
);
SELECT protect('oversight_listing');

CREATE TABLE oversight_finding (
  tenant_id integer NOT NULL,
  day       date    NOT NULL,
  staff_id  uuid    NOT NULL,
  rule      text    NOT NULL,
  seen      integer NOT NULL,
  usual     integer NOT NULL,
  found_at  timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, day, staff_id, rule)
);
COMMENT ON COLUMN oversight_finding.usual IS 'The limit that was reached; for more-than-usual the person''s own median';
SELECT protect('oversight_finding');

CREATE TABLE oversight_note (
  tenant_id integer NOT NULL,
  day       date    NOT NULL,
  staff_id  uuid    NOT NULL,
  note_id   uuid    NOT NULL,
  note      text    NOT NULL CHECK (length(note) BETWEEN 2 AND 500),
  noted_by  uuid    NOT NULL,
  noted_at  timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, day, staff_id, note_id)
);
COMMENT ON TABLE oversight_note IS 'What the auditor found out about a finding; nobody changes or removes one';
SELECT protect('oversight_note', 'SELECT, INSERT');
