-- Whoever sits down at an open computer has five guesses at the code, and no more with time.
ALTER TABLE access_session ADD COLUMN wrong_codes smallint NOT NULL DEFAULT 0;
COMMENT ON COLUMN access_session.wrong_codes IS
  'Codes evaluated or being evaluated since the last right one; the fifth wrong one ends the session';

ALTER TABLE access_session DROP CONSTRAINT access_session_end_reason_check;
ALTER TABLE access_session ADD CONSTRAINT access_session_end_reason_check CHECK (end_reason IN
  ('sign-out', 'disabled', 'new-password', 'new-second-factor', 'new-role', 'wrong-codes'));
