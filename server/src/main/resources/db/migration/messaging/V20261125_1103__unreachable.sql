-- Contact points at which the provider says there is nobody (空号), and nothing has arrived since.
CREATE INDEX messaging_attempt_unreachable ON messaging_attempt (tenant_id, patient_id, contact_point_id, started_at)
  WHERE reason = 'UNREACHABLE_ADDRESS';
CREATE VIEW messaging_fact_unreachable WITH (security_invoker = true) AS
SELECT a.tenant_id, a.patient_id, a.contact_point_id, max(a.started_at) AS since
  FROM messaging_attempt a
 WHERE a.reason = 'UNREACHABLE_ADDRESS'
   AND NOT EXISTS (SELECT 1 FROM messaging_attempt later
                     JOIN messaging_receipt r ON r.tenant_id = later.tenant_id AND r.patient_id = later.patient_id
                                             AND r.attempt_id = later.attempt_id AND r.kind IN ('delivered', 'read')
                    WHERE later.tenant_id = a.tenant_id AND later.patient_id = a.patient_id
                      AND later.contact_point_id = a.contact_point_id AND later.started_at > a.started_at)
 GROUP BY a.tenant_id, a.patient_id, a.contact_point_id;
GRANT SELECT ON messaging_fact_unreachable TO ${app};
