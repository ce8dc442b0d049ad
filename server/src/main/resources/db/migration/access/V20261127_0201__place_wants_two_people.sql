-- A department at another campus widens what those see who lead there: one person alone could give that
-- to a friend, as with a role.
ALTER TABLE access_request ADD COLUMN campus text CHECK (campus <> '');
ALTER TABLE access_request DROP CONSTRAINT access_request_kind_check;
ALTER TABLE access_request ADD CONSTRAINT access_request_kind_check
  CHECK (kind IN ('account', 'second-factor', 'password', 'role', 'department', 'enable', 'place'));
ALTER TABLE access_request DROP CONSTRAINT access_request_whole;
ALTER TABLE access_request ADD CONSTRAINT access_request_whole CHECK (
  (kind IN ('account', 'place')) = (staff_id IS NULL) AND (kind <> 'account' OR user_name IS NOT NULL)
  AND (kind <> 'role' OR role IS NOT NULL)
  AND (kind = 'place') = (campus IS NOT NULL) AND (kind <> 'place' OR department_id IS NOT NULL));
COMMENT ON COLUMN access_request.staff_id IS
  'Whose account shall change; null for one that is not there yet, and for the place of a department';
COMMENT ON COLUMN access_request.department_id IS
  'Of a new account and a new department, null for the whole hospital; or which shall be at a campus';
COMMENT ON COLUMN access_request.campus IS 'The name of the campus where the department shall be';
