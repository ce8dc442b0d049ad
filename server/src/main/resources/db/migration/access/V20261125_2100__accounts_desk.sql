-- Acts that give power or let data out want a second factor that was shown a little while ago.
ALTER TABLE access_session ADD COLUMN verified_at timestamptz NOT NULL DEFAULT '-infinity';
COMMENT ON COLUMN access_session.verified_at IS 'When the second factor was last shown in this session';

ALTER TABLE access_session DROP CONSTRAINT access_session_end_reason_check;
ALTER TABLE access_session ADD CONSTRAINT access_session_end_reason_check CHECK (end_reason IN
  ('sign-out', 'disabled', 'new-password', 'new-second-factor', 'new-role'));
