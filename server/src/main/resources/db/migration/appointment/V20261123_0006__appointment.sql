-- Appointments as the hospital books them, and return visits that are due (FHIR Appointment; a due
-- return visit is a need that stays open until the patient came, whatever is booked or cancelled).
CREATE TABLE appointment (
  tenant_id      integer NOT NULL,
  patient_id     uuid    NOT NULL,
  appointment_id uuid    NOT NULL,
  filler_key     text    NOT NULL,
  status         text    NOT NULL CHECK (status IN ('booked', 'cancelled', 'no-show', 'fulfilled')),
  starts_at      timestamptz NOT NULL,
  department_name text   NOT NULL,
  doctor         text,
  place          text,
  event_at       timestamptz NOT NULL,
  source_message_id uuid NOT NULL,
  source_patient text    NOT NULL,
  PRIMARY KEY (tenant_id, patient_id, appointment_id),
  UNIQUE (tenant_id, patient_id, filler_key)
);
SELECT protect('appointment');

CREATE TABLE appointment_revisit (
  tenant_id       integer NOT NULL,
  patient_id      uuid    NOT NULL,
  revisit_id      uuid    NOT NULL,
  reference       text    NOT NULL,
  due_on          date    NOT NULL,
  due_source      text    NOT NULL CHECK (due_source IN ('order', 'report', 'guideline')),
  department_code text    NOT NULL,
  department_name text    NOT NULL,
  doctor          text,
  attend_before   integer NOT NULL,
  attend_after    integer NOT NULL,
  made_on         date    NOT NULL,
  cancelled_at    timestamptz,
  cancel_reason   text,
  attended_on     date,
  attended_encounter_id uuid,
  response        text CHECK (response IN ('confirmed', 'reschedule', 'declined')),
  responded_at    timestamptz,
  response_note_enc bytea,
  PRIMARY KEY (tenant_id, patient_id, revisit_id),
  UNIQUE (tenant_id, patient_id, reference)
);
COMMENT ON COLUMN appointment_revisit.reference IS 'Who asked for it, in the asker''s own words; we only hand it back';
COMMENT ON COLUMN appointment_revisit.attend_before IS 'A visit counts from this many days before the due day ...';
COMMENT ON COLUMN appointment_revisit.attend_after IS '... to this many days after it';
SELECT protect('appointment_revisit');
CREATE INDEX appointment_revisit_open ON appointment_revisit (tenant_id, due_on)
  WHERE attended_on IS NULL AND cancelled_at IS NULL;

CREATE VIEW appointment_fact_revisit WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, revisit_id, reference, due_on, due_source, department_code, department_name, doctor,
       attend_before, attend_after, attended_on, response, responded_at,
       cancelled_at IS NOT NULL AS cancelled, cancel_reason
  FROM appointment_revisit;
CREATE VIEW appointment_fact_appointment WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, appointment_id, status, starts_at,
       (starts_at AT TIME ZONE 'Asia/Shanghai')::date AS starts_on, department_name, doctor, place
  FROM appointment;
GRANT SELECT ON appointment_fact_revisit, appointment_fact_appointment TO ${app};
