-- The hospital itself: tenant, departments, staff. Small shared tables; only the tenant table has no
-- row-level security, because it tells which tenants there are.
CREATE TABLE organization_tenant (
  tenant_id  integer PRIMARY KEY,
  code       text NOT NULL UNIQUE,
  name       text NOT NULL,
  phone      text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN organization_tenant.phone IS 'Shown to patients as the number to call back';
GRANT SELECT, INSERT, UPDATE ON organization_tenant TO ${app};

CREATE TABLE organization_department (
  tenant_id     integer NOT NULL,
  department_id uuid    NOT NULL,
  code          text    NOT NULL,
  name          text    NOT NULL,
  sensitive     boolean NOT NULL DEFAULT false,
  PRIMARY KEY (tenant_id, department_id),
  UNIQUE (tenant_id, code)
);
COMMENT ON COLUMN organization_department.sensitive IS
  'Its name alone reveals a condition: never written into a message';
SELECT protect('organization_department');

CREATE TABLE organization_staff (
  tenant_id     integer NOT NULL,
  staff_id      uuid    NOT NULL,
  display_name  text    NOT NULL,
  role          text    NOT NULL CHECK (role IN ('nurse', 'doctor', 'lead', 'operator', 'engineer')),
  department_id uuid,
  active        boolean NOT NULL DEFAULT true,
  PRIMARY KEY (tenant_id, staff_id),
  FOREIGN KEY (tenant_id, department_id) REFERENCES organization_department
);
SELECT protect('organization_staff');
