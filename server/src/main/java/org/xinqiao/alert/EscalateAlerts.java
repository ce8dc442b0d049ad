package org.xinqiao.alert;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.xinqiao.audit.Actor;
import org.xinqiao.audit.Audit;
import org.xinqiao.audit.AuditEvent;
import org.xinqiao.live.Change;
import org.xinqiao.live.LiveUpdates;
import org.xinqiao.organization.Organizations;
import org.xinqiao.shared.PatientId;
import org.xinqiao.shared.Tenancy;
import org.xinqiao.shared.TenantRounds;

/// Tells the next person when nobody acknowledges an alert in time 升级. What is to be told is read
/// from the alerts themselves, so a restart forgets nothing, and each step of each alert is one row
/// that can be written once, so any number of nodes may go round.
@Service
class EscalateAlerts {

  private static final Logger log = LoggerFactory.getLogger(EscalateAlerts.class);

  private record Told(UUID alert, UUID patient, String step, boolean emergency) {}

  private final JdbcClient jdbc;
  private final EscalationLadder ladder;
  private final Organizations organizations;
  private final Audit audit;
  private final LiveUpdates live;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final TenantRounds rounds = new TenantRounds("escalating alerts");

  EscalateAlerts(
      JdbcClient jdbc,
      EscalationLadder ladder,
      Organizations organizations,
      Audit audit,
      LiveUpdates live,
      PlatformTransactionManager transactions,
      Clock clock) {
    this.jdbc = jdbc;
    this.ladder = ladder;
    this.organizations = organizations;
    this.audit = audit;
    this.live = live;
    this.transaction = new TransactionTemplate(transactions);
    this.clock = clock;
  }

  /// Goes round all hospitals once.
  ///
  /// @return whether somebody was told
  boolean round() {
    return rounds.round(organizations.tenantIds(), this::roundOfTenant);
  }

  private boolean roundOfTenant() {
    List<Told> told = transaction.execute(status -> tell(clock.instant()));
    return told != null && !told.isEmpty();
  }

  private List<Told> tell(Instant now) {
    List<EscalationLadder.Rung> rungs = ladder.rungs();
    List<Told> told =
        jdbc.sql(
                """
                WITH rung AS (
                  SELECT * FROM unnest(:levels, :minutes, :steps, :roles) AS r(level, minutes, step, to_role)
                ), late AS (
                  SELECT a.patient_id, a.alert_id, s.step, s.to_role, s.planned_at
                    FROM alert_alert a
                   CROSS JOIN LATERAL (
                     SELECT 'half' AS step, 'second-staff' AS to_role, a.half_at AS planned_at
                      UNION ALL SELECT 'limit', 'lead', a.due_at
                      UNION ALL SELECT r.step, r.to_role, a.raised_at + r.minutes * interval '1 minute'
                                  FROM rung r WHERE r.level = a.level) s
                   WHERE a.tenant_id = :tenant AND a.state = 'open' AND a.half_at <= :now
                     AND s.planned_at <= :now
                     AND NOT EXISTS (SELECT 1 FROM alert_escalation e
                                      WHERE e.tenant_id = a.tenant_id AND e.patient_id = a.patient_id
                                        AND e.alert_id = a.alert_id AND e.step = s.step)
                   LIMIT 500
                ), told AS (
                  INSERT INTO alert_escalation (tenant_id, patient_id, alert_id, step, to_role, planned_at, at)
                  SELECT :tenant, patient_id, alert_id, step, to_role, planned_at, :now FROM late
                  ON CONFLICT (tenant_id, patient_id, alert_id, step) DO NOTHING
                  RETURNING patient_id, alert_id, step
                )
                SELECT t.patient_id, t.alert_id, t.step, a.level = 'EMERGENCY' AS emergency
                  FROM told t
                  JOIN alert_alert a ON a.tenant_id = :tenant AND a.patient_id = t.patient_id
                   AND a.alert_id = t.alert_id
                """)
            .param("levels", rungs.stream().map(r -> r.level().name()).toArray(String[]::new))
            .param(
                "minutes",
                rungs.stream().map(EscalationLadder.Rung::afterMinutes).toArray(Integer[]::new))
            .param("steps", rungs.stream().map(EscalationLadder.Rung::step).toArray(String[]::new))
            .param("roles", rungs.stream().map(r -> r.to().toString()).toArray(String[]::new))
            .param("tenant", Tenancy.current().value())
            .param("now", Timestamp.from(now))
            .query((row, n) ->
                new Told(
                    row.getObject("alert_id", UUID.class),
                    row.getObject("patient_id", UUID.class),
                    row.getString("step"),
                    row.getBoolean("emergency")))
            .list();
    for (Told step : told) {
      PatientId patient = new PatientId(step.patient());
      log.info("Alert {} escalated: {}", step.alert(), step.step());
      audit.record(
          AuditEvent.allowed(Actor.system(), "alert.escalate")
              .on("alert", step.alert())
              .of(patient)
              .because(step.step()));
      live.changed(
          new Change(Change.Topic.ALERT, step.alert(), patient, step.emergency() ? "P1" : null));
    }
    return told;
  }
}
