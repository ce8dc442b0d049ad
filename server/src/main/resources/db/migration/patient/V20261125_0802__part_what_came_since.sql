-- When records are parted, what came since of their contacts and forms goes with them, also where it is
-- kept in tables that were made beside the merging: a reply must not stay on another patient's chart.
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
