-- A new role, a new department and somebody else's new password wait for a second person, too: each is a right,
-- or a way in, that one person alone could give to a friend.
ALTER TABLE access_request DROP CONSTRAINT access_request_kind_check;
ALTER TABLE access_request ADD CONSTRAINT access_request_kind_check
  CHECK (kind IN ('account', 'second-factor', 'password', 'role', 'department', 'enable'));
ALTER TABLE access_request DROP CONSTRAINT access_request_check;
ALTER TABLE access_request ADD CONSTRAINT access_request_whole CHECK (
  (kind = 'account') = (staff_id IS NULL) AND (kind <> 'account' OR user_name IS NOT NULL)
  AND (kind <> 'role' OR role IS NOT NULL));
COMMENT ON COLUMN access_request.staff_id IS 'Whose account shall change; null for one that is not there yet';
COMMENT ON COLUMN access_request.department_id IS 'Of a new account and a new department; null for the whole hospital';
