CREATE OR REPLACE VIEW organization_fact_workplace WITH (security_invoker = true) AS
  SELECT s.tenant_id, s.staff_id, s.display_name, s.role, d.code AS department_code, d.name AS department_name,
         s.department_id
    FROM organization_staff s LEFT JOIN organization_department d USING (tenant_id, department_id);
