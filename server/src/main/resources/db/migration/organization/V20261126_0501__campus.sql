-- Campuses 院区 of a hospital, and at which of them a department is (FHIR Location). A department whose
-- campus nobody has said belongs to none.
CREATE TABLE organization_campus (
  tenant_id integer NOT NULL,
  campus_id uuid    NOT NULL,
  name      text    NOT NULL,
  PRIMARY KEY (tenant_id, campus_id),
  UNIQUE (tenant_id, name)
);
SELECT protect('organization_campus');

ALTER TABLE organization_department ADD COLUMN campus_id uuid;
ALTER TABLE organization_department ADD FOREIGN KEY (tenant_id, campus_id) REFERENCES organization_campus;
CREATE INDEX organization_department_campus ON organization_department (tenant_id, campus_id)
  WHERE campus_id IS NOT NULL;
