-- What each member of staff can be given (FHIR PractitionerRole): how many minutes of tasks on a working
-- day, which kinds of task, and how long they have done this work. Who has no row, or no minutes, is given
-- nothing. No patients are in here.
CREATE TABLE duty_staff (
  tenant_id       integer  NOT NULL,
  staff_id        uuid     NOT NULL,
  minutes_per_day smallint NOT NULL CHECK (minutes_per_day BETWEEN 0 AND 720),
  seniority       text     NOT NULL CHECK (seniority IN ('junior', 'regular', 'senior')),
  skills          text[]   NOT NULL,
  changed_by      uuid     NOT NULL,
  changed_at      timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, staff_id)
);
COMMENT ON COLUMN duty_staff.minutes_per_day IS 'Minutes of tasks on a working day; 0: is given none';
COMMENT ON COLUMN duty_staff.skills IS 'Kinds of task, as content/tasks/kinds.json names them';
SELECT protect('duty_staff');

-- Days on which somebody is away (FHIR PractitionerRole.notAvailable).
CREATE TABLE duty_absence (
  tenant_id  integer NOT NULL,
  absence_id uuid    NOT NULL,
  staff_id   uuid    NOT NULL,
  first_day  date    NOT NULL,
  last_day   date    NOT NULL,
  deputy_staff_id uuid,
  entered_by uuid    NOT NULL,
  entered_at timestamptz NOT NULL,
  ended_by   uuid,
  ended_at   timestamptz,
  PRIMARY KEY (tenant_id, absence_id),
  CHECK (first_day <= last_day),
  CHECK (deputy_staff_id <> staff_id),
  CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
COMMENT ON COLUMN duty_absence.last_day IS 'The last day away, in the hospital''s zone';
COMMENT ON COLUMN duty_absence.deputy_staff_id IS 'Who gets the open tasks; null: each is given anew';
COMMENT ON COLUMN duty_absence.ended_at IS 'Came back early, or did not go: nobody is away by it from then on';
SELECT protect('duty_absence');
CREATE INDEX duty_absence_of_staff ON duty_absence (tenant_id, staff_id, last_day) WHERE ended_at IS NULL;
