-- Who watches over the others has a role of their own, apart from those who treat and those who operate.
ALTER TABLE organization_staff DROP CONSTRAINT organization_staff_role_check;
ALTER TABLE organization_staff ADD CONSTRAINT organization_staff_role_check
  CHECK (role IN ('nurse', 'doctor', 'lead', 'operator', 'engineer', 'auditor'));
