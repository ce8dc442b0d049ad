CREATE VIEW organization_fact_workplace WITH (security_invoker = true) AS
  SELECT s.tenant_id, s.staff_id, s.display_name, s.role, d.code AS department_code, d.name AS department_name
    FROM organization_staff s LEFT JOIN organization_department d USING (tenant_id, department_id);
GRANT SELECT ON organization_fact_workplace TO ${app};

CREATE VIEW organization_fact_department WITH (security_invoker = true) AS
  SELECT tenant_id, code, name, sensitive FROM organization_department;
GRANT SELECT ON organization_fact_department TO ${app};
