-- A session ends when its person moves to another department, as with a new role.
ALTER TABLE access_session DROP CONSTRAINT access_session_end_reason_check;
ALTER TABLE access_session ADD CONSTRAINT access_session_end_reason_check CHECK (end_reason IN
  ('sign-out', 'disabled', 'new-password', 'new-second-factor', 'new-role', 'new-department', 'wrong-codes',
   'wrong-passkeys'));
