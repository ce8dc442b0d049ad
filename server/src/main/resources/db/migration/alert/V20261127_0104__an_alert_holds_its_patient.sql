-- An alert that is being raised and an erasure of the patient wait for each other: else the erasure, which does
-- not see what is not committed, would take away an open alert (ADR 0050). The same lock as a foreign key's,
-- which conflicts with nothing but the going of the patient. Runs as the owner, whom the policy of the tenant
-- binds: whoever raises an alert may not be one who reads the patient.
CREATE FUNCTION alert_hold_patient() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = xinqiao, pg_temp AS $$
BEGIN
  PERFORM FROM patient WHERE tenant_id = NEW.tenant_id AND patient_id = NEW.patient_id FOR KEY SHARE;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION alert_hold_patient() FROM PUBLIC;

CREATE TRIGGER hold_patient BEFORE INSERT ON alert_alert FOR EACH ROW EXECUTE FUNCTION alert_hold_patient();
