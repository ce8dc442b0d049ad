-- What gives somebody a way in waits for a second person who keeps accounts.
CREATE TABLE access_request (
  tenant_id     integer     NOT NULL,
  request_id    uuid        NOT NULL,
  kind          text        NOT NULL CHECK (kind IN ('account', 'second-factor')),
  staff_id      uuid,
  display_name  text,
  user_name     text,
  role          text,
  department_id uuid,
  asked_by      uuid        NOT NULL,
  asked_at      timestamptz NOT NULL,
  decided_by    uuid,
  decided_at    timestamptz,
  approved      boolean,
  PRIMARY KEY (tenant_id, request_id),
  CHECK (kind = 'account' AND staff_id IS NULL AND user_name IS NOT NULL
         OR kind = 'second-factor' AND staff_id IS NOT NULL),
  CHECK (decided_by IS NULL OR decided_by <> asked_by)
);
COMMENT ON COLUMN access_request.staff_id IS 'Whose second factor shall be a new one; null for an account that is not there yet';
CREATE INDEX access_request_open ON access_request (tenant_id, asked_at) WHERE decided_at IS NULL;
SELECT protect('access_request', 'SELECT, INSERT, UPDATE, DELETE');
