-- Whoever leads a campus 院区主管: sees the patients of all departments there, and of nowhere else.
ALTER TABLE organization_staff DROP CONSTRAINT organization_staff_role_check;
ALTER TABLE organization_staff ADD CONSTRAINT organization_staff_role_check
  CHECK (role IN ('nurse', 'doctor', 'lead', 'campus-lead', 'operator', 'engineer', 'auditor'));
