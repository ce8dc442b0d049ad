-- A password that somebody else made opens nothing but the choice of one's own, and a policy may let
-- passwords grow old and not come back.
ALTER TABLE access_credential ADD COLUMN password_set_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE access_credential ALTER COLUMN password_set_at DROP DEFAULT;
ALTER TABLE access_credential ADD COLUMN password_handed boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN access_credential.password_handed IS
  'Made by somebody else: its owner must choose another one before anything else works';

CREATE TABLE access_former_password (
  tenant_id     integer     NOT NULL,
  staff_id      uuid        NOT NULL,
  replaced_at   timestamptz NOT NULL,
  password_hash text        NOT NULL,
  PRIMARY KEY (tenant_id, staff_id, replaced_at)
);
COMMENT ON TABLE access_former_password IS 'The last few, for the policy that lets none of them come back';
SELECT protect('access_former_password', 'SELECT, INSERT, DELETE');
