-- What patients said of themselves in questionnaires 患者自述 (ADR 0068): coded answers, with who said it and when.
-- Never changed. Of each topic the newest form that speaks of it holds, also when it says that there is none.
CREATE TABLE selfreport_statement (
  tenant_id    integer NOT NULL,
  patient_id   uuid    NOT NULL,
  statement_id uuid    NOT NULL,
  form_id      uuid    NOT NULL,
  topic        text    NOT NULL,
  code         text,
  value        double precision,
  said_by      text    NOT NULL CHECK (said_by IN ('patient', 'representative', 'staff')),
  said_at      timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, patient_id, statement_id),
  CHECK ((code IS NULL) <> (value IS NULL))
);
COMMENT ON COLUMN selfreport_statement.form_id IS 'The form whose answer it is; what was written in words stays encrypted there';
COMMENT ON COLUMN selfreport_statement.code IS 'Of the option that was chosen; null for a number';
COMMENT ON COLUMN selfreport_statement.said_by IS 'staff: the patient said it to a member of staff who took it down; the audit knows who';
SELECT protect('selfreport_statement', 'SELECT, INSERT');
SELECT follows_merge('selfreport_statement');
CREATE INDEX selfreport_statement_newest ON selfreport_statement (tenant_id, patient_id, topic, said_at, form_id);

-- What holds now.
CREATE VIEW selfreport_fact_statement WITH (security_invoker = true) AS
SELECT tenant_id, patient_id, statement_id, form_id, topic, code, value, said_by, said_at
  FROM selfreport_statement s
 WHERE NOT EXISTS (SELECT FROM selfreport_statement n
                    WHERE n.tenant_id = s.tenant_id AND n.patient_id = s.patient_id AND n.topic = s.topic
                      AND (n.said_at, n.form_id) > (s.said_at, s.form_id));
GRANT SELECT ON selfreport_fact_statement TO ${app};

-- The log of changes tells risk scores and tags of it.
CREATE TRIGGER profile_came AFTER INSERT ON selfreport_statement REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION profile_mark();
CREATE TRIGGER profile_changed AFTER UPDATE ON selfreport_statement REFERENCING OLD TABLE AS before NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION profile_mark();
CREATE TRIGGER profile_went AFTER DELETE ON selfreport_statement REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION profile_mark();

-- Patients say how they like to be treated themselves now; then no member of staff entered it.
ALTER TABLE profile_said ALTER COLUMN entered_by DROP NOT NULL;
COMMENT ON COLUMN profile_said.entered_by IS 'The member of staff who took it down; null when the patient filled in a form';

-- When records are parted, what a form told goes with the form.
CREATE OR REPLACE FUNCTION part_patient(tenant integer, from_patient uuid, homes uuid[], to_patient uuid)
RETURNS void LANGUAGE plpgsql SET search_path = xinqiao, pg_temp AS $$
DECLARE
  relation regclass;
  child text[];
BEGIN
  SET CONSTRAINTS ALL DEFERRED;
  FOR relation IN SELECT * FROM tables_following_merges() LOOP
    EXECUTE format('UPDATE %s SET patient_id = $4, home_id = nullif(home_id, $4)
                     WHERE tenant_id = $1 AND patient_id = $2 AND home_id = ANY ($3)', relation)
      USING tenant, from_patient, homes, to_patient;
  END LOOP;
  -- What came of what: by its id, or by naming it in its reference.
  FOREACH child SLICE 1 IN ARRAY ARRAY[
    ['pathway_step', 'pathway_plan', 'c.plan_id = p.plan_id'],
    ['pathway_due', 'pathway_plan', 'c.plan_id = p.plan_id'],
    ['messaging_contact', 'pathway_plan', 'position(p.plan_id::text in c.reference) > 0'],
    ['questionnaire_form', 'pathway_plan', 'position(p.plan_id::text in c.reference) > 0'],
    ['appointment_revisit', 'pathway_plan', 'position(p.plan_id::text in c.reference) > 0'],
    ['task_task', 'pathway_plan', 'position(p.plan_id::text in c.reference) > 0'],
    ['messaging_ready', 'messaging_contact', 'c.contact_id = p.contact_id'],
    ['messaging_attempt', 'messaging_contact', 'c.contact_id = p.contact_id'],
    ['messaging_receipt', 'messaging_attempt', 'c.attempt_id = p.attempt_id'],
    ['messaging_reply', 'messaging_contact', 'c.contact_id = p.contact_id'],
    ['questionnaire_answer', 'questionnaire_form', 'c.form_id = p.form_id'],
    ['selfreport_statement', 'questionnaire_form', 'c.form_id = p.form_id'],
    ['alert_alert', 'questionnaire_form', 'position(p.form_id::text in c.reference) > 0'],
    ['alert_alert', 'messaging_reply', 'position(p.reply_id::text in c.reference) > 0'],
    ['task_task', 'messaging_reply', 'position(p.reply_id::text in c.reference) > 0'],
    ['alert_escalation', 'alert_alert', 'c.alert_id = p.alert_id'],
    ['task_task', 'alert_alert', 'c.alert_id = p.alert_id'],
    ['task_act', 'task_task', 'c.task_id = p.task_id'],
    ['portal_session', 'portal_link', 'c.link_id = p.link_id'],
    ['subscription_event', 'questionnaire_form', 'c.subject_id = p.form_id'],
    ['subscription_event', 'appointment_revisit', 'c.subject_id = p.revisit_id'],
    ['subscription_event', 'task_task', 'c.subject_id = p.task_id'],
    ['subscription_delivery', 'subscription_event', 'c.event_id = p.event_id']]
  LOOP
    EXECUTE format('UPDATE %I c SET patient_id = p.patient_id, home_id = p.home_id FROM %I p
                     WHERE p.tenant_id = $1 AND p.patient_id = $3 AND c.tenant_id = $1 AND c.patient_id = $2
                       AND c.home_id IS NULL AND %s', child[1], child[2], child[3])
      USING tenant, from_patient, to_patient;
  END LOOP;
END $$;
